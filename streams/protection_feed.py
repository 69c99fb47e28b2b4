"""Tells the incidents of each protection that the register gives or takes back, so that they are judged again."""

from __future__ import annotations

from headerfirst.agents.incidents import IncidentBook
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.withdrawal import judged_again
from headerfirst.schemas.register import RegisterRecord


class ProtectionFeed:
    """A listener of the register view."""

    def __init__(self, book: IncidentBook, pseudonyms: Pseudonyms, register: Register) -> None:
        self._book = book
        self._pseudonyms = pseudonyms
        self._register = register

    def __call__(self, key: str, record: RegisterRecord | None) -> None:
        for protected, protection in judged_again(self._pseudonyms, self._register, key, record):
            self._book.protect(protected, protection)
