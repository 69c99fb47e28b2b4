"""Commands about a request are heard in their order, and each is told what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import (
    CARYS_ASKED,
    CONSULTATION,
    NOON,
    PENDING,
    REQUEST,
    Step,
    World,
    asks,
    command,
    consults,
    payload,
    says,
    time_is,
    told,
    told_of_carys,
    with_key,
)

DAY = made.DAY


MARKED = {"marks": ["header"]}


TABLE: list[tuple[str, list[Step], list[tuple[str, list[str]]]]] = [
    ("asked: pending", [asks()], [PENDING]),
    (
        "hopeless: refused",
        [asks(made.open_mail(less_intrusive_step=None))],
        [("refused", ["less_intrusive_step_missing"])],
    ),
    ("approved: granted", [asks(), says("approve", "hana", 60)], [PENDING, ("granted", [])]),
    ("approved before it was asked", [says("approve", "hana", 0), asks()], [PENDING, ("granted", [])]),
    ("refused by who may approve", [asks(), says("refuse", "hana", 60)], [PENDING, ("refused", [])]),
    ("not refused by who may not", [asks(), says("refuse", "soren", 60)], [PENDING]),
    ("not approved by who may not", [asks(), says("approve", "soren", 60)], [PENDING]),
    ("not approved by whoever asked", [asks(), says("approve", "idris", 60)], [PENDING]),
    ("taken back", [asks(), says("revoke", "idris", 60)], [PENDING, ("revoked", ["revoked"])]),
    (
        "revoked by the data-protection officer",
        [asks(), says("approve", "hana", 60), says("revoke", "jonas", 70)],
        [PENDING, ("granted", []), ("revoked", ["revoked"])],
    ),
    (
        "not revoked by anybody",
        [asks(), says("approve", "hana", 60), says("revoke", "tove", 70)],
        [PENDING, ("granted", [])],
    ),
    (
        "no longer needed",
        [asks(), says("approve", "hana", 60), says("need-met", "idris", 70)],
        [PENDING, ("granted", []), ("revoked", ["need_ended"])],
    ),
    (
        "only whoever asked says that it is no longer needed",
        [asks(), says("approve", "hana", 60), says("need-met", "jonas", 70)],
        [PENDING, ("granted", [])],
    ),
    ("nobody decided until it would have ended", [asks(), time_is(8 * DAY)], [PENDING, ("expired", ["expired"])]),
    (
        "a grant ends",
        [asks(), says("approve", "hana", 60), time_is(8 * DAY)],
        [PENDING, ("granted", []), ("expired", ["expired"])],
    ),
    ("not before its time", [asks(), time_is(6 * DAY)], [PENDING]),
    (
        "the approval came too late",
        [asks(), time_is(9 * DAY), says("approve", "hana", 8 * 1440)],
        [PENDING, ("expired", ["expired"])],
    ),
]


@pytest.mark.parametrize(("steps", "outcomes"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_what_becomes_of_a_request(steps: list[Step], outcomes: list[tuple[str, list[str]]]) -> None:
    assert told(*steps).outcomes() == outcomes


AT_ONE_TIME = [row for row in TABLE if not any(outcome == "expired" for outcome, _ in row[2])]


@pytest.mark.parametrize("row", AT_ONE_TIME, ids=[row[0] for row in AT_ONE_TIME])
def test_read_at_once_it_is_the_same(row: tuple[str, list[Step], list[tuple[str, list[str]]]]) -> None:
    world = World()
    world.finds()
    for step in row[1]:
        step(world)
    world.run()
    assert world.outcomes() == row[2]


@pytest.mark.parametrize("row", TABLE, ids=[row[0] for row in TABLE])
def test_after_a_restart_nothing_is_said_again(row: tuple[str, list[Step], list[tuple[str, list[str]]]]) -> None:
    world = told(*row[1])
    world.restart()
    assert world.book.say(world.moment) == []


def personal() -> World:
    """Two people have to approve that mail marked personal is read."""
    world = World()
    world.finds(**MARKED)
    world.asks(
        made.open_mail(personal_grounds="The person named the message herself as the one that was sent on"), "idris"
    )
    world.run()
    return world


def test_where_two_have_to_approve_each_is_told_of_the_other() -> None:
    world = personal()
    world.says("approve", "hana", 60)
    world.run()
    assert world.outcomes()[1:] == [("pending", ["second_approver_missing"])]
    world.says("approve", "jonas", 70)
    world.run()
    (*_, granted) = world.decisions()
    assert [one.token for one in granted.approvers] == [made.token("hana"), made.token("jonas")]
    assert granted.at == NOON + timedelta(minutes=70)
    assert world.entered().count("approval") == 2


def test_the_same_person_twice_counts_once() -> None:
    world = personal()
    world.says("approve", "hana", 60)
    world.says("approve", "hana", 61)
    world.run()
    assert world.outcomes()[1:] == [("pending", ["second_approver_missing"])]
    assert world.outcomes("approve-hana-0061") == [("refused", ["second_approver_missing"])]


def test_nobody_approves_what_was_not_asked_yet() -> None:
    """An approval given beforehand would be one of whatever is asked later."""
    world = told(says("approve", "hana", -5), asks())
    assert world.outcomes() == [PENDING]
    assert world.outcomes("approve-hana--005") == [("refused", ["already_decided"])]
    world.says("approve", "hana", 5)
    world.run()
    assert world.outcomes() == [PENDING, ("granted", [])]


def test_nobody_approves_who_has_left() -> None:
    """Though the office was not ended with them."""
    world = told(asks())
    world.keep(with_key(made.colleague("hana", ends=NOON + timedelta(minutes=1))))
    world.says("approve", "hana", 5)
    world.run()
    assert world.outcomes() == [PENDING]


def test_whoever_brings_a_request_does_not_approve_it() -> None:
    brought = payload(made.open_mail(viewers=[made.token("hana")]))
    brought["on_behalf_of"] = {"token": made.token("idris"), "role": "investigator"}
    world = told(lambda world: world.asks(made.open_mail(), "hana", payload=brought), says("approve", "hana", 5))
    assert world.outcomes() == [("refused", ["requester_role"])]


def test_of_two_approvers_who_race_the_first_decides() -> None:
    world = told(asks())
    world.says("approve", "hana", 60)
    world.says("approve", "nadia", 60)
    world.run()
    assert world.outcomes() == [PENDING, ("granted", [])]
    assert [one.token for one in world.decisions()[1].approvers] == [made.token("hana")]
    assert world.outcomes("approve-nadia-0060") == [("refused", ["already_decided"])]
    assert world.decisions("approve-nadia-0060")[0].about_request == REQUEST


def test_a_command_signed_with_another_key_decides_nothing() -> None:
    world = told(asks())
    world.gives(command("approve", "hana", "approve-0001", request_id=REQUEST), signer="idris")
    world.run()
    assert world.outcomes() == [PENDING]
    (refused,) = world.decisions("approve-0001")
    assert (refused.reasons, refused.requester, refused.about_request) == (["approver_role"], None, REQUEST)


def test_an_approval_of_what_nobody_asked_for_waits() -> None:
    world = told(says("approve", "hana", 60))
    assert world.log.records("decisions") == []


def test_union_mail_is_granted_after_consultation() -> None:
    world = told_of_carys(CARYS_ASKED, consults(20), says("approve", "hana", 60))
    assert world.outcomes() == [CONSULTATION, ("granted", [])]
    (record,) = world.register_written
    assert record == builders.consultation(
        id="consult-idris-0020",
        request_id=REQUEST,
        at=NOON + timedelta(minutes=20),
        recorded_by="idris",
        scope="One message",
        valid_until=record.valid_until,  # type: ignore[union-attr]  # a consultation's
    )
    assert world.entered() == ["approval", "consultation", "grant", "request"]


def test_it_is_refused_where_the_union_was_not_asked() -> None:
    world = told_of_carys(CARYS_ASKED, says("approve", "hana", 60))
    assert world.outcomes() == [CONSULTATION, ("refused", ["consultation_missing"])]


def test_a_consultation_after_the_approval_is_too_late() -> None:
    world = told_of_carys(CARYS_ASKED, says("approve", "hana", 60), consults(70))
    assert world.outcomes()[-1] == ("refused", ["consultation_missing"])
    assert world.outcomes("consult-idris-0070") == [("refused", ["already_decided"])]
    assert world.register_written == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"person": "tove"}, "requester_role"),
        ({"level": "county"}, "field_absent"),
        ({"officer": " "}, "officer_not_named"),
        ({"valid_until": "2026-04-01T00:00:00+01:00"}, "field_absent"),
    ],
)
def test_a_consultation_that_is_none(changes: dict[str, Any], reason: str) -> None:
    person = changes.pop("person", "idris")
    world = told_of_carys(CARYS_ASKED, consults(20, person, **changes))
    assert world.register_written == []
    assert world.outcomes(f"consult-{person}-0020") == [("refused", [reason])]


def test_nobody_consults_over_what_an_officer_said_of_another_request() -> None:
    """One that was registered by hand has an id that anybody may give a command."""
    by_hand = builders.consultation(id="consult-idris-0020", request_id="request-0009", outcome="objection")
    world = told_of_carys(lambda world: world.keep(by_hand), CARYS_ASKED, consults(20))
    assert world.register_written == []
    assert world.outcomes("consult-idris-0020") == [("refused", ["already_decided"])]
    assert world.register.consultations("request-0009") == [by_hand]


def test_the_officer_may_say_it_themselves() -> None:
    dewi = made.colleague("dewi", addresses=[builders.DEWI])
    world = World(
        dewi,
        made.carys_in_office(),
        made.dewi_in_office(person="dewi"),
        builders.case(id="case-2", person="carys"),
    )
    world.finds(parties=made.facts(of=builders.CARYS).parties)
    confirm = {
        "union": builders.UNION,
        "level": "regional",
        "outcome": "objection",
        "scope": "",
        "valid_until": "2026-04-01T00:00:00Z",
        "about": "carys",
    }
    for step in (CARYS_ASKED, says("confirm-consultation", "dewi", 20, payload=confirm), says("approve", "hana", 60)):
        step(world)
        world.run()
    assert world.outcomes()[-1] == ("refused", ["union_objection_unanswered"])
    (record,) = world.register_written
    assert (record.officer, record.recorded_by) == ("dewi", "dewi")  # type: ignore[union-attr]  # a consultation


def test_nobody_speaks_for_a_union_without_an_office_in_it() -> None:
    world = told_of_carys(
        CARYS_ASKED, consults(20), says("confirm-consultation", "tove", 30, payload={"union": "x", "level": "branch"})
    )
    assert world.outcomes("confirm-consultation-tove-0030") == [("refused", ["field_absent"])]
