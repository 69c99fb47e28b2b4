"""What stands around a number and makes it something else: more digits, an address, a telephone."""

from __future__ import annotations

import re
from typing import Final

ALONE_LEFT: Final = r"(?<!\w)(?<!\d[-./])"
"""Put before an expression: it is no tail of a longer word or number. For use with re.ASCII."""
ALONE_RIGHT: Final = r"(?!\w)(?![-./]\d)"
"""Put behind an expression: it is no head of a longer one."""

_REACH: Final = 256
_IN_ADDRESS: Final = re.compile(r"://|@|^www\.", re.IGNORECASE | re.ASCII)
_COUNTRY: Final = r"\+\d{1,3}[ .-]?(?:\(0\))?[ .(-]{0,2}"
_CALL: Final = (
    r"(?<!\w)(?:tel|telephone|phone|fax|mob|mobile|cell|call|dial|ext)\b[^\w\n]{0,4}(?:(?:no|number)\b[^\w\n]{0,4})?"
)
_DIALLING: Final = re.compile(rf"(?:{_COUNTRY}|{_CALL})\Z", re.IGNORECASE | re.ASCII)
_DIALLING_REACH: Final = 24


def in_address(text: str, start: int, end: int) -> bool:
    """It stands within a link, an e-mail address or a message id."""
    before = text[max(0, start - _REACH) : start].rsplit(None, 1)
    after = text[end : end + _REACH].split(None, 1)
    head = before[-1] if before and not text[start - 1].isspace() else ""
    tail = after[0] if after and not text[end].isspace() else ""
    return bool(_IN_ADDRESS.search(head) or "@" in tail)


def is_dialled(text: str, start: int) -> bool:
    """A country code or a word such as `tel` leads up to it."""
    return bool(_DIALLING.search(text[max(0, start - _DIALLING_REACH) : start]))
