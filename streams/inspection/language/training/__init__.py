"""How the model is made and measured: `make model`; never loaded by a worker.

texts.py         the labelled texts, and which are for learning, for choosing, for measuring
learning.py      weights and thresholds out of texts
figures.py       how often the scanner is right, with intervals, beside simpler means
card.py          the figures as tables of docs/model-card.md
"""
