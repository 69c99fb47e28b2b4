"""Words and phrases in a text, and where they mean nothing.

folded_text.py  a text as a row of words, without case, hyphens, line ends and quotation marks
standard.py     a standard of words: a YAML file of kinds and their phrases
lexicon.py      every phrase of every standard in one automaton
layers.py       a message, and each message that it quotes
disclaimers.py  legal notices at the foot of a message
notice_signs.py what such notices speak of
"""
