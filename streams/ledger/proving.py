"""Makes a proof that one entry is on a ledger, out of all its lines; the ledger is verified on the way."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from headerfirst.agents.ledger.leaf import leaf_data, leaf_of
from headerfirst.agents.ledger.merkle import Leaves
from headerfirst.agents.ledger.proofs import inclusion_proof
from headerfirst.agents.ledger.tlog_proof import TlogProof
from headerfirst.agents.ledger.verification import Verdict, Verification


class _Entry(msgspec.Struct, frozen=True):
    entry_id: str = ""


class Prover:
    """Keeps 32 bytes of every line, and the one line in question."""

    def __init__(self, entry_id: str, verification: Verification) -> None:
        self._wanted = entry_id
        self._verification = verification
        self._leaves = Leaves()
        self._data: bytes | None = None
        self._index = 0

    @property
    def has_met_the_entry(self) -> bool:
        return self._data is not None

    def read(self, pieces: Iterable[bytes], *, closed: bool) -> Verdict:
        for piece in pieces:
            self._verification.take(piece)
            raw = piece.removesuffix(b"\n")
            leaf = leaf_of(raw)
            if leaf is None:
                continue
            if self._data is None and _entry_id(raw) == self._wanted:
                self._data, self._index = leaf_data(raw), len(self._leaves)
            self._leaves.append(leaf)
        return self._verification.verdict(closed=closed)

    def proof(self, verdict: Verdict) -> TlogProof | None:
        """Under the newest checkpoint; None where that does not cover the entry yet, there is no such entry, or the
        ledger is not sound.
        """
        if self._data is None or verdict.newest is None or verdict.problems or self._index >= verdict.signed:
            return None
        hashes = inclusion_proof(self._leaves, self._index, verdict.signed)
        return TlogProof(self._data, self._index, hashes, verdict.newest)


def _entry_id(raw: bytes) -> str:
    try:
        return msgspec.json.decode(raw, type=_Entry).entry_id
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return ""
