"""Tells the incidents of each protection that the register gives or takes back, so that they are judged again."""

from __future__ import annotations

from headerfirst.agents.incidents import IncidentBook
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.withdrawal import protection
from headerfirst.schemas.register import Person, RegisterRecord, UnionOfficial


class ProtectionFeed:
    """A listener of the register view; an official's own person record may come before or after the office."""

    def __init__(self, book: IncidentBook, pseudonyms: Pseudonyms, register: Register) -> None:
        self._book = book
        self._pseudonyms = pseudonyms
        self._register = register

    def __call__(self, key: str, record: RegisterRecord | None) -> None:
        if isinstance(record, Person):
            for official_key, official in self._register.entries_of(UnionOfficial):
                if official.person == record.id:
                    self._judge_again(official_key, official)
        else:
            self._judge_again(key, record)

    def _judge_again(self, key: str, record: RegisterRecord | None) -> None:
        given = None if record is None else protection(self._pseudonyms, self._register, record)
        self._book.protect(key, given)
