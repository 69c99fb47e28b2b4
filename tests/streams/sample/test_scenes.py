"""What happens on the sample day, judged by both packs: every protection holds, every detector has both its sides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from headerfirst.agents.rules import ReadyPack, make_ready
from headerfirst.schemas.incident import Incident
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import SampleDay, sample_day

from tests.streams.in_process import Judged, judge

DAY = date(2026, 3, 10)

SHIELDED = {
    "official writes to everybody",
    "official under a second address",
    "member writes to an official's plus address",
    "official in capital letters",
    "official's lookalike among the copies",
    "official sends through a shared mailbox",
    "regional officer writes to a member",
    "member writes to a branch officer outside",
    "chat with an official",
    "official on the last morning in office",
    "official's mail sent in office, seen after it",
    "union address",
    "union address writes to its members",
    "union folder",
    "folder below a union folder",
    "folder named like a union's",
    "protected site",
    "union's pages",
    "categories that are not logged",
    "attachment to a union official",
    "official's mailbox set to forward outside",
    "official's mailbox opened by somebody else",
    "union folder emptied",
    "report about a union official",
}
OUT_OF_SCOPE = {"student", "visitor", "councillor on own equipment", "student's mailbox set to forward outside"}
DROPPED = {
    "report of somebody who is not identified": "not_identified",
    "report of somebody's private life": "private_life",
    "answer in somebody else's name": "not_theirs_to_say",
}
PERSONAL = {"personal by its heading", "reply to personal mail", "personal by its header", "personal by a label"}
PROPER_CHANNELS = {"grievance", "whistleblowing", "solicitor outside", "member of parliament"}

# By scene: what the rules of both packs say of it, of DMU's alone, and of WCC's alone; several with a space between.
FIRES: Mapping[str, tuple[str, str, str]] = {
    "mass mail without approval": ("mass-mail", "", ""),
    "the same mail delivered twice": ("mass-mail", "", ""),
    "mass mail approved after": ("mass-mail", "", ""),
    "chain mail": ("chain-mail", "", ""),
    "chain mail by somebody without a case": ("chain-mail", "", ""),
    "forwarding outside": ("auto-forward", "", ""),
    "sends as somebody else": ("impersonation", "", ""),
    "confidential heading to the outside, with a case": ("confidential-heading?", "", ""),
    "confidential heading to the outside, without a case": ("", "", "confidential-heading?"),
    "webmail": ("", "", "unapproved-webmail"),
    "webmail by somebody without a case": ("", "", "unapproved-webmail"),
    "software taken without approval": ("unauthorised-software", "", ""),
    "software stopped": ("unauthorised-software", "", ""),
    "software taken by the monitoring team": ("unauthorised-software", "", ""),
    "prohibited category, stopped": ("illegal-or-obscene-sites", "", ""),
    "prohibited category, seen": ("illegal-or-obscene-sites", "", ""),
    "illegal category": ("illegal-or-obscene-sites", "", ""),
    "discriminatory category": ("", "", "discriminatory-sites"),
    "a colleague's name from outside": ("display-name-of-staff phishing-signs", "", ""),
    "hours online, with a case": ("excessive-personal-use", "", "social-in-work-time"),
    "hours online, without a case": ("", "", "excessive-personal-use social-in-work-time"),
    "forty minutes online, with a case": ("", "", "social-in-work-time"),
    "a phish": ("phishing-signs phishing-many-signs", "", ""),
    "a look-alike sender": ("look-alike-domain", "", ""),
    "letters by the hundred, with a case": ("spam-velocity", "", ""),
    "letters by the hundred, without a case": ("", "", "spam-velocity"),
    "messages on the organisation's device": ("", "", "unapproved-messaging"),
    "social media in the shift": ("", "", "social-in-work-time"),
    "a seller's back office, again and again": ("private-interest", "", ""),
    "films by the gigabyte": ("extra-resource", "", ""),
    "mailbox set to forward outside": ("forwarding-rule", "", ""),
    "the same forwarding stopped again": ("forwarding-rule", "", ""),
    "inbox rule that hides mail": ("hiding-inbox-rule", "", ""),
    "delegate with read access deletes": ("delegate-misuse", "", ""),
    "mailbox opened by nobody's leave": ("opening-outside-grant", "", ""),
    "access of a delegate taken away": ("", "", "delegation-removed"),
    "out-of-office set by somebody else": ("out-of-office-by-others", "", ""),
    "leaver signs in": ("leaver-sign-in", "", ""),
    "leaver's sign-in refused": ("leaver-sign-in", "", ""),
    "press report about a post": ("reported-disrepute", "", ""),
    "rights holder's complaint": ("", "rights-holder-complaint", ""),
    "accident told before anything was seen": ("illegal-or-obscene-sites", "", "accidental-encounter"),
    "accident told after it was seen": ("illegal-or-obscene-sites", "", "accidental-encounter"),
    "answer of whom it is about": ("answer-given", "", ""),
    "attachment that is the anti-malware test file": ("unscanned-attachment?", "", ""),
    "attachment that is harmless": ("unscanned-attachment?", "", ""),
    "attachment on personal mail": ("unscanned-attachment?", "", ""),
}


@pytest.fixture(scope="module", params=["dmu", "wcc"])
def pack(request: pytest.FixtureRequest) -> ReadyPack:
    return make_ready(find_pack(str(request.param)))


@pytest.fixture(scope="module")
def sample(pack: ReadyPack) -> SampleDay:
    return sample_day(DAY, 1, [pack.ref])


@pytest.fixture(scope="module")
def scenes(pack: ReadyPack) -> SampleDay:
    """The day without its ordinary traffic."""
    return sample_day(DAY, 1, [pack.ref], records=0)


@pytest.fixture(scope="module")
def judged(sample: SampleDay, pack: ReadyPack) -> Judged:
    return judge(sample, pack)


def test_rules_say_of_each_scene_what_the_pack_wants(sample: SampleDay, pack: ReadyPack, judged: Judged) -> None:
    said = {name: _rules(sample, judged, name) for name in sample.scenes}

    assert {name: rules for name, rules in said.items() if rules} == {
        name: rules for name in FIRES if (rules := _expected(name, pack.ref.id))
    }


def test_nothing_is_said_of_the_ordinary_day(sample: SampleDay, judged: Judged) -> None:
    events_of_scenes = {event for events in sample.scenes.values() for event in events}

    assert set(judged.published) <= events_of_scenes


def test_no_rule_ever_looks_at_what_is_shielded(sample: SampleDay, judged: Judged) -> None:
    events = {event for name in SHIELDED | OUT_OF_SCOPE for event in sample.scenes[name]}

    assert events
    assert events.isdisjoint(judged.published)
    assert events.isdisjoint(judged.not_run)


def test_every_protection_is_met_on_the_day(judged: Judged) -> None:
    assert set(judged.shielded) == {"union_official", "union_folder", "union_address", "protected_site", "no_log"}
    assert set(judged.out_of_scope) == {"student", "visitor", "own_equipment"}


@pytest.mark.parametrize("name", sorted(SHIELDED))
def test_all_of_a_protected_scene_is_shielded(name: str, scenes: SampleDay, pack: ReadyPack) -> None:
    only = _only(scenes, name)

    assert judge(only, pack).shielded.total() == len(only.door) == len(scenes.scenes[name])


@pytest.mark.parametrize("name", sorted(PERSONAL))
def test_conduct_rules_are_not_run_on_personal_mail(name: str, sample: SampleDay, judged: Judged) -> None:
    reasons = _reasons(sample, judged, name)

    assert "confidential-heading: personal" in reasons
    assert all(reason.endswith(": personal") for reason in reasons)


@pytest.mark.parametrize("name", sorted(PROPER_CHANNELS))
def test_conduct_rules_are_not_run_on_proper_channels(name: str, sample: SampleDay, judged: Judged) -> None:
    assert "mass-mail: proper_channel" in _reasons(sample, judged, name)


def test_chat_shows_no_heading_so_heading_rules_are_not_run(judged: Judged) -> None:
    reasons = {reason for counts in judged.not_run.values() for reason in counts}

    assert "chain-mail: mark_unknown" in reasons


def test_an_incident_of_the_monitoring_team_is_restricted(judged: Judged) -> None:
    audiences = sorted(one.audience for one in _of(judged, "unauthorised_software"))

    assert audiences == ["restricted", "soc", "soc"]


def test_illegal_material_is_restricted_and_critical(judged: Judged) -> None:
    gravest = [one for one in judged.incidents if one.severity == "critical"]

    assert [(one.category, one.audience) for one in gravest] == [("illegal_or_obscene", "restricted")]


def test_what_was_stopped_is_an_attempt(judged: Judged) -> None:
    [leaver] = _of(judged, "leaver_activity")

    assert sorted(bool(one.attempt) for one in leaver.findings) == [False, True]
    assert sorted(one.category for one in judged.incidents if one.attempt) == [
        "illegal_or_obscene",
        "unauthorised_software",
    ]


def test_who_was_never_told_of_the_policy_is_known(judged: Judged) -> None:
    untold = {one.category for one in judged.incidents if one.notice_missing}

    assert untold == {"impersonation", "unauthorised_software"}


@pytest.mark.parametrize("name", sorted(DROPPED))
def test_of_what_nobody_may_keep_only_a_count_is_left(name: str, scenes: SampleDay, pack: ReadyPack) -> None:
    said = judge(_only(scenes, name), pack)

    assert said.dropped == {DROPPED[name]: 1}
    assert not said.published
    assert not said.noted
    assert not said.incidents


def test_what_was_stopped_again_is_beside_what_it_stopped(judged: Judged) -> None:
    by_rule = [one for one in _of(judged, "auto_forward") if one.findings[0].rule_id == "forwarding-rule"]
    [incident] = by_rule

    assert (incident.state, incident.finding_count) == ("open", 2)
    assert sorted("removed" in one.evidence for one in incident.findings) == [False, True]


def test_what_only_stopped_something_opens_nothing(scenes: SampleDay, pack: ReadyPack) -> None:
    alone = judge(_only(scenes, "the same forwarding stopped again"), pack)

    assert alone.published
    assert alone.incidents == []


def test_an_answer_travels_with_the_incident_that_it_answers(judged: Judged) -> None:
    kinds = sorted([said.kind for said in one.statements] for one in _of(judged, "chain_mail"))

    assert kinds == [[], ["answer"]]


def test_an_accident_mitigates_whichever_came_first_where_the_policy_asks_to_be_told(
    judged: Judged, pack: ReadyPack
) -> None:
    told = [one for one in judged.incidents if "accidental_reported" in {said.kind for said in one.statements}]

    assert {one.category for one in told} == ({"illegal_or_obscene"} if pack.ref.id == "wcc" else set())
    assert len(told) == (2 if pack.ref.id == "wcc" else 0)


def test_misdirected_mail_is_known_to_the_ledger_and_to_nobody_else(scenes: SampleDay, pack: ReadyPack) -> None:
    said = judge(_only(scenes, "misdirected mail"), pack)

    assert said.noted == ({"misdirected": 1} if pack.ref.id == "dmu" else {})
    assert said.incidents == []


def test_another_seed_changes_people_and_not_answers(pack: ReadyPack, judged: Judged) -> None:
    other = judge(sample_day(DAY, 7, [pack.ref], records=2_000), pack)

    assert _shape(other) == _shape(judged)


def _only(scenes: SampleDay, name: str) -> SampleDay:
    """The day with nothing on it but one scene."""
    only = [record for record in scenes.door if _is_one_of(scenes.scenes[name], record.value)]
    return SampleDay(DAY, 1, scenes.register, only, scenes.scenes)


def _of(judged: Judged, category: str) -> list[Incident]:
    return [one for one in judged.incidents if one.category == category]


def _expected(name: str, pack: str) -> set[str]:
    both, dmu, wcc = FIRES[name]
    return {*both.split(), *(dmu if pack == "dmu" else wcc).split()}


def _rules(sample: SampleDay, judged: Judged, name: str) -> set[str]:
    return {rule for event in sample.scenes[name] for rule in judged.published.get(event, ())}


def _reasons(sample: SampleDay, judged: Judged, name: str) -> set[str]:
    return {reason for event in sample.scenes[name] for reason in judged.not_run.get(event, ())}


def _is_one_of(events: tuple[str, ...], value: bytes | None) -> bool:
    return value is not None and any(event.encode() in value for event in events)


def _shape(judged: Judged) -> list[tuple[str, str, int]]:
    return sorted((one.category, one.severity, one.finding_count) for one in judged.incidents)
