"""WCC section 3: automated scans, the road to HR through Information Security, personal mail, delegated access."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.schemas.inspection import InspectionRequest

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import payload
from tests.agents.made_packs import KEYS
from tests.clauses.access import GRANTED, Step, asks, notices, says, world
from tests.clauses.access import outcome as outcome_of

APPROVED = says("approve", "hana", 60)


def outcome(*steps: Step, **given: Any) -> tuple[str, list[str]]:
    return outcome_of(*steps, pack=made.WCC, **given)


def triage_asks(request: InspectionRequest) -> Step:
    return lambda there: there.triage_asks(request)


@pytest.mark.parametrize("purpose", ["malware_prevention", "dlp"])
@pytest.mark.clause("WCC 3 malware + DLP keywords")
def test_3_malware_and_the_words_of_the_dlp_standard_are_scanned_for_by_program(purpose: Any) -> None:
    told = world(triage_asks(made.malware_scan(purpose=purpose)), pack=made.WCC)
    [decision] = told.decisions(made.REQUEST)
    assert decision.outcome == "granted"
    assert decision.grant is not None
    assert (decision.grant.mode, decision.grant.viewers) == ("scan", [])
    assert notices(told) == []


@pytest.mark.clause("WCC 3 interception+scan")
def test_3_a_person_sees_nothing_of_it_without_a_reason_and_an_approver() -> None:
    assert outcome(asks(made.open_mail_at_wcc(), "keiko"))[0] == "pending"
    unsaid = made.open_mail_at_wcc(why_headers_insufficient=None)
    assert outcome(asks(unsaid, "keiko")) == ("refused", ["insufficiency_not_shown"])


def brought(request: InspectionRequest) -> Step:
    """By Keiko of Information Security, for Nadia of HR, as the signature of the command proves."""
    for_nadia = {"on_behalf_of": {"token": made.token("nadia"), "role": "hr-approver"}}
    return lambda there: there.asks(request, "keiko", payload=payload(request) | for_nadia)


@pytest.mark.clause("WCC 3 log to HR via InfoSec")
def test_3_a_log_of_use_goes_to_hr_only_through_information_security() -> None:
    direct = made.usage_log(requester=made.by("nadia"))
    assert outcome(asks(direct, "nadia")) == ("refused", ["not_via_information_security"])
    assert outcome(brought(made.usage_log_for_hr()), APPROVED) == GRANTED


@pytest.mark.clause("WCC 3 log to HR via InfoSec")
def test_3_and_only_on_a_reasonable_suspicion() -> None:
    without = made.usage_log_for_hr(case_id=None)
    assert outcome(brought(without)) == ("refused", ["case_missing"])


@pytest.mark.clause("WCC 3 personal marking")
def test_3_personal_mail_is_viewed_only_in_a_wider_investigation_with_a_legitimate_reason() -> None:
    alone = made.open_mail_at_wcc()
    assert outcome(asks(alone, "keiko"), APPROVED, marks=["header"]) == ("refused", ["wider_case_missing"])
    wider = builders.case(id="case-2", wider=True)
    within = made.open_mail_at_wcc(case_id="case-2", wider_case="case-2")
    assert outcome(asks(within, "keiko"), APPROVED, marks=["header"], register=(wider,)) == GRANTED


@pytest.mark.clause("WCC 3 malware + DLP keywords", "WCC 3 personal marking")
def test_3_a_scan_for_words_leaves_personal_mail_alone() -> None:
    marked = made.dlp_scan(messages=[made.facts(marks=["label"])])
    told = world(triage_asks(marked), pack=made.WCC)
    assert told.decisions(made.REQUEST)[-1].outcome == "refused"


def test_5_3_the_unions_mail_is_left_alone_here_too() -> None:
    """The policy is silent: the gate stays on (ICO)."""
    shielded = made.malware_scan(messages=[made.facts(builders.CARYS, of=builders.CARYS)])
    told = world(triage_asks(shielded), pack=made.WCC, register=(made.carys_in_office(),))
    assert told.decisions(made.REQUEST)[-1].reasons == ["union_shielded"]


@pytest.mark.clause("WCC 3 delegation", "WCC KP1")
def test_3_delegated_access_needs_the_directors_nomination() -> None:
    asked = made.delegated_access()
    assert outcome(asks(asked, "tove")) == ("refused", ["delegate_not_nominated"])
    nominated = builders.delegation(delegate="tove", nominated_by="lars")
    assert outcome(asks(asked, "tove"), says("approve", "lars", 60), register=(nominated,)) == GRANTED


@pytest.mark.clause("WCC 3 pers. use 8")
def test_3_pers_use_8_to_justify_ones_use_takes_an_incident() -> None:
    assert outcome(asks(made.justify(), "bilal"), APPROVED) == GRANTED
    bare = made.justify(incident_id=None)
    assert outcome(asks(bare, "bilal"))[0] == "refused"


@pytest.mark.clause("WCC 3 withdraw")
def test_3_access_is_withdrawn_by_an_approver_and_for_an_incident() -> None:
    asked = made.justify(kind="withdraw-access", requester=made.by("keiko"))
    assert outcome(asks(asked, "keiko"), says("approve", "lars", 60)) == GRANTED
    told = world(asks(asked, "keiko"), says("approve", "keiko", 60), pack=made.WCC)
    assert told.decisions()[-1].outcome == "pending"


def test_there_is_no_absence_flow_here() -> None:
    """App A is De Montfort's; here delegation stands (KP1)."""
    assert outcome(asks(made.absence_access(), "bilal"), register=(made.away(),)) == (
        "refused",
        ["purpose_not_in_pack"],
    )


def test_tokens_name_nobody() -> None:
    told = world(asks(made.open_mail_at_wcc(), "keiko"), APPROVED, pack=made.WCC)
    spoken = b"".join(
        arrival.value for topic in ("decisions", "ledger-entries") for arrival in told.log.arrivals[topic]
    )
    for name in (b"amara", b"keiko", b"hana", b"example.org"):
        assert name not in spoken
    assert KEYS.person("amara").encode() in spoken
