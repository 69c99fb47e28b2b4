"""A proof that a line is on the ledger, as one text that needs nothing else: https://c2sp.org/tlog-proof.

Its `extra` is the leaf's data, so that whoever has the text can read the line and hash it.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from headerfirst.agents.ledger.checkpoint import TreeHead, signed_head
from headerfirst.agents.ledger.merkle import HASH_SIZE, leaf_hash
from headerfirst.agents.ledger.note import Verifier, strict_base64
from headerfirst.agents.ledger.proofs import is_included

_VERSION: Final = "c2sp.org/tlog-proof@v1"
_EXTRA: Final = "extra "
_INDEX: Final = "index "


@dataclass(frozen=True, slots=True)
class TlogProof:
    data: bytes
    """The line less its `leaf_hash`."""
    index: int
    hashes: list[bytes]
    note: str

    def text(self) -> str:
        hashes = [b64encode(one).decode() for one in self.hashes]
        head = [_VERSION, _EXTRA + b64encode(self.data).decode(), f"{_INDEX}{self.index}", *hashes]
        return "\n".join(head) + f"\n\n{self.note}"

    def proves(self, verifiers: Sequence[Verifier]) -> TreeHead | None:
        """The signed tree that the line is in; None where it is proven for none."""
        head = signed_head(self.note, verifiers)
        if head is None or not is_included(leaf_hash(self.data), self.index, head.size, self.hashes, head.root):
            return None
        return head


def tlog_proof(text: str) -> TlogProof | None:
    """None where a byte is not as `text()` writes it."""
    head, _, note = text.partition("\n\n")
    version, extra, index, *lines = [*head.split("\n"), "", "", ""][: max(3, head.count("\n") + 1)]
    data = strict_base64(extra.removeprefix(_EXTRA))
    number = index.removeprefix(_INDEX)
    hashes = [one for one in map(strict_base64, lines) if one is not None and len(one) == HASH_SIZE]
    if version != _VERSION or data is None or not number.isascii() or not number.isdecimal() or len(number) > HASH_SIZE:
        return None
    proof = TlogProof(data, int(number), hashes, note)
    return proof if proof.text() == text else None
