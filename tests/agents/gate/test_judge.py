"""A verdict cites its clause, and a grant is for exactly what was asked, for no longer than everything it rests on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from headerfirst.agents.gate.judge import NO_POLICY, Verdict, clause_of, decided_at, first_failing, judge
from headerfirst.agents.gate.question import Question
from headerfirst.schemas.inspection import Grant
from headerfirst.schemas.vocabulary import RefusalReason

from tests.agents.gate.made_questions import (
    APPROVED,
    ASKED,
    CONSULTED,
    DAY,
    HOUR,
    LATER,
    MESSAGE,
    NOON,
    WCC,
    absence_access,
    absence_opening,
    ask,
    ask_about_carys,
    away,
    consent,
    consultation,
    dlp_scan,
    facts,
    hold,
    justify,
    list_headings,
    malware_scan,
    open_mail,
    out_of_office,
    reveal,
    scope,
    token,
    usage_log,
)

UNION_LAW = "Trade Union and Labour Relations (Consolidation) Act 1992"


def grant_of(question: Question) -> Grant:
    grant = judge(question).grant
    assert grant is not None
    return grant


def test_a_scan_is_granted_to_the_purposes_own_scanners() -> None:
    assert judge(ask(malware_scan())) == Verdict(
        "granted",
        (),
        "DMU 5.1(iv)",
        Grant(
            mode="scan",
            scanners=["clamav", "yara"],
            message_tokens=[MESSAGE],
            expires_at=NOON + DAY,
            viewers=[],
            target="c2VhbGVk",
        ),
    )


def test_a_human_view_is_granted_to_those_who_were_named_and_to_no_scanner() -> None:
    assert judge(ask(open_mail(), approved=["hana"])) == Verdict(
        "granted",
        (),
        "DMU 5.2b",
        Grant(
            mode="human-view",
            scanners=[],
            message_tokens=[MESSAGE],
            expires_at=NOON + 7 * DAY,
            viewers=[token("idris")],
            target="c2VhbGVk",
        ),
    )


@pytest.mark.parametrize(
    ("question", "viewers"),
    [
        (ask(usage_log(), approved=["hana"]), [token("idris")]),
        (ask(usage_log(viewers=[token("keiko")]), approved=["hana"]), [token("keiko")]),
        (ask(absence_access(), away(), approved=["hana"]), [token("bilal")]),
        (ask(out_of_office(), away(), approved=["mira"]), []),
        (ask(hold(), approved=["jonas"]), []),
    ],
    ids=["who asks", "who is named", "the line manager", "nobody by an automatic reply", "nobody by a hold"],
)
def test_a_grant_says_who_will_see_it(question: Question, viewers: list[str]) -> None:
    assert grant_of(question).viewers == viewers


@pytest.mark.parametrize(
    ("question", "ends"),
    [
        (ask(reveal(), approved=["hana"]), NOON + 12 * HOUR),
        (ask(out_of_office(scope=scope(until=None)), away(), approved=["mira"]), APPROVED + 30 * DAY),
        (ask(justify(incident_id="c1"), approved=["hana"]), NOON + 7 * DAY),
        (ask_about_carys(consultation(valid_until=NOON + 3 * DAY)), NOON + 3 * DAY),
        (ask_about_carys(consultation(), consulted={"consultation-1": NOON - 10 * DAY}), NOON + 4 * DAY),
    ],
    ids=[
        "its own end",
        "the maximum from the approval on",
        "its own end too",
        "the consultation's",
        "the pack's lapse",
    ],
)
def test_a_grant_ends_with_the_first_that_ends(question: Question, ends: datetime) -> None:
    assert grant_of(question).expires_at == ends


def test_a_verdict_waits_refuses_or_grants() -> None:
    assert judge(ask(open_mail())) == Verdict("pending", ("approver_missing",), "DMU 5.2b")
    assert judge(ask(open_mail(viewers=[]))) == Verdict("refused", ("field_absent",), "DMU 5.2b")
    assert first_failing(ask(open_mail(), approved=["hana"])) is None


@pytest.mark.parametrize(
    ("question", "clause"),
    [
        (ask_about_carys(), "DMU 5.3c"),
        (ask_about_carys(consultation(level="branch")), "DMU 5.3d"),
        (ask_about_carys(consultation(outcome="objection")), "DMU 5.3"),
        (ask(open_mail(), known=[facts(marks=["label"])], approved=["hana"]), "DMU 5.2d"),
        (ask(open_mail(), fresh=False), "DMU 5.3e"),
        (ask(dlp_scan()), "DMU 5.1"),
        (ask(open_mail(case_id=None)), "DMU 5.1(ii)"),
        (ask(justify(incident_id=None)), "DMU 3.3"),
        (ask(absence_access()), "DMU App A 5i"),
        (ask(absence_access(), away(to=ASKED + HOUR)), "DMU App A 7"),
        (ask(absence_access(access="full"), away()), "DMU App A 5iv"),
        (ask(out_of_office(text=None), away()), "DMU App A 3"),
        (ask(absence_opening(), away(), approved=["hana"]), "DMU 5.1(i)"),
        (ask(list_headings(reason="urgent")), "DMU App A 2"),
        (ask(absence_access(), pack=WCC), "WCC 3 interception+scan"),
        (ask(dlp_scan(mode="human-view"), pack=WCC), "WCC 3 malware + DLP keywords"),
        (ask(dlp_scan(messages=[]), pack=WCC, known=()), UNION_LAW),
    ],
)
def test_a_verdict_cites_its_clause(question: Question, clause: str) -> None:
    assert judge(question).clause == clause


@pytest.mark.parametrize(
    ("reason", "clause"),
    [("approver_role", "DMU App A 5i"), ("already_decided", "DMU App A 5i"), ("reason_boilerplate", "DMU App A 2")],
)
def test_a_command_that_decides_nothing_is_answered_with_a_clause_too(reason: RefusalReason, clause: str) -> None:
    assert clause_of(ask(absence_access()), reason) == clause


def test_without_a_clause_the_policy_itself_is_cited() -> None:
    assert clause_of(ask(absence_access(), pack=None), "approver_role") == NO_POLICY
    assert clause_of(ask(absence_access(), pack=WCC), "approver_role") == "wcc 1.0.0"


def test_it_was_decided_at_the_latest_record_that_counts() -> None:
    late = consent("nadia", at=LATER)
    assert decided_at(ask(malware_scan())) == ASKED
    assert decided_at(ask(open_mail())) == ASKED
    assert decided_at(ask(open_mail(), approved=["soren", "hana", late])) == APPROVED
    assert decided_at(ask(open_mail(), pack=None)) == ASKED
    assert decided_at(ask(absence_access(), pack=WCC)) == ASKED


def test_a_consultation_counts_for_the_time_of_the_decision_while_approvals_are_out() -> None:
    assert decided_at(ask_about_carys(consultation(), approved=())) == CONSULTED
    assert decided_at(ask_about_carys(consultation())) == APPROVED
    assert decided_at(ask_about_carys(consultation(about="amara"), approved=())) == ASKED


def test_the_same_question_later_is_the_same_answer_until_something_ends() -> None:
    """The moment of opening."""
    then, end = judge(ask(open_mail(), approved=["hana"])), NOON + 7 * DAY
    assert judge(ask(open_mail(), approved=["hana"], now=end - timedelta(seconds=1))) == then
    assert judge(ask(open_mail(), approved=["hana"], now=end)).reasons == ("expired",)
