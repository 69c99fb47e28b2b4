"""What is to be opened, and whether it still may be; what follows from results is said once, whoever reads."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.agents.gate.ages import REMEMBERED
from headerfirst.agents.inspected import result_entry
from headerfirst.agents.inspection import Entered
from headerfirst.agents.step import Publish
from headerfirst.schemas.errors import Retriable
from headerfirst.schemas.inspection import Decision

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON, REQUEST, command
from tests.agents.inspection_world import (
    OPENED,
    SEALED,
    InspectionWorld,
    entries_in,
    findings_in,
    result,
    scan,
    verdict,
)
from tests.agents.made_packs import KEYS

CARYS_TOO = made.facts(builders.CARYS)
"""Amara's message again, to which Carys is a party."""


@pytest.fixture
def world() -> InspectionWorld:
    return InspectionWorld()


def revoked(decision: Decision) -> Decision:
    return msgspec.structs.replace(decision, outcome="revoked", grant=None, reasons=["revoked"])


# What is to be opened


def test_a_granted_message_is_due_until_its_result_is_there(world: InspectionWorld) -> None:
    world.granted()
    assert world.due() == [(REQUEST, made.MESSAGE)]
    world.results(result(verdict("yara", "clean")))
    assert world.due() == []


def test_nothing_is_due_of_what_was_not_granted(world: InspectionWorld) -> None:
    world.fresh = False
    world.triage_asks(scan())
    world.run()
    assert [outcome for outcome, _ in world.outcomes()] == ["refused"]
    assert world.due() == []


def test_each_message_of_a_grant_is_due_by_itself_and_older_grants_come_first(world: InspectionWorld) -> None:
    decision = world.granted()
    assert decision.grant is not None
    grant = msgspec.structs.replace(decision.grant, message_tokens=["m-2", "m-1"])
    younger = msgspec.structs.replace(
        decision, request_id="a-younger-one", grant=grant, at=decision.at + timedelta(minutes=1)
    )
    world.comes("decisions", "a-younger-one", younger, younger.at)
    assert world.due() == [(REQUEST, made.MESSAGE), ("a-younger-one", "m-1"), ("a-younger-one", "m-2")]


def test_a_human_view_waits_for_the_person(world: InspectionWorld) -> None:
    decision = world.granted()
    assert decision.grant is not None
    view = msgspec.structs.replace(
        decision, request_id="a-view", grant=msgspec.structs.replace(decision.grant, mode="human-view")
    )
    world.comes("decisions", "a-view", view, NOON)
    assert world.due() == [(REQUEST, made.MESSAGE)]


def test_a_list_of_headings_is_due_as_the_request_itself(world: InspectionWorld) -> None:
    decision = world.granted()
    assert decision.grant is not None
    grant = msgspec.structs.replace(decision.grant, mode="human-view", message_tokens=[])
    listing = msgspec.structs.replace(decision, request_id="a-list", kind="list-headings", grant=grant)
    world.comes("decisions", "a-list", listing, NOON)
    assert ("a-list", "a-list") in world.due()
    world.results(result(request_id="a-list", message_token="m-1", target=SEALED))
    assert ("a-list", "a-list") in world.due()
    assert world.inspection.listed("a-list") == {"m-1": SEALED}
    world.results(result(request_id="a-list", message_token="a-list"))
    assert world.due() == [(REQUEST, made.MESSAGE)]


def test_a_grant_that_ended_has_nothing_due(world: InspectionWorld) -> None:
    decision = world.granted()
    assert decision.grant is not None
    world.now = decision.grant.expires_at
    assert world.due() == []
    assert world.inspection.why_over(REQUEST, world.moment) == "expired"


def test_a_revoked_grant_has_nothing_due(world: InspectionWorld) -> None:
    decision = world.granted()
    assert world.inspection.why_over(REQUEST, world.moment) is None
    world.comes("decisions", REQUEST, revoked(decision), NOON)
    assert world.due() == []
    assert world.inspection.why_over(REQUEST, world.moment) == "revoked"
    assert world.inspection.live(REQUEST, world.moment) is None


def test_a_late_second_decision_changes_nothing(world: InspectionWorld) -> None:
    decision = world.granted()
    refused = msgspec.structs.replace(decision, outcome="refused", grant=None, reasons=["register_stale"])
    world.comes("decisions", REQUEST, refused, NOON)
    assert world.due() == [(REQUEST, made.MESSAGE)]


def test_an_answer_to_a_command_is_no_grant(world: InspectionWorld) -> None:
    decision = world.granted()
    answer = msgspec.structs.replace(decision, request_id="command-1", about_request=REQUEST)
    world.comes("decisions", REQUEST, answer, NOON)
    assert world.due() == [(REQUEST, made.MESSAGE)]


# Judged again


def judged(world: InspectionWorld, **changes: Any) -> tuple[str, tuple[str, ...]]:
    seen = changes["seen"] if "seen" in changes else made.facts(**changes)
    verdict_now = world.inspection.judge_again(REQUEST, world.moment, {made.MESSAGE: seen})
    assert verdict_now is not None
    return verdict_now.outcome, verdict_now.reasons


def test_what_would_still_be_granted_may_be_opened(world: InspectionWorld) -> None:
    world.granted()
    assert judged(world) == ("granted", ())


def test_a_party_that_only_the_real_headers_name_is_judged() -> None:
    world = InspectionWorld(made.carys_in_office())
    world.granted()
    assert judged(world, seen=CARYS_TOO) == ("refused", ("union_shielded",))


def test_an_official_who_was_registered_after_the_grant_is_seen() -> None:
    world = InspectionWorld()
    world.granted(scan(messages=[CARYS_TOO]))
    assert judged(world, seen=CARYS_TOO) == ("granted", ())
    world.keep(made.carys_in_office())
    assert judged(world, seen=CARYS_TOO) == ("refused", ("union_shielded",))


def test_no_party_is_lost_that_was_stated_before_and_is_not_in_the_headers() -> None:
    """A copy that triage saw may have had a recipient more, such as one in Bcc."""
    world = InspectionWorld()
    world.granted(scan(messages=[CARYS_TOO]))
    world.keep(made.carys_in_office())
    assert judged(world) == ("refused", ("union_shielded",))


def test_a_mark_in_the_real_headers_closes_a_message_to_scans_for_conduct() -> None:
    world = InspectionWorld(pack=made.WCC)
    world.granted(made.dlp_scan(request_id=REQUEST, target=SEALED))
    assert judged(world) == ("granted", ())
    assert judged(world, marks=["header"]) == ("refused", ("personal_marked",))


@pytest.mark.parametrize(
    "changes",
    [
        {"message_tokens": [made.MESSAGE, "m-" + "0" * 32]},
        {"viewers": [made.token("soren")]},
        {"mode": "scan"},
        {"kind": "reveal"},
        {"person": made.token("bilal")},
    ],
    ids=["another message", "another viewer", "another mode", "another kind", "another person"],
)
def test_a_decision_opens_no_more_than_its_request_asks_for(changes: dict[str, Any]) -> None:
    """Whoever could write decisions, and waited for somebody else's approval, has nothing of their own opened."""
    there = InspectionWorld()
    there.finds()
    there.asks(made.open_mail(), "idris")
    there.run()
    there.says("approve", "hana", 60)
    honest = next(one for one in there.book.say(there.moment) if isinstance(one, Publish) and one.topic == "decisions")
    assert isinstance(honest.record, Decision)
    assert honest.record.grant is not None
    said = {name: changes[name] for name in ("kind", "person") if name in changes}
    grant = msgspec.structs.replace(honest.record.grant, **{name: changes[name] for name in changes.keys() - said})
    forged = msgspec.structs.replace(honest.record, grant=grant, **said)
    there.comes("decisions", REQUEST, forged, forged.at)
    assert there.inspection.live(REQUEST, there.moment) == forged
    verdict = there.inspection.judge_again(REQUEST, there.moment, {})
    assert verdict is not None
    assert (verdict.outcome, verdict.reasons) == ("refused", ("outside_scope",))


def test_a_stale_register_opens_nothing(world: InspectionWorld) -> None:
    world.granted()
    world.fresh = False
    assert judged(world) == ("refused", ("register_stale",))


def test_of_a_request_that_nobody_made_nothing_is_known(world: InspectionWorld) -> None:
    assert world.inspection.judge_again("nonesuch", world.moment, {}) is None
    assert world.inspection.question("nonesuch", world.moment, {}) is None


# What is entered


def test_where_an_opening_was_entered_first_is_known(world: InspectionWorld) -> None:
    decision = world.granted()
    offset = len(world.log.arrivals["ledger-entries"])
    entry = world.enters(decision)
    world.enters(decision, at=OPENED + timedelta(minutes=5))
    assert world.inspection.entered(entry.entry_id) == Entered(offset, OPENED)
    assert world.inspection.entered("nonesuch") is None


# What follows


def test_a_hit_is_a_finding_and_an_entry_once(world: InspectionWorld) -> None:
    world.granted()
    world.results(result(verdict()))
    said = world.tells()
    assert [one.category for one in findings_in(said)] == ["malware"]
    assert [(one.kind, one.counts) for one in entries_in(said)] == [("result", {"hit": 1, "seen_by": 0})]
    assert world.tells() == []


def test_what_is_clean_is_an_entry_alone(world: InspectionWorld) -> None:
    world.granted()
    world.results(result(verdict("yara", "clean")))
    said = world.tells()
    assert findings_in(said) == []
    assert [one.counts for one in entries_in(said)] == [{"clean": 1, "seen_by": 0}]


def test_whoever_reads_the_topics_again_says_nothing_twice_and_nothing_else(world: InspectionWorld) -> None:
    world.granted()
    world.results(result(verdict()))
    world.inspection.say(world.moment)  # killed before any of it was written
    world.reads_again()
    said = world.tells()
    assert sorted(one.topic for one in said) == ["findings", "ledger-entries"]
    world.reads_again()
    assert world.tells() == []


def test_a_repeated_result_changes_nothing_not_even_another_one_of_the_message(world: InspectionWorld) -> None:
    """Two workers may have opened it at once; the first result in offset order counts."""
    world.granted()
    world.results(result(verdict("yara", "clean")))
    world.results(result(verdict("yara", "clean")))
    world.results(result(verdict()))
    said = world.tells()
    assert [one.counts for one in entries_in(said)] == [{"clean": 1, "seen_by": 0}]
    assert findings_in(said) == []


def test_a_result_that_comes_after_the_grant_was_revoked_says_the_same(world: InspectionWorld) -> None:
    """The opening was under way; a restart, which knows the end before the result, must not show."""
    decision = world.granted()
    world.comes("decisions", REQUEST, revoked(decision), NOON)
    world.tells()
    world.results(result(verdict()))
    said = world.inspection.say(world.moment)
    assert len(said) == 2
    world.reads_again()
    assert world.inspection.say(world.moment) == said


def test_each_look_of_a_person_is_an_entry(world: InspectionWorld) -> None:
    world.granted()
    for number in (1, 2):
        world.results(result(seen_by_count=1, viewer=made.token("idris"), view_id=f"look-{number}"))
    said = entries_in(world.tells())
    assert [(one.kind, one.actor) for one in said] == [("view", made.token("idris"))] * 2
    assert len({one.entry_id for one in said}) == 2
    assert world.due() == [(REQUEST, made.MESSAGE)]


def test_an_entry_that_another_writes_is_said_here_only_if_they_fail(world: InspectionWorld) -> None:
    """The reading room enters a look before it shows anything, and the desk may fold the result in meanwhile."""
    granted = world.granted()
    looks = [result(seen_by_count=1, viewer=made.token("idris"), view_id=f"look-{number}") for number in (1, 2)]
    names = [result_entry(world.inspection.bench, granted, look).entry_id for look in looks]
    with world.inspection.written_by_another(names[0]):
        world.results(looks[0])
        assert world.tells() == []
    assert world.tells() == []
    with suppress(Retriable), world.inspection.written_by_another(names[1]):
        world.results(looks[1])
        raise Retriable("The topic does not take it.")
    assert [one.entry_id for one in entries_in(world.tells())] == [names[1]]


def test_a_list_of_headings_is_one_entry(world: InspectionWorld) -> None:
    decision = world.granted()
    assert decision.grant is not None
    listing = msgspec.structs.replace(decision, request_id="a-list", kind="list-headings")
    world.comes("decisions", "a-list", listing, NOON)
    for token in ("m-1", "m-2", "a-list"):
        world.results(result(request_id="a-list", message_token=token, outcome="not_inspected"))
    assert [one.decision_id for one in entries_in(world.tells())] == ["a-list"]


def test_a_result_of_a_request_that_nobody_knows_is_entered_all_the_same(world: InspectionWorld) -> None:
    world.results(result(verdict(), request_id="nonesuch"))
    said = world.tells()
    assert [(one.decision_id, one.clause) for one in entries_in(said)] == [("nonesuch", None)]
    assert findings_in(said) == []


def test_what_followed_from_an_old_result_is_not_said_again_where_its_topic_has_lost_it(world: InspectionWorld) -> None:
    world.granted()
    world.results(result(verdict()))
    world.now = OPENED + REMEMBERED + timedelta(days=2)
    assert world.tells() == []


def test_it_forgets_with_its_topics(world: InspectionWorld) -> None:
    entry = world.enters(world.granted())
    world.results(result(verdict()))
    world.tells()
    world.now = OPENED + REMEMBERED + timedelta(days=2)
    assert world.tells() == []
    assert world.inspection.entered(entry.entry_id) is None
    assert world.inspection.judge_again(REQUEST, world.moment, {}) is None


def test_a_reading_from_the_beginning_starts_from_nothing(world: InspectionWorld) -> None:
    entry = world.enters(world.granted())
    world.results(result(verdict()))
    world.inspection.forget()
    assert world.due() == []
    assert world.tells() == []
    assert world.inspection.entered(entry.entry_id) is None


def test_requests_that_were_refused_are_soon_forgotten(world: InspectionWorld) -> None:
    world.fresh = False
    world.triage_asks(scan())
    world.run()
    world.tells()
    assert world.inspection.question(REQUEST, world.moment, {}) is None


def test_people_may_revoke_a_scan_and_nothing_is_due() -> None:
    world = InspectionWorld()
    world.granted()
    world.gives(command("revoke", "jonas", "revoke-0001", request_id=REQUEST))
    world.run()
    assert [outcome for outcome, _ in world.outcomes()] == ["granted", "revoked"]
    assert world.due() == []


def test_what_follows_names_nobody(world: InspectionWorld) -> None:
    world.granted()
    world.results(result(verdict()))
    text = b"".join(msgspec.json.encode(one.record) for one in world.tells()).decode()
    assert KEYS.party(builders.AMARA) in text
    assert builders.AMARA not in text
