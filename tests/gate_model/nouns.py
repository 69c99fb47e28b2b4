"""What the model speaks of: requests, commands and the register in plain names, and a policy as its file says it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import yaml

NEVER: Final = datetime.max.replace(tzinfo=UTC)
Reasons = frozenset[str]
Shield = tuple[str, str, str]
NOBODY_SAYS_WHY: Final[Reasons] = frozenset()
"""The texts name no reason."""
EXPIRED, WITHDRAWN = Reasons({"expired"}), Reasons({"revoked", "need_ended"})
EVERY_OFFSET: Final = 1 << 62


class Policy:
    """A pack as its file says it."""

    def __init__(self, file: str) -> None:
        said = yaml.safe_load(file)
        self.purposes: dict[str, dict[str, Any]] = {one["id"]: one for one in said["purposes"]}
        self.gate: dict[str, Any] = said["gate"]
        self.lapses = timedelta(days=said["protections"]["consultation_valid_days"])
        self.no_reply = timedelta(days=self.gate["no_reply_days"])
        self.pending = timedelta(days=self.gate["pending_days"])

    def terms(self, asked: Asked, name: str) -> Any:
        """Of the kind; where it has none of its own, of the purpose."""
        kind, purpose = self.gate["kinds"].get(asked.kind, {}), self.purposes.get(asked.purpose, {})
        return kind.get(name, purpose.get(name, 0 if name == "approvals" else []))

    def longest(self, asked: Asked) -> timedelta:
        by_kind = timedelta(hours=self.gate["kinds"][asked.kind]["longest_hours"])
        return min(by_kind, timedelta(days=self.purposes[asked.purpose]["longest_days"]))


@dataclass(frozen=True)
class Message:
    """`people` are the owner of its mailbox and whoever else stands in its address lines; `marked` as whoever saw the
    headers said; `marked_in_truth` as the headers say when it is opened.
    """

    owner: str
    sent: datetime
    people: frozenset[str] = frozenset()
    marked: bool = False
    marked_in_truth: bool = False
    through_channel: bool = False


@dataclass(frozen=True)
class Asked:
    """A request as it lies on its topic."""

    request_id: str
    at: datetime
    kind: str
    purpose: str
    scan: bool
    subject: str
    by: str | None
    """None: triage."""
    role: str | None
    message: Message | None
    case: str | None = None
    incident: bool = False
    insufficiency: bool = True
    less_intrusive: bool = True
    grounds: bool = False
    wider: str | None = None
    until: datetime = NEVER

    @property
    def has_messages(self) -> bool:
        return self.message is not None


@dataclass(frozen=True)
class Act:
    """A command about a request, or an objection of a person's."""

    name: str
    offset: int
    at: datetime
    kind: str
    by: str
    role: str
    request_id: str | None = None
    forged: bool = False
    officer: str = ""
    level: str = ""
    union: str = ""
    about: str = ""
    outcome: str = ""
    valid_until: datetime = NEVER
    entered: datetime | None = None
    """The broker's time of its ledger entry, where it has one."""


@dataclass(frozen=True)
class Official:
    union: str
    level: str
    employed_here: bool
    since: datetime
    to: datetime | None = None


@dataclass(frozen=True)
class Case:
    person: str
    since: datetime
    until: datetime
    wider: bool = False


@dataclass
class Facts:
    """What the register says."""

    roles: dict[tuple[str, str], tuple[datetime, datetime | None]] = field(default_factory=dict)
    managers: dict[str, str] = field(default_factory=dict)
    officials: dict[str, Official] = field(default_factory=dict)
    union_addresses: dict[str, str] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    decided: set[str] = field(default_factory=set)
    """Objections that somebody decided on."""
    fresh: bool = True

    def holds(self, person: str, role: str, at: datetime) -> bool:
        since, to = self.roles.get((person, role), (NEVER, None))
        return role == "staff" or (since <= at and (to is None or at < to))

    def chiefs(self, person: str) -> set[str]:
        found: set[str] = set()
        while person in self.managers and self.managers[person] not in found:
            person = self.managers[person]
            found.add(person)
        return found


@dataclass(frozen=True)
class Stand:
    """What became of a request so far: of a grant, when it ends and upon whose words it rests."""

    outcome: str = ""
    rests_on: tuple[datetime, ...] = ()
    expires: datetime | None = None


@dataclass
class Expected:
    """`may`: what the gate may say now, and for which reasons; `stands`: what may stand when it has said everything."""

    may: dict[str, Reasons] = field(default_factory=dict)
    stands: set[str] = field(default_factory=set)

    def then(self, outcome: str, reasons: Reasons = NOBODY_SAYS_WHY) -> Expected:
        self.may[outcome] = reasons
        self.stands = {outcome}
        return self

    def or_refused(self, reasons: set[str]) -> None:
        """Both are as the texts have it."""
        if reasons:
            self.may["refused"] = frozenset(reasons)
            self.stands.add("refused")
