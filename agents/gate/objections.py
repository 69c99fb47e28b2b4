"""The command `object`: somebody objects to being looked at, and the register says so from then on.

What they say of an incident becomes a statement there, by another role; here it pauses what anybody asks about them.
"""

from __future__ import annotations

from datetime import datetime

from headerfirst.agents.book import Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.ages import REMEMBERED
from headerfirst.agents.gate.decisions import answer, said
from headerfirst.agents.gate.entries import Entries, hash_of
from headerfirst.agents.gate.given import Given, prove
from headerfirst.agents.gate.registrar import Registrar
from headerfirst.agents.signatures import Signer
from headerfirst.agents.step import Output
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.register import Objection, key_of


class Objections:
    """Those that are on their way to the register."""

    def __init__(self, bench: Bench, directory: Directory, registrar: Registrar) -> None:
        self._bench = bench
        self._directory = directory
        self._registrar = registrar
        self._on_their_way: dict[str, Given] = {}
        """By the id of their entry."""

    def take(self, given: Given, entries: Entries) -> None:
        entry_id = self._bench.pseudonyms.identity("entry", "register-change", given.answer_id)
        if not entries.claim(entry_id):
            self._on_their_way[entry_id] = given

    def take_entry(self, entry_id: str) -> bool:
        """Whether it is one's; that one has arrived."""
        return self._on_their_way.pop(entry_id, None) is not None

    def first(self) -> int | None:
        """The offset of the first: what was commanded later is heard once the register has it."""
        return min((given.offset for given in self._on_their_way.values()), default=None)

    def say(self, moment: Moment, answered: set[str]) -> list[Output]:
        """Of the first alone: what was commanded between two of them is heard between them."""
        for entry_id, given in sorted(self._on_their_way.items(), key=lambda one: one[1].offset):
            if given.answer_id not in answered:
                return self._say(entry_id, given, moment)
            del self._on_their_way[entry_id]
        return []

    def _say(self, entry_id: str, given: Given, moment: Moment) -> list[Output]:
        signer = prove(self._bench, self._directory, given)
        if not isinstance(signer, Signer):
            return said(answer(self._bench, moment, given, "open-content", signer, None))
        if not (given.is_well_formed and given.is_first):
            return said(answer(self._bench, moment, given, "open-content", "field_absent", signer))
        record = Objection(id=given.answer_id, person=signer.person.id, case=given.command.case_id, at=given.at)
        is_there = any(one.id == record.id for one in self._bench.register.objections(record.person))
        if not is_there and self._bench.register.record(key_of(record)) is not None:  # another's, or taken away
            return said(answer(self._bench, moment, given, "open-content", "already_decided", signer))
        entry = LedgerEntry(
            entry_id=entry_id,
            kind="register-change",
            person=signer.token,
            case_id=given.command.case_id,
            actor=signer.token,
            payload_hash=hash_of(record),
        )
        return self._registrar.say(record, entry, moment, is_there=is_there)

    def forget_outlived(self, now: datetime) -> None:
        for entry_id in [one for one, given in self._on_their_way.items() if given.at < now - REMEMBERED]:
            del self._on_their_way[entry_id]

    def forget(self) -> None:
        self._on_their_way.clear()
