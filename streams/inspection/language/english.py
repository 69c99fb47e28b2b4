"""Is a text English? The lexicon and the model know nothing else, and what they cannot read must not pass for clean."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

LOOKED_AT: Final = 400
"""Words from the beginning."""
FEWEST: Final = 30
"""Of fewer words nobody can tell."""
SHARE: Final = 0.02
"""Of English prose every fifth word is one of these, of lists and tables still some; of other languages hardly any."""
_COMMON_WORDS: Final = """
the and you that with they have this from not what were your there which their would has been please thanks about
because could should where these those who are any our if it
"""
COMMON: Final = frozenset(_COMMON_WORDS.split())
"""Words that other languages in Latin letters do not have, or seldom."""
_WORD: Final = re.compile(r"[^\W\d_]{1,40}")


def is_english(text: str) -> bool:
    """What is too short to tell counts as English."""
    words = [word[0].lower() for word in islice(_WORD.finditer(text), LOOKED_AT)]
    return len(words) < FEWEST or sum(word in COMMON for word in words) >= SHARE * len(words)
