"""The ledger's word that content arrived where none belongs, and was dropped: field names, never values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.schemas.ledger import LedgerEntry


def stripped_entry(pseudonyms: Pseudonyms, event_id: str, topic: str, names: Iterable[str]) -> LedgerEntry:
    """`names` out of `vocabulary.FORBIDDEN_FIELDS`, as often as each was met: the same entry in whatever order."""
    counts = dict(sorted(Counter(names).items()))
    met = [f"{name}={count}" for name, count in counts.items()]
    return LedgerEntry(
        entry_id=pseudonyms.identity("entry", "stripped", topic, event_id, *met),
        kind="stripped",
        counts=counts,
        payload_hash=pseudonyms.digest("\n".join([topic, event_id, *met]).encode(errors="surrogatepass")),
    )
