"""Who is protected, by every name that a message's facts may carry: the gate looks each party of a message up here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from headerfirst.agents.gate.question import Shield
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.withdrawal import judged_again
from headerfirst.schemas.register import PROTECTIVE_KINDS, RegisterRecord, kind_of


class ShieldIndex(Mapping[str, Sequence[Shield]]):
    """A listener of the register, and a mapping from a party's HMAC to the protections that the register gives now."""

    def __init__(self, register: Register, pseudonyms: Pseudonyms) -> None:
        self._register = register
        self._pseudonyms = pseudonyms
        self._records: dict[str, RegisterRecord] = {}
        self._shields: dict[str, Shield] = {}
        self._by_party: dict[str, dict[str, Shield]] = {}

    def __call__(self, key: str, record: RegisterRecord | None) -> None:
        if record is not None and kind_of(record) in PROTECTIVE_KINDS:
            self._records[key] = record
        elif record is None:
            self._records.pop(key, None)
        for protected, protection in judged_again(self._pseudonyms, self._register, key, record):
            self._drop(protected)
            if protection is not None and protected in self._records:
                self._raise(protected, Shield(self._records[protected], protection))

    def _drop(self, key: str) -> None:
        shield = self._shields.pop(key, None)
        for party in shield.protection.parties if shield is not None else ():
            del self._by_party[party][key]
            if not self._by_party[party]:
                del self._by_party[party]

    def _raise(self, key: str, shield: Shield) -> None:
        self._shields[key] = shield
        for party in shield.protection.parties:
            self._by_party.setdefault(party, {})[key] = shield

    def __getitem__(self, party: str) -> Sequence[Shield]:
        """In the order of their keys, so that the order of the register does not show."""
        shields = self._by_party[party]
        return tuple(shields[key] for key in sorted(shields))

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_party)

    def __len__(self) -> int:
        return len(self._by_party)
