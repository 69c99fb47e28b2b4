"""What each role with a book is made of: its pure book, and the work that it does beside it.

Each is imported where it is made, so that no process but the inspection worker ever loads what sees content.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from headerfirst.agents.book import Book, Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.book_memory import BookMemory
from headerfirst.streams.labour import Labour, Together
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.register_view import RegisterView
from headerfirst.streams.settings import RoleName, Settings


@dataclass(frozen=True, slots=True)
class Office:
    """What the process has for all of them."""

    settings: Settings
    bench: Bench
    directory: Directory
    shields: ShieldIndex
    register: RegisterView
    metrics: Metrics
    moment: Callable[[], Moment]


def book_of(name: RoleName, office: Office) -> Book:
    return _BOOKS[name](office)


def labour_of(name: RoleName, office: Office, memory: BookMemory) -> Labour | None:
    """None: everything the role does, its book says."""
    make = _LABOURS.get(name)
    return make(office, memory) if make is not None else None


def _gate(office: Office) -> Book:
    from headerfirst.agents.gate.book import GateBook

    return GateBook(office.bench, office.directory, office.shields)


def _notices(office: Office) -> Book:
    from headerfirst.agents.notices import NoticeBook

    return NoticeBook(office.bench, office.directory)


def _notary(office: Office) -> Book:
    from headerfirst.agents.ledger.notary import Notary

    if office.settings.ledger_signer is None:
        raise Misconfigured("The notary signs the ledger: set HEADERFIRST_LEDGER_KEY, or run other roles with --only.")
    return Notary(office.settings.ledger_signer)


def _reports(office: Office) -> Book:
    """Reports are judged one by one; the book keeps the deadlines that some of them meet."""
    from headerfirst.agents.takedowns import TakedownBook

    return TakedownBook(office.bench, office.directory)


def _budgets(office: Office) -> Book:
    from headerfirst.agents.budgets import BudgetBook

    return BudgetBook(office.bench)


def _inspection(office: Office) -> Book:
    from headerfirst.agents.inspection import InspectionBook

    return InspectionBook(office.bench, office.directory, office.shields)


def _postman(office: Office, memory: BookMemory) -> Labour:
    from headerfirst.streams.postman import Postman

    return Postman(office, memory)


def _desk(office: Office, memory: BookMemory) -> Labour:
    """The room first: it is open while the desk waits for a store."""
    from headerfirst.streams.inspection.desk import Desk
    from headerfirst.streams.inspection.equipment import Equipment
    from headerfirst.streams.inspection.reading_room import ReadingRoom

    equipment = Equipment.of(office, memory)
    return Together(ReadingRoom(equipment), Desk(office, memory, equipment))


_BOOKS: Final[Mapping[RoleName, Callable[[Office], Book]]] = {
    "gate": _gate,
    "notices": _notices,
    "notary": _notary,
    "reports": _reports,
    "budgets": _budgets,
    "inspection": _inspection,
}
_LABOURS: Final[Mapping[RoleName, Callable[[Office, BookMemory], Labour]]] = {
    "notices": _postman,
    "inspection": _desk,
}
