"""A gate at work: topics with offsets and the broker's times, a register, people with keys, and a clock.

`world.run()` asks the book and feeds back what it says until it says nothing more, as a worker does. Everybody is as in
made_questions.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.book import GateBook
from headerfirst.agents.gate.entries import hash_of
from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyPack
from headerfirst.agents.signatures import public_half, sign
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.schemas.command import Actor, Command
from headerfirst.schemas.inspection import Decision, InspectionRequest
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import Consultation, Person, RegisterRecord, key_of
from headerfirst.schemas.vocabulary import ActorRole, CommandKind

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.made_packs import KEYS

NOON: Final = builders.NOON
SECOND: Final = timedelta(seconds=1)
REQUEST: Final = "request-0001"
MOST_ROUNDS: Final = 20


def private_key(person: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(person.encode()).digest())


def signed(given: Command, person: str) -> str:
    return sign(private_key(person), msgspec.json.encode(given))


def role_of(person: str) -> ActorRole:
    return made.ROLES.get(person, "staff")


def with_key(record: RegisterRecord) -> RegisterRecord:
    if isinstance(record, Person):
        return msgspec.structs.replace(record, public_key=public_half(private_key(record.id)))
    return record


def command(
    kind: CommandKind, person: str, command_id: str, at: datetime = NOON, role: ActorRole | None = None, **changes: Any
) -> Command:
    fields: dict[str, Any] = {
        "command_id": command_id,
        "at": at,
        "kind": kind,
        "actor": Actor(token=made.token(person), role=role or role_of(person)),
        "payload": {},
    }
    return Command(**(fields | changes))


def payload(request: InspectionRequest) -> dict[str, Any]:
    """What a person states of a request, as it lies in JSON."""
    own = ("request_id", "requester", "messages", "requested_at", "target")
    stated: dict[str, Any] = msgspec.to_builtins(request)
    return {name: value for name, value in stated.items() if name not in own}


@dataclass
class Log:
    """The topics: what outlives every process."""

    arrivals: dict[str, list[Arrival]] = field(default_factory=lambda: defaultdict(list))

    def append(self, topic: str, key: str, record: Record, at: datetime, signature: str | None = None) -> Arrival:
        value = msgspec.json.encode(record)
        offset = len(self.arrivals[topic])
        arrival = Arrival(topic, offset, at, key, msgspec.json.decode(value, type=type(record)), value, signature)
        self.arrivals[topic].append(arrival)
        return arrival

    def records(self, topic: str) -> list[Any]:
        return [arrival.record for arrival in self.arrivals[topic]]


class World:
    def __init__(self, *more: RegisterRecord, pack: ReadyPack = made.DMU, now: datetime = NOON + 3 * made.HOUR) -> None:
        self.register = Register()
        self.register_offset = -1
        self.directory = Directory(self.register, KEYS)
        self.shields = ShieldIndex(self.register, KEYS)
        self.bench = Bench(Packs([pack], always=pack), self.register, KEYS)
        self.log = Log()
        self.now = now
        self.fresh = True
        self.register_written: list[RegisterRecord] = []
        for record in (*made.records(), *more):
            self.keep(with_key(record))
        self.book = self.gate()

    def gate(self) -> GateBook:
        return GateBook(self.bench, self.directory, self.shields)

    def keep(self, record: RegisterRecord | None, key: str | None = None) -> None:
        """On the register."""
        key = key or (key_of(record) if record is not None else "")
        self.register_offset += 1
        self.register.fold(key, record)
        self.directory(key, record)
        self.shields(key, record)

    @property
    def moment(self) -> Moment:
        return Moment(self.now, self.fresh, self.register_offset)

    # What comes in

    def comes(self, topic: str, key: str, record: Record, at: datetime, signature: str | None = None) -> Arrival:
        arrival = self.log.append(topic, key, record, at, signature)
        self.book.take(arrival)
        return arrival

    def triage_asks(self, request: InspectionRequest, at: datetime = NOON) -> None:
        self.comes("inspection-requests", request.request_id, request, at)

    def finds(self, **changes: Any) -> None:
        """Amara's message is known from a finding."""
        facts = made.facts()
        fields = {
            "message_token": facts.message_token,
            "parties": facts.parties,
            "marks": facts.marks,
            "target": "c2VhbGVk",
            "at": facts.observed_at,
        }
        self.comes("findings", made.token("amara"), builders.finding(**(fields | changes)), NOON - made.DAY)

    def gives(self, given: Command, at: datetime | None = None, signer: str | None = None) -> Arrival:
        """Signed with the key of whoever it says, or of `signer`."""
        names = {made.token(name): name for name in ("amara", "dewi", *made.COLLEAGUES)}
        signature = signed(given, signer or names.get(given.actor.token, "nobody"))
        return self.comes("commands", given.request_id or given.command_id, given, at or given.at, signature)

    def asks(self, request: InspectionRequest, person: str, at: datetime = NOON, **changes: Any) -> None:
        """By a signed command, whose id is the request's."""
        fields: dict[str, Any] = {"command_id": REQUEST, "payload": payload(request), "at": at}
        self.gives(command("request", person, **(fields | changes)))

    def says(self, kind: CommandKind, person: str, minutes: int, **changes: Any) -> None:
        """A command about the request, so many minutes after noon."""
        fields: dict[str, Any] = {"request_id": REQUEST, "command_id": f"{kind}-{person}-{minutes:04}"}
        fields["at"] = NOON + timedelta(minutes=minutes)
        self.gives(command(kind, person, **(fields | changes)))

    # What follows

    def run(self) -> list[Output]:
        said: list[Output] = []
        for _ in range(MOST_ROUNDS):
            outputs = self.book.say(self.moment)
            if not outputs:
                return said
            self.publish(outputs)
            said += outputs
        raise AssertionError([one for one in outputs if isinstance(one, Publish)])

    def publish(self, outputs: Iterable[Output]) -> None:
        for one in outputs:
            if not isinstance(one, Publish):
                continue
            assert one.record is not None
            if one.topic == "register":
                self.register_written.append(one.record)  # type: ignore[arg-type]  # the register's union
                self.keep(one.record)  # type: ignore[arg-type]  # as above
            else:
                self.comes(one.topic, one.key, one.record, self.appended_at(one))

    def appended_at(self, said: Publish) -> datetime:
        """The broker's time of what the gate writes: a second after what it rests on, so that runs can be compared."""
        if isinstance(said.record, Decision):
            return said.record.at + SECOND
        if isinstance(said.record, InspectionRequest):
            return said.record.requested_at + SECOND
        recorded = {hash_of(one): one.at for one in self.register_written if isinstance(one, Consultation)}
        entry = said.record
        assert isinstance(entry, LedgerEntry)
        return recorded.get(entry.payload_hash, self.now - 2 * SECOND) + SECOND

    def restart(self) -> None:
        """A new process reads the topics from their beginning."""
        self.book = self.gate()
        for topic in sorted(self.log.arrivals):
            for arrival in self.log.arrivals[topic]:
                self.book.take(arrival)

    # What there is

    def decisions(self, request_id: str = REQUEST) -> list[Decision]:
        return [one for one in self.log.records("decisions") if one.request_id == request_id]

    def outcomes(self, request_id: str = REQUEST) -> list[tuple[str, list[str]]]:
        return [(one.outcome, list(one.reasons)) for one in self.decisions(request_id)]

    def entries(self) -> list[LedgerEntry]:
        return self.log.records("ledger-entries")

    def entered(self) -> list[str]:
        return sorted(entry.kind for entry in self.entries())

    def counted(self, outputs: Iterable[Output]) -> list[Counted]:
        return [one for one in outputs if isinstance(one, Counted)]


# Steps, each of which is answered before the next

Step = Callable[[World], None]


PENDING: Final = ("pending", ["approver_missing"])


ASKED: Final = made.open_mail()


def asks(request: InspectionRequest = ASKED, person: str = "idris") -> Step:
    return lambda world: world.asks(request, person)


def says(kind: Any, person: str, minutes: int, **changes: Any) -> Step:
    return lambda world: world.says(kind, person, minutes, **changes)


def time_is(after: timedelta) -> Step:
    def passes(world: World) -> None:
        world.now = NOON + after

    return passes


def told(*steps: Step, **world: Any) -> World:
    """Each step is answered before the next."""
    made_world = World(**world)
    made_world.finds()
    for step in steps:
        step(made_world)
        made_world.run()
    return made_world


def consults(minutes: int, person: str = "idris", **changes: Any) -> Step:
    said: dict[str, Any] = {
        "union": builders.UNION,
        "officer": "dewi",
        "level": "regional",
        "outcome": "no-objection",
        "scope": "One message",
        "valid_until": "2026-04-01T00:00:00Z",
        "about": made.token("carys"),
    }
    return says("consult", person, minutes, payload=said | changes)


def told_of_carys(*steps: Step) -> World:
    """Carys is in office, and Dewi, and there is a case about her."""
    world = World(made.carys_in_office(), made.dewi_in_office(), builders.case(id="case-2", person="carys"))
    world.finds(parties=made.facts(of=builders.CARYS).parties)
    for step in steps:
        step(world)
        world.run()
    return world


CARYS_ASKED: Final = asks(made.about_carys())


CONSULTATION: Final = ("pending", ["consultation_missing"])
