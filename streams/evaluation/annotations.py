"""What the annotators of the Enron mails said of each, and what a mail says below its headers.

This alone of the evaluation looks at bodies, since footers stand there, and only to sort mails into groups.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

_PRIVILEGED: Final = re.compile(rb"\bprivileged\b", re.IGNORECASE)
_CONFIDENTIAL: Final = re.compile(rb"\bconfidential\b", re.IGNORECASE)


class Category(NamedTuple):
    """As the legend of the data numbers them: `1.2` is purely personal."""

    top: int
    sub: int


PERSONAL: Final = frozenset({Category(1, 2), Category(1, 3)})
"""Purely personal; personal, but in a professional context."""
LEGAL: Final = Category(2, 8)
SECRECY: Final = Category(4, 10)


def votes_for(mail: Path) -> dict[Category, int]:
    """How many annotators named each category of a mail, from the file beside it."""
    rows = (line.split(b",") for line in mail.with_suffix(".cats").read_bytes().splitlines() if line.strip())
    return {Category(int(top), int(sub)): int(votes) for top, sub, votes in rows}


def is_personal(mail: Path, votes: int = 2) -> bool:
    """Whether so many annotators, or more, agreed on one of the two categories."""
    given = votes_for(mail)
    return any(given.get(category, 0) >= votes for category in PERSONAL)


def says_confidential(mail: Path) -> bool:
    """Anywhere in it, as a keyword rule over whole mails would look."""
    return _CONFIDENTIAL.search(mail.read_bytes()) is not None


def has_footer(mail: Path) -> bool:
    """Whether it holds both words of the usual footer, `privileged` and `confidential`."""
    content = mail.read_bytes()
    return all(word.search(content) for word in (_PRIVILEGED, _CONFIDENTIAL))
