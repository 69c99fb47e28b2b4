"""People, cases and findings for the roles behind the gate on a real Kafka, and what the topics say in the end.

Everybody is as in tests/agents/gate/made_questions.py. Each input is made once, so that two installations can be given
the very same bytes; what they come to is compared without times, since the broker's clock gives those.
"""

from __future__ import annotations

import contextlib
import threading
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final, NamedTuple

import msgspec
from confluent_kafka import TopicPartition
from headerfirst.agents.gate.settled import Settled, is_answer
from headerfirst.schemas.command import Actor, Command
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.inspection import Decision, MessageFacts
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.schemas.vocabulary import CommandKind, NoticeKind
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.ledger.topic import first_of_each

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import role_of, signed, with_key
from tests.e2e.workers import Installation
from tests.streams.installation import activation

NOW: Final = datetime.now(UTC).replace(microsecond=0)
LONG_AGO: Final = NOW - timedelta(days=20)
BETWEEN_BEATS: Final = 10.0
LATER: Final = NOW + timedelta(days=7)
CASES: Final = {"amara": "case-1", "carys": "case-2", "tove": "case-3", "bilal": "case-4"}
"""One for each person whom anybody asks about."""
FROM_COMMANDS: Final = ("consultation/", "objection/", "hold/")
"""What the gate puts on the register."""
INCIDENT: Final = "c1" * 16
NOTICES: Final[dict[str, NoticeKind]] = {
    "reading": "access",
    "shielded": "access",
    "use": "usage-view",
    "log": "usage-log",
    "reveal": "reveal",
    "referral": "referral",
    "interview": "interview",
}
"""What somebody is told of a request that was granted, by how its id begins; of the others nothing."""


class Input(NamedTuple):
    topic: str
    key: str
    value: bytes
    signature: str | None = None


def token(person: str) -> str:
    return PUBLISHED.person(person)


# The register


def records() -> list[RegisterRecord]:
    """Who is who, with the keys that they sign with, and a case about each of them."""
    people = [builders.person(), *map(made.colleague, made.COLLEAGUES)]
    roles = [made.role(person, name, from_=LONG_AGO) for person, name in made.ROLES.items()]
    cases = [
        builders.case(id=name, person=person, from_=LONG_AGO, suspicion_at=LONG_AGO, until=NOW + timedelta(days=60))
        for person, name in CASES.items()
    ]
    officials = [made.carys_in_office(from_=LONG_AGO), made.dewi_in_office(from_=LONG_AGO)]
    kept: list[RegisterRecord] = [builders.organisation(), *people, *roles, *cases, *officials]
    return [*map(with_key, kept), activation()]


# What triage says


def message(person: str, number: int) -> str:
    return PUBLISHED.message(made.address(person), f"<message-{number}@mail.example.net>")


def facts(person: str, number: int, **changes: Any) -> MessageFacts:
    fields: dict[str, Any] = {
        "message_token": message(person, number),
        "parties": sorted(map(PUBLISHED.party, (made.address(person), builders.ELENI))),
        "marks": [],
        "marks_known": True,
        "observed_at": NOW - timedelta(hours=1),
    }
    return MessageFacts(**(fields | changes))


def finding(person: str, number: int, **changes: Any) -> Input:
    """Of a message that somebody may ask to read."""
    seen = facts(person, number)
    fields: dict[str, Any] = {
        "finding_id": PUBLISHED.identity("finding", person, str(number)),
        "incident_id": INCIDENT if person == "amara" else PUBLISHED.identity("incident", person),
        "event_id": f"{number:032x}",
        "person": token(person),
        "message_token": seen.message_token,
        "parties": seen.parties,
        "marks": seen.marks,
        "target": PUBLISHED.seal(made.address(person), [f"<message-{number}@mail.example.net>"]),
        "at": seen.observed_at,
    }
    return Input("findings", token(person), encode(builders.finding(**(fields | changes))))


def scan(request_id: str, person: str = "amara", number: int = 1, **changes: Any) -> Input:
    """Triage asks for a scan for malware, which DMU allows without people."""
    seen = changes.pop("seen", facts(person, number))
    fields: dict[str, Any] = {
        "request_id": request_id,
        "person": token(person),
        "mailbox_token": PUBLISHED.mailbox(made.address(person)),
        "scope": made.scope(seen.message_token, until=NOW + timedelta(days=1)),
        "messages": [seen],
        "requested_at": seen.observed_at,
    }
    return Input("inspection-requests", request_id, encode(made.malware_scan(**(fields | changes))))


# What people say


def command(kind: CommandKind, person: str, command_id: str, signer: str | None = None, **changes: Any) -> Input:
    """Signed by whoever it says, or by `signer`."""
    fields: dict[str, Any] = {
        "command_id": command_id,
        "at": NOW,
        "kind": kind,
        "actor": Actor(token=token(person), role=role_of(person)),
        "payload": {},
    }
    given = Command(**(fields | changes))
    return Input("commands", given.request_id or command_id, encode(given), signed(given, signer or person))


def asks(request_id: str, kind: str, by: str, about: str = "amara", **changes: Any) -> Input:
    """A request as a person states it; the reasons stand, and a test takes away what it is about."""
    stated: dict[str, Any] = {
        "kind": kind,
        "purpose": "suspected_breach",
        "person": token(about),
        "case_id": CASES[about],
        "reason": made.REASON,
        "why_headers_insufficient": made.WHY,
        "less_intrusive_step": made.TRIED,
        "scope": {"message_tokens": [], "until": LATER},
    }
    payload = msgspec.to_builtins({name: value for name, value in (stated | changes).items() if value is not None})
    return command("request", by, request_id, payload=payload)


def asks_to_read(request_id: str, about: str = "amara", number: int = 1, by: str = "idris", **changes: Any) -> Input:
    opening: dict[str, Any] = {
        "mode": "human-view",
        "mailbox_token": PUBLISHED.mailbox(made.address(about)),
        "scope": {"message_tokens": [message(about, number)], "until": LATER},
        "viewers": [token(by)],
    }
    return asks(request_id, "open-content", by, about, **(opening | changes))


def says(kind: CommandKind, person: str, request_id: str, **changes: Any) -> Input:
    """About a request; the id is whose it is, and what."""
    return command(kind, person, f"{kind}-{person}-{request_id}", **({"request_id": request_id} | changes))


def consults(request_id: str, by: str = "idris", **changes: Any) -> Input:
    """Dewi, who is of the right level, was asked about Carys's mail and has no objection."""
    stated: dict[str, Any] = {
        "union": builders.UNION,
        "officer": "dewi",
        "level": "regional",
        "outcome": "no-objection",
        "scope": "One message",
        "valid_until": LATER,
        "about": token("carys"),
    }
    return says("consult", by, request_id, payload=msgspec.to_builtins(stated | changes))


# The installation


class Escalation(Installation):
    """Its workers run what is behind the gate, and incidents."""

    def __init__(self, bootstrap: str, prefix: str) -> None:
        super().__init__(bootstrap, prefix, ("incidents", "gate", "notices", "notary"))

    def keep(self, *more: RegisterRecord) -> None:
        self.create()
        self.write_register((key_of(record), record) for record in (*records(), *more))

    @contextlib.contextmanager
    def kept(self) -> Iterator[None]:
        """Somebody keeps the register meanwhile."""
        ended = threading.Event()

        def beat() -> None:
            while not ended.wait(BETWEEN_BEATS):
                self.beat()

        keeper = threading.Thread(target=beat)
        keeper.start()
        try:
            yield
        finally:
            ended.set()
            keeper.join()

    def put(self, inputs: Iterable[Input]) -> None:
        """In order, and acknowledged."""
        producer = self._producer()
        for one in inputs:
            headers: list[tuple[str, str | bytes | None]] = [("signature", one.signature)] if one.signature else []
            producer.produce(f"{self.prefix}{one.topic}", one.value, key=one.key, partition=0, headers=headers)
            producer.poll(0)
        producer.flush()

    def records(self, topic: str) -> list[Any]:
        """What can be read of a topic, in the order of the offsets."""
        found = []
        for one in self.messages(topic):
            with contextlib.suppress(Malformed):
                found.append(decode(topic, one.value()).record)
        return found

    def count(self, topic: str) -> int:
        """How many records a topic has had."""
        with self._consumer() as consumer:
            return self._ends(consumer, [TopicPartition(f"{self.prefix}{topic}", 0)])[0]

    def keys(self, topic: str) -> set[str]:
        return {(one.key() or b"").decode() for one in self.messages(topic)}

    def decisions(self, request_id: str) -> list[tuple[str, list[str]]]:
        """Of one request, or of a command that decided nothing; repeats, which change nothing, left out."""
        said = [(one.outcome, list(one.reasons)) for one in self.records("decisions") if one.request_id == request_id]
        return [one for number, one in enumerate(said) if one not in said[:number]]

    def ledger(self) -> list[dict[str, Any]]:
        """Its lines as readers take them: the first of each place; checkpoints left out."""
        pieces = first_of_each(one.value() + b"\n" for one in self.messages("ledger"))
        return [line for line in map(msgspec.json.decode, pieces) if "seq" in line]

    def outcome(self) -> Outcome:
        return Outcome.of(self)


class Outcome(NamedTuple):
    """All that a run comes to, but for times, offsets and what rests on them."""

    courses: dict[str, list[tuple[Any, ...]]]
    """By request: what counted, in this order."""
    answers: dict[str, list[tuple[Any, ...]]]
    """By command that decided nothing; the first counts."""
    requests: set[str]
    notices: dict[str, tuple[Any, ...]]
    """By id, as they stand."""
    register: set[str]
    """What the gate put there."""
    entries: set[tuple[str, str]]
    """Ids and kinds."""
    ledger: Counter[tuple[str, str]]
    """How often each entry stands on it."""
    incidents: dict[str, tuple[Any, ...]]
    referrals: set[str]
    letters: set[str]

    @classmethod
    def of(cls, installation: Escalation) -> Outcome:
        decisions: list[Decision] = installation.records("decisions")
        entries: list[LedgerEntry] = installation.records("ledger-entries")
        return cls(
            courses=_courses(decisions),
            answers=_answers(decisions),
            requests={one.request_id for one in installation.records("inspection-requests")},
            notices={one.notice_id: (one.kind, one.person, one.state) for one in installation.records("notices")},
            register={key for key in installation.keys("register") if key.startswith(FROM_COMMANDS)},
            entries={(one.entry_id, one.kind) for one in entries},
            ledger=Counter((line["entry_id"], line["kind"]) for line in installation.ledger()),
            incidents={
                key: (value["state"], value["version"], value["finding_count"])
                for topic in ("incidents", "incidents-restricted")
                for key, value in installation.newest(topic).items()
            },
            referrals=installation.keys("referrals"),
            letters=installation.ids("dead-letters", "letter_id"),
        )

    def granted(self) -> set[str]:
        return {name for name, course in self.courses.items() if any(step[0] == "granted" for step in course)}


def _told(decision: Decision) -> tuple[Any, ...]:
    return decision.outcome, tuple(decision.reasons), tuple(one.token for one in decision.approvers)


def _courses(decisions: Sequence[Decision]) -> dict[str, list[tuple[Any, ...]]]:
    settled, courses = Settled(), defaultdict[str, list[tuple[Any, ...]]](list)
    for decision in decisions:
        course = courses[decision.request_id] if not is_answer(decision) else []
        if settled.take(decision) and _told(decision) not in course[-1:]:
            course.append(_told(decision))
    return {name: course for name, course in courses.items() if course}


def _answers(decisions: Sequence[Decision]) -> dict[str, list[tuple[Any, ...]]]:
    answers: dict[str, list[tuple[Any, ...]]] = {}
    for decision in filter(is_answer, decisions):
        answers.setdefault(decision.request_id, [(*_told(decision), decision.about_request)])
    return answers
