"""Which role reads and writes what, on one screen. A role is one pure step, one Faust app and one consumer group."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from headerfirst.agents.findings import Bench
from headerfirst.agents.incidents import take_finding
from headerfirst.agents.mail import judge_mail
from headerfirst.agents.step import Output
from headerfirst.agents.web import judge_visit
from headerfirst.streams.settings import RoleName

Step = Callable[[Bench, Any, Any, int], list[Output]]
"""Bench, memory, record, offset: what to publish and to count."""


@dataclass(frozen=True, slots=True)
class Role:
    name: RoleName
    reads: str
    """The topic whose slices it takes."""
    writes: tuple[str, ...]
    remembers: str | None
    step: Step


TOPOLOGY: Final[dict[RoleName, Role]] = {
    role.name: role
    for role in (
        Role(
            "mail",
            reads="email-metadata",
            writes=("findings", "inspection-requests", "ledger-entries", "dead-letters"),
            remembers=None,
            step=lambda bench, _memory, record, _offset: judge_mail(bench, record),
        ),
        Role(
            "web",
            reads="web-proxy",
            writes=("findings", "usage", "ledger-entries", "dead-letters"),
            remembers="usage",
            step=judge_visit,
        ),
        Role(
            "incidents",
            reads="findings",
            writes=("incidents", "incidents-restricted", "dead-letters"),
            remembers="incidents",
            step=lambda _bench, memory, record, _offset: take_finding(memory, record),
        ),
    )
}


def group_of(prefix: str, role: RoleName) -> str:
    """The consumer group, which is also the Faust app's id."""
    return f"{prefix}headerfirst-{role}"
