"""Given requests and commands, when the gate is asked, then the topics hold what follows: once, whoever restarts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.agents.step import Counted, Publish
from headerfirst.schemas.command import Actor
from headerfirst.schemas.inspection import Decision, InspectionRequest
from headerfirst.schemas.register import Hold, Objection

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON, REQUEST, World, command, payload, private_key, with_key
from tests.agents.made_packs import KEYS

Step = Callable[[World], None]
HOUR, DAY = made.HOUR, made.DAY
PENDING = ("pending", ["approver_missing"])
ASKED = made.open_mail()


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


# What becomes of a request

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


# Two at once


def test_of_two_approvers_who_race_the_first_decides() -> None:
    world = told(asks())
    world.says("approve", "hana", 60)
    world.says("approve", "nadia", 60)
    world.run()
    assert world.outcomes() == [PENDING, ("granted", [])]
    assert [one.token for one in world.decisions()[1].approvers] == [made.token("hana")]
    assert world.outcomes("approve-nadia-0060") == [("refused", ["already_decided"])]
    assert world.decisions("approve-nadia-0060")[0].about_request == REQUEST


def test_a_second_gate_that_says_the_same_changes_nothing() -> None:
    world = told(asks())
    world.says("approve", "hana", 60)
    other = world.gate()
    for arrivals in world.log.arrivals.values():
        for arrival in arrivals:
            other.take(arrival)
    twice = other.say(world.moment)
    world.publish(world.book.say(world.moment))
    world.publish(twice)
    world.run()
    assert world.outcomes() == [PENDING, ("granted", []), ("granted", [])]
    assert len({entry.entry_id for entry in world.entries()}) == len(world.entries())
    standing = world.book.docket.settled.standing(REQUEST)
    assert standing is not None
    assert standing.outcome == "granted"


def test_what_another_gate_decided_first_stands() -> None:
    """It saw another register, and refused."""
    world = told(asks())
    world.says("approve", "hana", 60)
    mine = world.book.say(world.moment)
    granted = next(one.record for one in mine if isinstance(one, Publish))
    assert isinstance(granted, Decision)
    theirs = msgspec.structs.replace(granted, outcome="refused", reasons=["register_stale"], grant=None)
    world.comes("decisions", REQUEST, theirs, NOON + HOUR)
    world.publish(mine)
    world.run()
    assert [outcome for outcome, _ in world.outcomes()] == ["pending", "refused", "granted"]
    assert world.book.docket.settled.live(REQUEST, world.now) is None
    assert world.entered() == ["approval", "refusal", "request"]


# What is not believed


def test_a_command_signed_with_another_key_decides_nothing() -> None:
    world = told(asks())
    world.gives(command("approve", "hana", "approve-0001", request_id=REQUEST), signer="idris")
    world.run()
    assert world.outcomes() == [PENDING]
    (refused,) = world.decisions("approve-0001")
    assert (refused.reasons, refused.requester, refused.about_request) == (["approver_role"], None, REQUEST)


def test_a_request_in_a_role_that_is_not_held_is_none() -> None:
    world = told(lambda world: world.asks(ASKED, "tove", actor=Actor(token=made.token("tove"), role="dpo")))
    assert world.log.records("inspection-requests") == []
    assert world.outcomes() == [("refused", ["requester_role"])]


def test_a_request_that_names_somebody_in_clear_is_none() -> None:
    world = told(asks(made.open_mail(person=builders.AMARA)))
    assert world.log.records("inspection-requests") == []
    assert world.outcomes() == [("refused", ["field_absent"])]


def test_nobody_states_themselves_what_a_heading_says() -> None:
    stated = payload(ASKED) | {"messages": [msgspec.to_builtins(made.facts())]}
    world = told(lambda world: world.asks(ASKED, "idris", payload=stated))
    assert world.outcomes() == [("refused", ["field_absent"])]


def test_a_decided_request_goes_on_refusing_under_a_command_id_of_somebody_else() -> None:
    """Whoever takes the id of a request for a command of theirs cannot have it refused."""
    world = told(asks())
    world.gives(command("reveal", "soren", REQUEST, NOON + HOUR), signer="tove")
    world.run()
    assert world.outcomes() == [PENDING]
    standing = world.book.docket.settled.standing(REQUEST)
    assert standing is not None
    assert standing.outcome == "pending"


def test_a_command_about_nothing_is_told_so() -> None:
    world = told(says("approve", "hana", 60, command_id="approve-0001", request_id=None))
    assert world.outcomes("approve-0001") == [("refused", ["field_absent"])]


def test_an_approval_of_what_nobody_asked_for_waits() -> None:
    world = told(says("approve", "hana", 60))
    assert world.log.records("decisions") == []


def test_of_two_requests_under_one_id_the_first_counts() -> None:
    world = told(lambda world: world.triage_asks(made.malware_scan()))
    world.triage_asks(made.malware_scan(purpose="suspected_breach"), NOON + HOUR)
    world.run()
    assert world.outcomes(made.REQUEST) == [("granted", [])]
    assert world.entered() == ["grant", "request"]


# What the register learns


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


CARYS_ASKED = asks(made.about_carys())
CONSULTATION = ("pending", ["consultation_missing"])


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


def test_an_objection_pauses_what_is_not_approved_yet() -> None:
    world = told(asks(), says("object", "amara", 30), says("approve", "hana", 60))
    (objection,) = world.register_written
    assert isinstance(objection, Objection)
    assert (objection.person, objection.at) == ("amara", NOON + timedelta(minutes=30))
    assert world.outcomes() == [PENDING, ("refused", ["objection_pending"])]
    assert "register-change" in world.entered()


def test_an_objection_and_an_approval_that_are_read_at_once_keep_their_order() -> None:
    first = told(asks())
    first.says("object", "amara", 30)
    first.says("approve", "hana", 60)
    first.run()
    assert first.outcomes()[-1] == ("refused", ["objection_pending"])
    second = told(asks())
    second.says("approve", "hana", 30)
    second.says("object", "amara", 60)
    second.run()
    assert second.outcomes()[-1] == ("granted", [])


def asks_for_a_hold(world: World) -> None:
    stated = payload(made.hold())
    world.gives(command("hold", "nadia", REQUEST, payload={name: stated[name] for name in stated if name != "kind"}))


def test_a_hold_that_is_granted_is_on_the_register() -> None:
    world = told(asks_for_a_hold, says("approve", "jonas", 60))
    (record,) = world.register_written
    assert isinstance(record, Hold)
    assert (record.id, record.person, record.owner, record.approver) == (REQUEST, "amara", "nadia", "jonas")
    assert record.need == made.REASON
    assert record.scope == "case:case-1"
    assert record.until == record.review_at == NOON + 7 * DAY
    assert world.entered() == ["approval", "grant", "hold", "request"]


def test_a_hold_that_is_revoked_ends_on_the_register() -> None:
    world = told(asks_for_a_hold, says("approve", "jonas", 60), says("revoke", "jonas", 90))
    assert [record.to for record in world.register_written] == [None, NOON + timedelta(minutes=90)]
    world.restart()
    assert world.book.say(world.moment) == []


def test_a_record_that_somebody_took_off_the_register_does_not_come_back() -> None:
    world = told_of_carys(CARYS_ASKED, consults(20))
    world.keep(None, "consultation/consult-idris-0020")
    world.restart()
    assert world.book.say(world.moment) == []


# Whom nobody knows yet


def test_a_request_about_somebody_who_is_not_registered_waits() -> None:
    newcomer = made.colleague("newcomer")
    world = World(builders.case(id="case-3", person="newcomer"))
    world.finds(parties=[KEYS.party(made.address("newcomer"))])
    request = made.open_mail(
        person=made.token("newcomer"), mailbox_token=KEYS.mailbox(made.address("newcomer")), case_id="case-3"
    )
    world.asks(request, "idris")
    world.says("approve", "hana", 60)
    world.run()
    assert world.outcomes() == [("pending", ["field_absent"])]
    world.keep(with_key(newcomer))
    world.run()
    assert world.outcomes() == [("pending", ["field_absent"]), PENDING, ("granted", [])]


# The rest of what is said


def test_the_target_comes_from_who_saw_the_message() -> None:
    world = told(asks(made.open_mail(target=None)), says("approve", "hana", 60))
    (_, granted) = world.decisions()
    assert granted.grant is not None
    assert granted.grant.target == "c2VhbGVk"


def test_a_decision_repeats_what_the_notice_will_tell() -> None:
    world = told(asks(made.open_mail(incident_id="c1" * 16, finding_ids=["e9" * 16])), says("approve", "hana", 60))
    (_, granted) = world.decisions()
    assert granted.person == made.token("amara")
    assert granted.requester == made.by("idris")
    assert granted.reason == made.REASON
    assert (granted.incident_id, granted.finding_ids, granted.case_id) == ("c1" * 16, ["e9" * 16], "case-1")
    assert granted.pack == made.DMU.ref


def test_a_request_that_is_brought_for_somebody_says_through_whom() -> None:
    request = made.usage_log()
    brought = payload(request) | {"on_behalf_of": {"token": made.token("nadia"), "role": "hr-approver"}}
    world = World(pack=made.WCC)
    world.asks(request, "keiko", payload=brought)
    world.run()
    (made_of_it,) = world.log.records("inspection-requests")
    assert made_of_it.requester == made.by("nadia", via="information-security")
    assert world.outcomes() == [PENDING]


def test_without_a_policy_nothing_is_granted() -> None:
    world = World()
    world.bench.packs._always = None
    world.triage_asks(made.malware_scan())
    world.run()
    assert world.outcomes(made.REQUEST) == [("refused", ["policy_not_active"])]
    assert world.decisions(made.REQUEST)[0].pack.id == "none"


def test_with_a_stale_register_nothing_is_granted() -> None:
    world = World()
    world.fresh = False
    world.triage_asks(made.malware_scan())
    world.run()
    assert world.outcomes(made.REQUEST) == [("refused", ["register_stale"])]


def test_what_was_granted_is_judged_again() -> None:
    world = told(asks(), says("approve", "hana", 60))
    verdict = world.book.judge_again(REQUEST, world.moment)
    assert verdict is not None
    assert verdict.outcome == "granted"
    world.keep(builders.objection())
    verdict = world.book.judge_again(REQUEST, world.moment)
    assert verdict is not None
    assert (verdict.outcome, verdict.reasons) == ("refused", ("objection_pending",))
    assert world.book.judge_again("nothing", world.moment) is None


def test_decisions_and_reasons_are_counted() -> None:
    world = World()
    world.triage_asks(made.malware_scan())
    world.triage_asks(made.malware_scan(request_id="f2" * 16, purpose="dlp"))
    said = world.run()
    assert sorted(world.counted(said)) == [
        Counted("decision", ("open-content", "granted")),
        Counted("decision", ("open-content", "refused")),
        Counted("refusal", ("purpose_not_in_pack",)),
    ]


def test_entries_name_nobody() -> None:
    world = told(asks(), says("object", "amara", 30), says("approve", "hana", 60))
    told_of = b"".join(arrival.value for arrival in world.log.arrivals["ledger-entries"]).decode()
    assert "amara" not in told_of
    assert "hana" not in told_of


def test_an_entry_that_a_dead_process_did_not_write_is_written_by_the_next() -> None:
    world = told(asks(), says("approve", "hana", 60))
    before = {entry.entry_id for entry in world.entries()}
    del world.log.arrivals["ledger-entries"]
    world.restart()
    world.run()
    assert {entry.entry_id for entry in world.entries()} == before


def test_what_the_topics_are_about_to_lose_is_not_judged_again() -> None:
    world = told(asks(), says("approve", "hana", 60))
    del world.log.arrivals["decisions"]
    world.now = NOON + 175 * DAY
    world.restart()
    assert world.book.say(world.moment) == []


def test_a_scan_that_is_over_leaves_nothing_but_its_end() -> None:
    world = World()
    world.triage_asks(made.malware_scan())
    world.run()
    world.now = NOON + 2 * DAY
    world.run()
    assert world.outcomes(made.REQUEST) == [("granted", []), ("expired", ["expired"])]
    assert world.book.docket.asked(made.REQUEST) is None
    world.triage_asks(made.malware_scan(), NOON + 2 * DAY)
    assert world.book.say(world.moment) == []
    world.gives(command("approve", "hana", "approve-0001", NOON + 2 * DAY, request_id=made.REQUEST))
    world.run()
    assert world.outcomes("approve-0001") == [("refused", ["already_decided"])]
    assert world.entered() == ["grant", "refusal", "request"]


def test_private_keys_of_the_tests_differ() -> None:
    assert private_key("hana").private_bytes_raw() != private_key("nadia").private_bytes_raw()
