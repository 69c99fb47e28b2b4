"""What a checkpoint says: which ledger, how many lines, and the root of the tree over them.

https://c2sp.org/tlog-checkpoint, without extension lines.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from headerfirst.agents.ledger.merkle import HASH_SIZE
from headerfirst.agents.ledger.note import Verifier, is_key_name, read_note, strict_base64

_LARGEST: Final = 2**63


@dataclass(frozen=True, slots=True)
class TreeHead:
    origin: str
    """`headerfirst/` and the ledger's topic with its prefix; the name of the keys that sign it."""
    size: int
    root: bytes

    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"


def tree_head(text: str) -> TreeHead | None:
    """None where a byte is not as `text()` writes it."""
    origin, size, root, *more = [*text.split("\n"), "", ""]
    decoded = strict_base64(root)
    if not size.isascii() or not size.isdecimal() or len(size) > len(str(_LARGEST)) or decoded is None:
        return None
    head = TreeHead(origin, int(size), decoded)
    whole = len(decoded) == HASH_SIZE and not any(more) and head.text() == text and is_key_name(origin)
    return head if whole else None


def stated_head(note: str) -> TreeHead | None:
    """What a note says, whoever signed it; None where it is no checkpoint."""
    read = read_note(note)
    return None if read is None else tree_head(read.text)


def signed_head(note: str, verifiers: Iterable[Verifier]) -> TreeHead | None:
    """What a note says that one of these keys signed, under the ledger's own name; None of any other."""
    read = read_note(note)
    head = None if read is None else tree_head(read.text)
    if read is None or head is None:
        return None
    return head if read.is_signed_by(one for one in verifiers if one.name == head.origin) else None
