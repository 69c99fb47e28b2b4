"""The reports agent: of whom it concerns and never of whoever told it, and nothing of what is nobody's business."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.detector import Detector, Grounds, Joining, Prepared
from headerfirst.agents.facts import Told
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.reports import is_about_nobody_known, is_private_life, judge_report
from headerfirst.agents.rules import Packs
from headerfirst.agents.step import Counted, Publish
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.vocabulary import ReportKind

from tests import builders
from tests.agents.made_packs import KEYS, NoParameters, bench, counted, findings, pack, rule
from tests.agents.made_reports import OWN, bilal_as

NOON = builders.NOON


def detector(grounds: Grounds | None, *needs: str) -> Detector:
    return Detector("told", "reports", NoParameters, lambda _, __: Prepared(report=lambda _: grounds), needs)


SEEN = detector(Grounds(("kind",), ("seen",)))
NOTED = detector(Grounds(("kind",), ("seen",), ledger="noted", silent=True))
BOTH = detector(Grounds(("kind",), ("seen",), ledger="noted"))
JOINS = detector(Grounds(("kind",), ("seen",), joins=Joining(statement="answer")))


def told(of: Detector, *records: Any, rules: dict[str, Any] | None = None, **changes: Any) -> list[Any]:
    """A referral about Amara by Bilal, judged by one rule."""
    made = pack(rule("told", of, **(rules or {})))
    return judge_report(bench(made, *records), builders.report(**({"kind": "referral"} | changes)))


def only(outputs: list[Any]) -> Finding:
    [found] = findings(outputs)
    return found


# Whom it is about


def test_it_is_about_whom_it_names_and_never_about_who_told() -> None:
    found = only(told(SEEN))
    assert (found.about, found.person) == ("person", KEYS.person("amara"))
    assert found.parties == sorted({KEYS.party(name) for name in (builders.AMARA, "domain example.org", "domain org")})
    assert (found.event_id, found.at, found.evidence) == ("e4" * 16, NOON, ["seen"])


def test_somebody_outside_and_an_address_that_is_nobodys() -> None:
    outside, nobodys = only(told(SEEN, about=builders.ELENI)), only(told(SEEN, about="post@example.org"))
    assert (outside.about, outside.person, outside.about_token) == ("external", None, KEYS.account(builders.ELENI))
    assert (nobodys.about, nobodys.about_token) == ("account", KEYS.account("post@example.org"))


def test_what_is_about_nobody_is_no_finding() -> None:
    assert told(SEEN, kind="misdirected", about=None) == [Counted("rule_not_run", ("every", "nothing_to_judge"))]


def test_its_circumstances_are_those_that_it_states() -> None:
    stated: dict[str, Any] = {
        "off_duty": True,
        "disclaimer": False,
        "indirect": True,
        "evidence_ref": "complaints/1",
        "case_id": "c9",
    }
    found = only(told(SEEN, **stated))
    assert (found.off_duty, found.disclaimer, found.indirect) == (True, False, True)
    assert (found.text_ref, found.case_id, found.in_working_hours) == ("complaints/1", "c9", False)
    silent = only(told(SEEN))
    assert (silent.off_duty, silent.in_working_hours, silent.employer_equipment) == (None, None, None)
    assert only(told(SEEN, off_duty=False)).in_working_hours is True


# What is nobody's business


def not_run(outputs: list[Any]) -> str:
    [one] = outputs
    assert isinstance(one, Counted)
    assert (one.name, one.labels[0]) == ("rule_not_run", "every")
    return one.labels[1]


def test_of_somebody_who_is_not_identified_nothing_is_kept() -> None:
    assert not_run(told(BOTH, identified=False)) == "not_identified"
    assert not_run(told(BOTH, identified=False, about=None)) == "not_identified"


@pytest.mark.parametrize(
    ("kind", "about", "unknown"),
    [
        ("misdirected", None, False),
        ("misdirected", builders.AMARA, True),
        ("press", None, True),
        ("other", None, True),
        ("accidental", None, False),
    ],
)
def test_what_is_about_somebody_unknown_depends_on_what_it_is(
    kind: ReportKind, about: str | None, *, unknown: bool
) -> None:
    assert is_about_nobody_known(builders.report(kind=kind, about=about, identified=False)) is unknown
    assert not is_about_nobody_known(builders.report(kind=kind, about=about))


@pytest.mark.parametrize(
    ("off_duty", "identifiable", "private"),
    [(True, False, True), (True, True, False), (True, None, False), (False, False, False), (None, False, False)],
)
def test_off_duty_and_not_to_be_told_as_staff_is_private_life(
    *, off_duty: bool | None, identifiable: bool | None, private: bool
) -> None:
    record: dict[str, Any] = {"kind": "press", "off_duty": off_duty, "identifiable_as_staff": identifiable}
    assert is_private_life(builders.report(**record)) is private
    assert not is_private_life(builders.report(**(record | {"kind": "answer"})))
    if private:
        assert not_run(told(BOTH, **record)) == "private_life"


def test_students_and_visitors_are_out_of_scope() -> None:
    student = builders.person(person_type="student")
    assert told(SEEN, student) == [Counted("out_of_scope", ("student",))]


def test_a_report_of_an_official_is_shielded_and_one_by_an_official_is_not() -> None:
    official = builders.union_official()
    assert told(BOTH, official, about=builders.CARYS) == [Counted("shielded", ("union_official",))]
    assert only(told(SEEN, official, reporter=builders.CARYS)).person == KEYS.person("amara")
    assert only(told(SEEN, official, about=builders.CARYS, observed_at=builders.EARLIER - timedelta(1)))


def test_an_officials_own_words_are_heard_and_nothing_withdraws_them() -> None:
    own = told(JOINS, builders.union_official(), kind="answer", reporter=builders.CARYS, about=None)
    assert (only(own).statement, only(own).parties) == ("answer", [])


def test_without_a_policy_in_force_nothing_is_judged() -> None:
    nobody = Bench(Packs([]), Register(), KEYS)
    assert not_run(judge_report(nobody, builders.report())) == "policy_not_active"


# Who speaks


def test_who_names_nobody_speaks_for_themselves() -> None:
    found = only(told(JOINS, kind="answer", **OWN))
    assert (found.person, found.joins, found.statement) == (KEYS.person("amara"), True, "answer")


def test_who_speaks_in_somebody_elses_name_is_counted_and_not_heard() -> None:
    assert not_run(told(JOINS, kind="answer")) == "not_theirs_to_say"
    assert only(told(JOINS, bilal_as("dpo"), kind="answer")).person == KEYS.person("amara")


# Rules


def test_a_rule_that_waits_for_a_case_runs_on_one() -> None:
    on_case = {"trigger": "on_case"}
    assert not_run(told(SEEN, rules=on_case)) == "nothing_to_judge"
    assert only(told(SEEN, builders.case(), rules=on_case)).case_id == "case-1"


def test_a_rule_whose_field_is_absent_is_not_run_and_counted() -> None:
    needs = detector(Grounds((), ()), "category")
    assert told(needs) == [Counted("rule_not_run", ("told", "field_absent"))]
    assert only(told(needs, category="disrepute"))


def test_what_rules_have_nothing_to_say_of_is_counted() -> None:
    assert not_run(told(detector(None))) == "nothing_to_judge"


def test_an_exemption_suppresses_a_finding_and_never_a_persons_own_words() -> None:
    exemption = builders.role_exemption(categories=["mass_mail"], topics=[], hosts=[])
    assert not_run(told(SEEN, exemption)) == "nothing_to_judge"
    assert only(told(JOINS, exemption, kind="answer", **OWN)).statement == "answer"


# The ledger


def entry(outputs: list[Any]) -> LedgerEntry:
    [found] = [one.record for one in outputs if isinstance(one, Publish) and isinstance(one.record, LedgerEntry)]
    return found


def test_what_has_to_be_known_is_entered_with_or_without_a_finding() -> None:
    silent, found = told(NOTED, kind="misdirected", about=None), told(BOTH)
    assert findings(silent) == []
    assert len(findings(found)) == 1
    for made in (entry(silent), entry(found)):
        assert (made.kind, made.counts, made.actor, made.clause) == (
            "result",
            {"noted": 1},
            KEYS.person("bilal"),
            "2.7",
        )
        assert made.person is None
    assert entry(silent).entry_id == entry(told(NOTED, kind="misdirected", about=None)).entry_id
    assert entry(silent).entry_id != entry(told(NOTED, kind="misdirected", about=None, report_id="e5")).entry_id


def test_an_entry_names_a_stranger_by_no_address() -> None:
    made = entry(told(NOTED, reporter=builders.ELENI))
    assert made.actor == KEYS.account(builders.ELENI)


def test_in_shadow_it_is_counted() -> None:
    assert counted(told(SEEN, rules={"mode": "shadow"}), "shadow_finding") == [("told",)]


def test_told_is_the_detectors_whole_view() -> None:
    seen: list[Told] = []
    watching = Detector("told", "reports", NoParameters, lambda _, __: Prepared(report=seen.append))
    told(watching)
    assert (seen[0].reporter.address, seen[0].about and seen[0].about.address) == (builders.BILAL, builders.AMARA)
