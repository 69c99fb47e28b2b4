"""Given a register, requests and commands, when the gate has heard them, then its topics hold what the clause asks.

Black-box: signed commands and register records in, decisions, notices and ledger entries out. Everybody is as in
made_questions.py: Amara works for Bilal; Idris investigates, Hana and Nadia approve for HR, Jonas is the DPO, Keiko
Information Security, Soren the SOC.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from headerfirst.agents.book import Arrival
from headerfirst.agents.notices import NoticeBook
from headerfirst.agents.step import Publish
from headerfirst.schemas.inspection import Decision, InspectionRequest
from headerfirst.schemas.notice import Notice
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import REQUEST, World

Step = Callable[[World], None]
HOUR, DAY = made.HOUR, made.DAY


def asks(request: InspectionRequest, person: str = "idris") -> Step:
    return lambda world: world.asks(request, person)


def says(kind: Any, person: str, minutes: int, **changes: Any) -> Step:
    return lambda world: world.says(kind, person, minutes, **changes)


def consults(officer: str = "dewi", minutes: int = 20, **payload: Any) -> Step:
    """The investigator writes down what the officer said."""
    stated = {
        "union": builders.UNION,
        "officer": officer,
        "level": "regional",
        "outcome": "no-objection",
        "scope": "the request",
        "about": "carys",
        "valid_until": "2026-03-20T12:00:00Z",
    }
    return says("consult", "idris", minutes, payload=stated | payload)


def world(
    *steps: Step, register: tuple[RegisterRecord, ...] = (), marks: list[str] | None = None, **more: Any
) -> World:
    """Each step is answered before the next. Amara's message is known from a finding, with these marks."""
    made_world = World(*register, **more)
    made_world.finds(marks=marks or [])
    for step in steps:
        step(made_world)
        made_world.run()
    return made_world


def outcome(*steps: Step, **given: Any) -> tuple[str, list[str]]:
    """The last that was decided of the request, and why."""
    last = world(*steps, **given).decisions()[-1]
    return last.outcome, list(last.reasons)


def answers(told: World) -> list[tuple[str, list[str]]]:
    """Commands that decided nothing."""
    return [
        (one.outcome, list(one.reasons))
        for one in told.log.records("decisions")
        if isinstance(one, Decision) and one.about_request == REQUEST
    ]


def notices(told: World) -> list[Notice]:
    """What people are to be told because of these decisions."""
    book = NoticeBook(told.bench, told.directory)
    for arrival in told.log.arrivals["decisions"]:
        book.take(arrival)
    said = book.say(told.moment)
    return [one.record for one in said if isinstance(one, Publish) and isinstance(one.record, Notice)]


def entries(told: World) -> list[tuple[str, int]]:
    """Kinds of ledger entries, in their order."""
    found: list[Arrival] = told.log.arrivals["ledger-entries"]
    return [(arrival.record.kind, arrival.offset) for arrival in found]  # type: ignore[union-attr]  # entries


GRANTED: tuple[str, list[str]] = ("granted", [])
