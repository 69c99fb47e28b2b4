"""Which role reads and writes what, on one screen. A role is one pure module, one Faust app and one consumer group.

Triage judges each event by itself, in a step. The roles behind it fold whole topics of one partition each into a book
(agents/book.py) and say what follows from it: their slices tell that something came, the book what it means.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal

from headerfirst.agents.accounts import judge_account_change
from headerfirst.agents.findings import Bench
from headerfirst.agents.incidents import take_finding
from headerfirst.agents.mail import judge_mail
from headerfirst.agents.reports import judge_report
from headerfirst.agents.step import Output
from headerfirst.agents.web import judge_visit
from headerfirst.streams.settings import RoleName

Step = Callable[[Bench, Any, Any, int], list[Output]]
"""Bench, memory, record, offset: what to publish and to count."""


def _nothing(_bench: Bench, _memory: Any, _record: Any, _offset: int) -> list[Output]:
    """Of roles with a book, which says what there is to say."""
    return []


@dataclass(frozen=True, slots=True)
class Role:
    name: RoleName
    module: str
    """Where its decisions stand, below `headerfirst.agents`."""
    reads: tuple[str, ...]
    """The topics whose slices it takes."""
    writes: tuple[str, ...]
    remembers: Literal["usage", "incidents", "book"] | None = None
    step: Step = _nothing
    follows: tuple[str, ...] = ()
    """Topics that it reads from their beginning beside its slices; the register goes without saying."""
    waits_for_register: bool = True
    """Whether it pauses while the register is stale; who does not has an answer for it."""


TOPOLOGY: Final[dict[RoleName, Role]] = {
    role.name: role
    for role in (
        Role(
            "mail",
            module="mail",
            reads=("email-metadata",),
            writes=("findings", "usage", "inspection-requests", "ledger-entries", "dead-letters"),
            remembers="usage",
            step=judge_mail,
        ),
        Role(
            "web",
            module="web",
            reads=("web-proxy",),
            writes=("findings", "usage", "ledger-entries", "dead-letters"),
            remembers="usage",
            step=judge_visit,
        ),
        Role(
            "accounts",
            module="accounts",
            reads=("account-changes",),
            writes=("findings", "inspection-requests", "ledger-entries", "dead-letters"),
            step=lambda bench, _memory, record, _offset: judge_account_change(bench, record),
        ),
        Role(
            "reports",
            module="reports",
            reads=("reports",),
            follows=("inspection-requests", "decisions"),
            writes=("findings", "ledger-entries", "dead-letters"),
            remembers="book",
            step=lambda bench, _memory, record, _offset: judge_report(bench, record),
        ),
        Role(
            "incidents",
            module="incidents",
            reads=("findings",),
            follows=("commands", "decisions", "inspection-results"),
            writes=("incidents", "incidents-restricted", "referrals", "dead-letters"),
            remembers="incidents",
            step=lambda _bench, memory, record, _offset: take_finding(memory, record),
        ),
        Role(
            "gate",
            module="gate",
            reads=("inspection-requests", "commands"),
            follows=("decisions", "ledger-entries", "findings", "inspection-results"),
            writes=("decisions", "inspection-requests", "register", "ledger-entries", "dead-letters"),
            remembers="book",
            waits_for_register=False,
        ),
        Role(
            "notices",
            module="notices",
            reads=("decisions",),
            follows=("notices", "ledger-entries", "inspection-results"),
            writes=("notices", "ledger-entries", "dead-letters"),
            remembers="book",
            waits_for_register=False,
        ),
        Role(
            "notary",
            module="ledger.notary",
            reads=("ledger-entries",),
            follows=("ledger",),
            writes=("ledger", "dead-letters"),
            remembers="book",
            waits_for_register=False,
        ),
        Role(
            "budgets",
            module="budgets",
            reads=("findings",),
            writes=("register", "dead-letters"),
            remembers="book",
        ),
        Role(
            "inspection",
            module="inspection",
            reads=("decisions",),
            follows=("inspection-requests", "commands", "findings", "inspection-results", "ledger-entries"),
            writes=("inspection-results", "findings", "ledger-entries", "dead-letters"),
            remembers="book",
            waits_for_register=False,
        ),
    )
}


def group_of(prefix: str, role: RoleName) -> str:
    """The consumer group, which is also the Faust app's id."""
    return f"{prefix}headerfirst-{role}"
