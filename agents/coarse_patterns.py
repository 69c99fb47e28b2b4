"""A rule's regular expression as Hyperscan is asked: matching wherever Python's `re` would, without regard to case, and
perhaps elsewhere, since whoever is named looks with the expression as it was written.

The two languages differ in places, and so do the letters that they know. Where one of these stands the expression is
not asked, or the heading is everybody's to look at.
"""

from __future__ import annotations

import re
from typing import Final

_READ_ALIKE: Final = re.compile(
    "[\t\n\r -~\u00a0-\u012f\u0132-\u052f\u0600-\u06ff\u2000-\u2bff\u3000-\u30ff\u4e00-\u9fcb\uac00-\ud7a3"
    "\U0001f000-\U0001faff]*"
).fullmatch
"""Letters, signs and pictures of whose case and kind both say the same. For Python the letters i, capital i with a dot
and small i without one are one letter without regard to case; and it knows a later Unicode than Hyperscan, by which
other scripts have grown.
"""
_READ_OTHERWISE: Final = re.compile(r"\{,|\[[:.=][^\]]*[:.=]\]|\\[Nv]|\(\?(?:#|[a-zA-Z]*x)").search
"""What PCRE reads as something else (`{,3}`, `[[:alpha:]]`, a character by its name, `\\v`), and comments, in which
nobody knows a bracket from a bracket.
"""
_PARTS: Final = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
"""What is escaped, and whole sets of characters."""
_COARSE: Final = {r"\w": r"[0-9A-Za-z_\x{80}-\x{10ffff}]", r"\W": "[^0-9A-Za-z_]"}
"""All letters of the world take Hyperscan up to a fifth of a second to compile, each time that a pattern asks for them:
minutes for a thousand rules.
"""


def reads_alike(text: str) -> bool:
    """Whether of every character in a text both say the same."""
    return _READ_ALIKE(text) is not None


def coarse(pattern: str) -> str | None:
    """None where Hyperscan may read it otherwise."""
    if not reads_alike(pattern) or _READ_OTHERWISE(pattern) is not None:
        return None
    return _PARTS.sub(lambda part: _COARSE.get(part[0], part[0]), pattern)
