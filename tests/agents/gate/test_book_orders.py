"""Whatever the order in which topics are read, and whenever the process dies: the same bytes on every topic."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import msgspec
from headerfirst.agents.book import Moment
from headerfirst.agents.step import Publish
from headerfirst.schemas.record import Record
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON, World, command, payload, signed, with_key
from tests.agents.made_packs import KEYS

CARYS_MESSAGE: Final = KEYS.message(builders.CARYS, "<minutes-1@mail.example.net>")
AMARAS: Final = "request-amara"
CARYSS: Final = "request-carys"
DEWIS_WORD: Final = {
    "union": builders.UNION,
    "officer": "dewi",
    "level": "regional",
    "outcome": "no-objection",
    "scope": "One message",
    "valid_until": "2026-04-01T00:00:00Z",
    "about": "carys",
}
GROUNDS: Final = "The person named the message herself as the one that was sent on"


class StillWorld(World):
    """Its register stands at one offset, so that decisions of different runs can be compared."""

    @property
    def moment(self) -> Moment:
        return Moment(self.now, register_is_fresh=True, register_offset=7)


@dataclass(frozen=True)
class Coming:
    topic: str
    key: str
    record: Record
    at: datetime
    signature: str | None = None


def comes(minute: int, kind: Any, person: str, request_id: str | None, **changes: Any) -> Coming:
    at = NOON + timedelta(minutes=minute)
    fields = {"request_id": request_id} | changes
    given_command = command(kind, person, f"{kind}-{person}-{minute:03}", at, **fields)
    if kind in ("request", "hold"):
        given_command = msgspec.structs.replace(given_command, command_id=request_id, request_id=None)
    return Coming("commands", person, given_command, at, signed(given_command, person))


REQUESTS: Final = [
    ("request", "idris", AMARAS, {"payload": payload(made.open_mail(personal_grounds=GROUNDS))}),
    ("request", "idris", CARYSS, {"payload": payload(made.about_carys(scope=made.scope(CARYS_MESSAGE)))}),
]
ACTS: Final[list[tuple[str, str, str | None, dict[str, Any]]]] = [
    (kind, person, request_id, {})
    for request_id in (AMARAS, CARYSS)
    for kind, person in (
        ("approve", "hana"),
        ("approve", "jonas"),
        ("approve", "nadia"),
        ("approve", "soren"),
        ("approve", "idris"),
        ("refuse", "hana"),
        ("revoke", "idris"),
        ("revoke", "jonas"),
        ("revoke", "tove"),
        ("need-met", "idris"),
    )
]
CONSULTATIONS: Final = [
    ("consult", "idris", CARYSS, {"payload": DEWIS_WORD}),
    ("consult", "jonas", CARYSS, {"payload": DEWIS_WORD | {"outcome": "objection"}}),
    ("consult", "tove", CARYSS, {"payload": DEWIS_WORD}),
]
OBJECTIONS: Final = [("object", "amara", None, {}), ("object", "carys", None, {"case_id": "case-2"})]
COMMANDS: Final = st.lists(
    st.sampled_from([*REQUESTS, *ACTS, *CONSULTATIONS, *CONSULTATIONS, *OBJECTIONS]), min_size=1, max_size=9
)
SCANS: Final = st.lists(st.sampled_from(["malware_prevention", "dlp"]), max_size=2)
Turn = Literal["commands", "inspection-requests", "say", "restart"]
TURNS: Final = st.lists(st.sampled_from(["commands", "inspection-requests", "say", "say", "restart"]), max_size=40)


def world() -> StillWorld:
    made_world = StillWorld(
        made.carys_in_office(), made.dewi_in_office(), with_key(builders.case(id="case-2", person="carys"))
    )
    made_world.now = NOON + timedelta(hours=20)
    made_world.finds(marks=["header"])
    made_world.finds(message_token=CARYS_MESSAGE, parties=made.facts(of=builders.CARYS).parties)
    return made_world


def script(commands: list[Any], scans: list[str], *, asked: bool) -> list[Coming]:
    """Most often somebody asks first."""
    everything = [*(REQUESTS if asked else ()), *commands]
    coming = [
        comes(minute, kind, person, about, **changes)
        for minute, (kind, person, about, changes) in enumerate(everything)
    ]
    for number, purpose in enumerate(scans):
        request = made.malware_scan(request_id=f"scan-{number}", purpose=purpose)
        coming.append(Coming("inspection-requests", request.request_id, request, NOON))
    return coming


def feed(world: World, one: Coming) -> None:
    world.comes(one.topic, one.key, one.record, one.at, one.signature)


def written(world: World) -> dict[str, set[bytes]]:
    topics = ("decisions", "inspection-requests", "ledger-entries")
    found = {topic: {arrival.value for arrival in world.log.arrivals[topic]} for topic in topics}
    return found | {"register": {msgspec.json.encode(record) for record in world.register_written}}


def step_by_step(coming: list[Coming]) -> World:
    """Everything is answered before the next comes."""
    made_world = world()
    for one in sorted(coming, key=lambda one: one.at):
        feed(made_world, one)
        made_world.run()
    return made_world


def in_turns(coming: list[Coming], turns: list[Turn]) -> World:
    """Then the rest at once."""
    made_world = world()
    waiting: dict[str, list[Coming]] = defaultdict(list)
    for one in coming:
        waiting[one.topic].append(one)
    for turn in turns:
        if turn == "say":
            made_world.publish(made_world.book.say(made_world.moment))
        elif turn == "restart":
            made_world.restart()
        elif waiting[turn]:
            feed(made_world, waiting[turn].pop(0))
    for topic in sorted(waiting):
        for one in waiting[topic]:
            feed(made_world, one)
    made_world.run()
    return made_world


@settings(max_examples=250, deadline=None)
@given(COMMANDS, SCANS, TURNS, st.sampled_from([True, True, True, False]))
def test_no_order_and_no_restart_shows(commands: list[Any], scans: list[str], turns: list[Turn], asked: bool) -> None:  # noqa: FBT001 - an example's side
    coming = script(commands, scans, asked=asked)
    expected, found = step_by_step(coming), in_turns(coming, turns)
    assert written(found) == written(expected)
    found.restart()
    assert found.book.say(found.moment) == []


@settings(max_examples=100, deadline=None)
@given(COMMANDS, SCANS, st.data())
def test_a_process_that_dies_between_two_records_is_made_good(
    commands: list[Any], scans: list[str], data: st.DataObject
) -> None:
    """Of what was said the first records came to be written."""
    coming = script(commands, scans, asked=True)
    expected, found = step_by_step(coming), world()
    for one in coming:
        feed(found, one)
        said = [one for one in found.book.say(found.moment) if isinstance(one, Publish)]
        found.publish(said[: data.draw(st.integers(0, len(said)))])
        found.restart()
    found.run()
    assert written(found) == written(expected)


@settings(max_examples=100, deadline=None)
@given(COMMANDS, SCANS)
def test_two_gates_at_once_say_what_one_would(commands: list[Any], scans: list[str]) -> None:
    coming = script(commands, scans, asked=True)
    expected, found = step_by_step(coming), world()
    for one in coming:
        feed(found, one)
        other = found.gate()
        for topic in sorted(found.log.arrivals):
            for arrival in found.log.arrivals[topic]:
                other.take(arrival)
        mine, others = found.book.say(found.moment), other.say(found.moment)
        assert mine == others
        found.publish([*mine, *others])
        found.run()
    assert written(found) == written(expected)
    assert found.book.say(found.moment) == []
