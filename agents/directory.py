"""Whose token is it: the way back from a pseudonym to the register, for roles that may go it.

Tokens are one-way. A role that holds the token key and the register can tell which person or mailbox a token stands for
by making the tokens of all that are registered; it listens to the register, so that each is made once.
"""

from __future__ import annotations

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.schemas.register import Mailbox, Person, RegisterRecord, UnionFolder


class Directory:
    """A listener of the register: call it with each key and record that the register took."""

    def __init__(self, register: Register, pseudonyms: Pseudonyms) -> None:
        self._register = register
        self._pseudonyms = pseudonyms
        self._people: dict[str, str] = {}
        self._mailboxes: dict[str, str] = {}

    def __call__(self, _key: str, record: RegisterRecord | None) -> None:
        """Addresses that were registered once stay known: a request may be about mail of then."""
        match record:
            case Person():
                self._people |= dict.fromkeys(self.tokens_of(record.id), record.id)
                self._learn(*record.addresses)
            case Mailbox():
                self._learn(record.address, *record.owners)
            case UnionFolder():
                self._learn(record.mailbox)

    def _learn(self, *addresses: str) -> None:
        for address in map(mailbox_form, addresses):
            self._mailboxes |= dict.fromkeys(self._pseudonyms.tokens("mailbox", address), address)

    def person(self, token: str | None) -> Person | None:
        """Whom a person's token stands for; None where nobody is registered for it."""
        person_id = self._people.get(token or "")
        return self._register.person(person_id) if person_id is not None else None

    def mailbox(self, token: str | None) -> str | None:
        """The normalised address that a mailbox's token stands for."""
        return self._mailboxes.get(token or "")

    def tokens_of(self, person_id: str) -> list[str]:
        """Under which the person is known, today's first."""
        return self._pseudonyms.tokens("person", person_id)

    def is_token_of(self, token: str, person: Person) -> bool:
        return self._people.get(token) == person.id

    def token_of(self, person_id: str) -> str:
        return self._pseudonyms.person(person_id)

    def party_of(self, address: str) -> str:
        """How an address is named among the parties of a message."""
        return self._pseudonyms.party(mailbox_form(address))
