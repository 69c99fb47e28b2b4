"""What the scanner `language` consists of.

sentences.py     a text in sentences of its writer's own
features.py      words as hashed features
model.py         the shipped model (model.json, model.weights), evaluated
lexicon.py       the shipped lexicon (lexicon.yaml): words, and what speaks against them
english.py       is it English at all
judgement.py     both together: is this sentence a candidate, and for which rule
training/        how the model is made and measured; never loaded by a worker
"""
