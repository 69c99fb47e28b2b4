"""The accounts agent: protections first, then the rules; about whoever acts, and what was removed opens nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.accounts import judge_account_change
from headerfirst.agents.detector import Detector, Grounds, Joining, Prepared
from headerfirst.agents.facts import AccountAct
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyRule
from headerfirst.agents.step import Output
from headerfirst.agents.withdrawal import protection
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.schemas.vocabulary import About
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents import made_packs
from tests.agents.detectors.acts import SCANNER, folder, scanner
from tests.agents.made_packs import ASKS, KEYS, NoParameters, counted, findings, pack, requests
from tests.builders import AMARA, BILAL, CARYS, ELENI, NOON

WEEK = timedelta(days=7)


def detector(name: str, about: About | None = None, needs: tuple[str, ...] = ()) -> Detector:
    """Sees everything, and what is switched off as removed again."""

    def look(act: AccountAct) -> Grounds:
        joins = None if act.record.enabled else Joining(back=WEEK)
        return Grounds(("change",), (f"act:{act.record.change}",), about=about, joins=joins)

    return Detector(name, "accounts", NoParameters, lambda _, __: Prepared(act=look), needs)


def security(name: str = "seen", about: About | None = None, needs: tuple[str, ...] = (), **changes: Any) -> ReadyRule:
    return made_packs.rule(
        name, detector(name, about, needs), **({"category": "auto_forward", "purpose": "malware_prevention"} | changes)
    )


SEEN = security()
CONDUCT = made_packs.rule("shared", detector("shared"), category="confidentiality", purpose="suspected_breach")


def change(**changes: Any) -> AccountChange:
    return builders.account_change(**changes)


def judge(record: AccountChange, *rules: ReadyRule, records: tuple[RegisterRecord, ...] = ()) -> list[Output]:
    return judge_account_change(made_packs.bench(pack(*(rules or (SEEN,))), *records), record)


def only(outputs: list[Output]) -> Finding:
    [finding] = findings(outputs)
    return finding


# Protections first


@pytest.mark.parametrize(
    ("changes", "record", "reason"),
    [
        pytest.param({"mailbox": CARYS}, builders.union_official(), "union_official", id="an official's mailbox"),
        pytest.param({"actor": CARYS}, builders.union_official(), "union_official", id="an official acts"),
        pytest.param({"target": CARYS}, builders.union_official(), "union_official", id="an official is named"),
        pytest.param({"target": "carys"}, builders.union_official(), "union_official", id="an official, by id"),
        pytest.param({"target": "branch@example.org"}, builders.union_address(), "union_address", id="the branch"),
        pytest.param(
            {"folder": folder("INBOX/Branch/Minutes")}, builders.union_folder(), "union_folder", id="a union folder"
        ),
        pytest.param({"folder": folder("Unison")}, builders.mailbox(), "union_folder", id="one named like it"),
    ],
)
def test_what_is_the_unions_is_counted_and_nothing_else(
    changes: dict[str, Any], record: RegisterRecord, reason: str
) -> None:
    carys = builders.person(id="carys", addresses=[CARYS], name="Carys Pugh")
    outputs = judge(change(**changes), SEEN, CONDUCT, records=(carys, record))
    assert counted(outputs, "shielded") == [(reason,)]
    assert len(outputs) == 1


def test_an_official_is_left_alone_for_the_term_and_no_longer() -> None:
    ended = builders.union_official(to=NOON)
    assert only(judge(change(mailbox=CARYS), records=(ended,))).category == "auto_forward"


def test_a_proper_channel_never_feeds_a_conduct_rule_and_security_goes_on() -> None:
    channel = builders.protected_address()
    outputs = judge(change(target=channel.address), SEEN, CONDUCT, records=(channel,))
    assert counted(outputs, "rule_not_run") == [("shared", "proper_channel")]
    assert only(outputs).rule_id == "seen"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        pytest.param({"mailbox": ELENI, "actor": ELENI}, "not_ours", id="others, among themselves"),
        pytest.param({"mailbox": "stu@example.org", "actor": "stu@example.org"}, "student", id="a student"),
        pytest.param({"mailbox": "stu@example.org", "actor": "nobody"}, "student", id="in a student's mailbox"),
    ],
)
def test_whom_the_policy_does_not_reach_is_counted_and_nothing_else(changes: dict[str, Any], reason: str) -> None:
    student = builders.person(id="stu", addresses=["stu@example.org"], person_type="student")
    outputs = judge(change(**changes), records=(student,))
    assert outputs == judge(change(**changes), CONDUCT, records=(student,))
    assert counted(outputs, "out_of_scope") == [(reason,)]
    assert len(outputs) == 1


@pytest.mark.parametrize("changes", [{"mailbox": ELENI}, {"actor": ELENI}])
def test_one_side_that_is_ours_suffices(changes: dict[str, Any]) -> None:
    assert findings(judge(change(**changes)))


def test_where_no_domain_is_known_nobody_can_say_whose_a_mailbox_is() -> None:
    ready, register = pack(SEEN), Register()
    seat = Bench(Packs([ready], always=ready), register, KEYS)
    assert findings(judge_account_change(seat, change(mailbox=ELENI, actor=ELENI)))


def test_without_a_pack_in_force_nothing_is_judged_and_that_is_counted() -> None:
    register = Register()
    for record in made_packs.plain_records():
        register.fold(key_of(record), record)
    outputs = judge_account_change(Bench(Packs([pack(SEEN)]), register, KEYS), change())
    assert counted(outputs, "rule_not_run") == [("every", "policy_not_active")]
    assert len(outputs) == 1


# Then the rules


def test_a_finding_is_about_whoever_acts() -> None:
    finding = only(judge(change(actor=BILAL)))
    assert (finding.about, finding.person, finding.about_token) == ("person", KEYS.person("bilal"), None)
    assert (finding.event_id, finding.at, finding.stage) == (change().event_id, NOON, "header")
    assert finding.evidence == ["act:forwarding"]


@pytest.mark.parametrize(
    ("actor", "about"),
    [("ghost@example.org", "account"), (ELENI, "external"), ("svc-backup", "account")],
)
def test_who_is_nobody_is_an_account_or_somebody_outside(actor: str, about: str) -> None:
    finding = only(judge(change(actor=actor)))
    assert (finding.about, finding.person, finding.about_token) == (about, None, KEYS.account(actor))


def test_where_the_owner_may_be_the_victim_it_is_about_the_account() -> None:
    finding = only(judge(change(actor=BILAL), security(about="account")))
    assert (finding.about, finding.about_token) == ("account", KEYS.account(AMARA))


def test_a_later_protection_of_anybody_in_it_reaches_the_finding() -> None:
    parties = only(judge(change(actor=BILAL, target=ELENI, folder=folder("Plans/2026")))).parties
    for name in (AMARA, BILAL, ELENI, f"{AMARA}/plans", f"{AMARA}/plans/2026"):
        assert KEYS.party(name) in parties


@pytest.mark.parametrize(
    ("changes", "record", "covered"),
    [
        pytest.param({"actor": CARYS}, builders.union_official(), True, id="an official acts"),
        pytest.param({"mailbox": "carys"}, builders.union_official(), True, id="by the id that the log knows"),
        pytest.param({"target": CARYS}, builders.union_official(person=None), True, id="an official by address"),
        pytest.param({"actor": CARYS}, builders.union_official(to=NOON), False, id="after the term"),
        pytest.param({"target": "branch@example.org"}, builders.union_address(), True, id="the branch"),
        pytest.param({"folder": folder("INBOX/Branch/2026")}, builders.union_folder(), True, id="a union folder"),
        pytest.param({"folder": folder("INBOX/Plans")}, builders.union_folder(), False, id="another folder"),
    ],
)
def test_what_a_shield_would_have_caught_its_later_record_withdraws(
    changes: dict[str, Any],
    record: RegisterRecord,
    covered: bool,  # noqa: FBT001 - a column of the table
) -> None:
    carys = builders.person(id="carys", addresses=[CARYS], name="Carys Pugh")
    finding = only(judge(change(**changes), records=(carys,)))
    later = protection(KEYS, made_packs.register(carys, record), record)
    assert later is not None
    assert later.covers(finding) == covered
    assert bool(findings(judge(change(**changes), records=(carys, record)))) != covered


def test_a_rule_whose_field_is_missing_is_not_run_and_counted() -> None:
    outputs = judge(change(), security(needs=("count",)))
    assert counted(outputs, "rule_not_run") == [("seen", "field_absent")]
    assert findings(outputs) == []
    assert findings(judge(change(count=1), security(needs=("count",))))


def test_an_on_case_rule_waits_for_the_case_of_whoever_acts() -> None:
    on_case = security(trigger="on_case")
    assert judge(change(), on_case) == []
    assert only(judge(change(), on_case, records=(builders.case(),))).case_id == "case-1"
    assert judge(change(actor=BILAL), on_case, records=(builders.case(),)) == []


def test_a_rule_in_shadow_is_counted_and_an_exempt_role_is_silent() -> None:
    assert counted(judge(change(), security(mode="shadow")), "shadow_finding") == [("seen",)]
    exemption = builders.role_exemption(categories=["auto_forward"], topics=[], hosts=[])
    assert judge(change(), records=(exemption,)) == []


def test_a_rule_that_asks_asks_about_the_message_that_is_named_and_about_none_where_none_is() -> None:
    asking = security(asks=ASKS)
    [request] = requests(judge(change(message_id="<m@example.org>"), asking))
    assert request.scope.message_tokens == [KEYS.message(AMARA, "<m@example.org>")]
    assert request.messages is not None
    assert not request.messages[0].marks_known
    assert (requests(judge(change(), asking)), findings(judge(change(), asking))) == ([], [])


# What was removed again


def test_what_was_removed_joins_the_incidents_of_the_days_before_and_opens_none() -> None:
    opened = only(judge(change(observed_at=NOON - timedelta(days=2))))
    joined = findings(judge(change(enabled=False)))
    assert {finding.joins for finding in joined} == {True}
    assert opened.incident_id in {finding.incident_id for finding in joined}
    # One for each day from seven before to its own.
    assert len({finding.incident_id for finding in joined}) == len({finding.finding_id for finding in joined}) == 8


def test_what_somebody_else_removes_joins_the_owners_incidents_too() -> None:
    opened = only(judge(change()))
    removed = change(actor=BILAL, enabled=False)
    joined = {finding.incident_id: finding.person for finding in findings(judge(removed))}
    assert joined[opened.incident_id] == KEYS.person("amara")
    assert set(joined.values()) == {KEYS.person("amara"), KEYS.person("bilal")}


def test_what_is_about_an_account_joins_what_is_about_the_account() -> None:
    rule = security(about="account")
    opened = only(judge(change(), rule))
    joined = findings(judge(change(actor=BILAL, enabled=False), rule))
    assert opened.incident_id in {finding.incident_id for finding in joined}
    assert {finding.about_token for finding in joined} == {KEYS.account(AMARA)}


def test_an_exemption_does_not_keep_a_removal_from_being_told() -> None:
    exemption = builders.role_exemption(categories=["auto_forward"], topics=[], hosts=[])
    assert findings(judge(change(enabled=False), records=(exemption,)))


def test_what_a_service_account_does_is_about_it() -> None:
    assert only(judge(change(actor=SCANNER), records=(scanner(),))).person == KEYS.person("scanner")


# Metamorphic


@given(order=st.permutations(range(6)), repeats=st.lists(st.integers(0, 5), max_size=6))
def test_order_and_repeats_do_not_show(order: list[int], repeats: list[int]) -> None:
    seat = made_packs.bench(pack(SEEN, security("account", about="account")))
    events = [
        change(event_id=f"{number:032x}", observed_at=NOON + timedelta(hours=9 * number), enabled=number % 3 > 0)
        for number in range(6)
    ]

    def said(numbers: list[int]) -> dict[str, Finding]:
        outputs = [output for number in numbers for output in judge_account_change(seat, events[number])]
        return {finding.finding_id: finding for finding in findings(outputs)}

    assert said([*order, *repeats]) == said([*range(6)])


@given(
    actor=st.sampled_from([AMARA, BILAL, ELENI, "ghost@example.org"]),
    target=st.sampled_from([None, BILAL, ELENI, "anyone"]),
    enabled=st.booleans(),
    protection=st.sampled_from(
        [
            builders.union_official(id="a", person="amara", addresses=[AMARA]),
            builders.union_official(id="b", person=None, addresses=[BILAL]),
            builders.union_address(address=ELENI),
            builders.protected_address(address=BILAL),
        ]
    ),
)
def test_a_protection_only_ever_takes_findings_away(
    actor: str,
    target: str | None,
    enabled: bool,  # noqa: FBT001 - drawn by its name
    protection: RegisterRecord,
) -> None:
    record = change(actor=actor, target=target, enabled=enabled)
    plainly = {one.finding_id for one in findings(judge(record, SEEN, CONDUCT))}
    protected = {one.finding_id for one in findings(judge(record, SEEN, CONDUCT, records=(protection,)))}
    assert protected <= plainly
