"""From an entry to a line, and from a line to its leaf: the line's own bytes without their last field, `leaf_hash`.

Whoever has the line can cut that field off and hash the rest; no parser and no canonical form comes between.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

import msgspec
from headerfirst.agents.ledger.merkle import HASH_SIZE, leaf_hash
from headerfirst.schemas.ledger import LedgerEntry, LedgerLine

_FIELD: Final = b',"leaf_hash":"'
_END: Final = b'"}'
_TAIL: Final = len(_FIELD) + 2 * HASH_SIZE + len(_END)
_ENCODER: Final = msgspec.json.Encoder()
"""Writes what the codec writes: the bytes on the topic are the ones that are hashed."""


class Sight(NamedTuple):
    """An entry where it was first seen on `ledger-entries`."""

    entry: LedgerEntry
    at: datetime
    offset: int


def line_of(sight: Sight, seq: int) -> LedgerLine:
    """Whole, its leaf hash included."""
    entry = sight.entry
    line = LedgerLine(
        seq=seq,
        entry_id=entry.entry_id,
        at=sight.at,
        kind=entry.kind,
        person=entry.person,
        case_id=entry.case_id,
        decision_id=entry.decision_id,
        actor=entry.actor,
        clause=entry.clause,
        pack=entry.pack,
        counts=entry.counts,
        payload_hash=entry.payload_hash,
        source_offset=sight.offset,
        leaf_hash="",
    )
    data = line_bytes(line).removesuffix(_FIELD + _END) + b"}"
    return msgspec.structs.replace(line, leaf_hash=leaf_hash(data).hex())


def line_bytes(line: LedgerLine) -> bytes:
    """As on the topic and in a file."""
    return _ENCODER.encode(line)


def leaf_data(line: bytes) -> bytes | None:
    """What is hashed as the leaf; None where the bytes do not end as a line does."""
    if not line.endswith(_END) or line[-_TAIL : -_TAIL + len(_FIELD)] != _FIELD:
        return None
    return line[:-_TAIL] + b"}"


def leaf_of(line: bytes) -> bytes | None:
    """The leaf hash of a line that states it rightly; None of any other bytes."""
    data = leaf_data(line)
    if data is None:
        return None
    leaf = leaf_hash(data)
    return leaf if line.endswith(leaf.hex().encode() + _END) else None
