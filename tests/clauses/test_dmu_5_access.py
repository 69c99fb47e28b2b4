"""DMU section 5: when content may be opened, by whom, and what is left alone. Each test is a row of the policy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.schemas.inspection import Information, InspectionRequest
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.made_packs import KEYS
from tests.clauses.access import GRANTED, answers, asks, consults, entries, notices, outcome, says, world

APPROVED = says("approve", "hana", 60)
CARYS = made.carys_in_office()
DEWI = made.dewi_in_office()


@pytest.mark.clause("DMU 5.1(i)")
def test_5_1_i_content_in_an_absence_only_through_the_absence_flow() -> None:
    """Access was granted; without a list of headings nothing is opened all the same."""
    away = (made.away(),)
    assert outcome(asks(made.absence_access(), "bilal"), APPROVED, register=away) == GRANTED
    assert outcome(asks(made.absence_opening(), "bilal"), register=away) == ("refused", ["absence_flow_required"])
    assert outcome(asks(made.absence_opening(), "bilal")) == ("refused", ["holder_not_absent"])


@pytest.mark.clause("DMU 5.1(ii)")
def test_5_1_ii_a_suspected_breach_needs_a_case_that_was_recorded_before() -> None:
    assert outcome(asks(made.open_mail()), APPROVED) == GRANTED
    assert outcome(asks(made.open_mail(case_id=None))) == ("refused", ["case_missing"])
    assert outcome(asks(made.open_mail(case_id="case-99"))) == ("refused", ["case_missing"])


@pytest.mark.clause("DMU 5.1(iii)")
def test_5_1_iii_credible_information_names_its_source_and_its_credibility() -> None:
    assert outcome(asks(made.on_information()), APPROVED) == GRANTED
    unsourced = Information(source="", credibility="She enclosed it", received_at=builders.EARLIER)
    assert outcome(asks(made.on_information(information=unsourced))) == ("refused", ["source_missing"])
    incredible = Information(source="A supplier", credibility="", received_at=builders.EARLIER)
    assert outcome(asks(made.on_information(information=incredible))) == ("refused", ["credibility_missing"])


@pytest.mark.clause("DMU 5.1(iv)")
def test_5_1_iv_malware_is_scanned_for_without_people_and_shown_to_nobody() -> None:
    told = world(lambda there: there.triage_asks(made.malware_scan()))
    [decision] = told.decisions(made.REQUEST)
    assert decision.outcome == "granted"
    assert decision.grant is not None
    assert (decision.grant.mode, decision.grant.viewers, decision.approvers) == ("scan", [], [])
    assert notices(told) == []


@pytest.mark.clause("DMU 5.1(iv)")
def test_5_1_iv_other_inappropriate_content_needs_people() -> None:
    told = world(lambda there: there.triage_asks(made.malware_scan(purpose="inappropriate_content")))
    assert [(one.outcome, one.reasons) for one in told.decisions(made.REQUEST)] == [("pending", ["approver_missing"])]


@pytest.mark.clause("DMU 5.1")
def test_5_1_the_person_is_told_of_every_view_that_was_granted() -> None:
    told = world(asks(made.open_mail()), APPROVED)
    [notice] = notices(told)
    assert (notice.person, notice.kind) == (made.token("amara"), "access")
    assert notice.due_at - told.decisions()[-1].at == timedelta(days=10)


@pytest.mark.clause("DMU 5.1")
def test_5_1_a_notice_is_deferred_only_by_an_approver_and_to_an_end() -> None:
    endless = made.deferral(scope=made.scope(until=None))
    assert outcome(asks(endless)) == ("refused", ["deferral_not_approved"])
    told = world(asks(made.deferral()), says("approve", "soren", 60))
    assert told.decisions()[-1].outcome == "pending"
    assert answers(told) == [("refused", ["approver_role"])]
    assert outcome(asks(made.deferral()), says("approve", "jonas", 60)) == GRANTED


@pytest.mark.clause("DMU 5.2b", "DMU 5.2")
def test_5_2b_headers_have_to_be_insufficient_and_that_has_to_be_said() -> None:
    assert outcome(asks(made.open_mail(why_headers_insufficient=None))) == ("refused", ["insufficiency_not_shown"])
    assert outcome(asks(made.open_mail(less_intrusive_step=None))) == ("refused", ["less_intrusive_step_missing"])


@pytest.mark.clause("DMU 5.2b")
def test_5_2b_a_grant_is_for_exactly_the_messages_that_were_asked_for() -> None:
    granted = world(asks(made.open_mail()), APPROVED).decisions()[-1]
    assert granted.grant is not None
    assert granted.grant.message_tokens == [made.MESSAGE]
    assert outcome(asks(made.open_mail(scope=made.scope()))) == ("refused", ["scope_missing"])


@pytest.mark.clause("DMU 5.2d")
def test_5_2c_and_5_2d_personal_mail_needs_convincing_grounds_and_a_second_approver() -> None:
    grounds = made.open_mail(personal_grounds="The sender wrote twice that the list lies in this message")
    assert outcome(asks(made.open_mail()), APPROVED, marks=["header"]) == ("refused", ["personal_grounds_missing"])
    once = outcome(asks(grounds), APPROVED, marks=["header"])
    assert once == ("pending", ["second_approver_missing"])
    assert outcome(asks(grounds), APPROVED, says("approve", "jonas", 70), marks=["header"]) == GRANTED


@pytest.mark.clause("DMU 5.2d")
def test_5_2d_a_program_looks_for_malware_in_personal_mail_and_for_nothing_else() -> None:
    marked = [made.facts(marks=["header"])]
    for purpose, expected in (("malware_prevention", "granted"), ("inappropriate_content", "refused")):
        told = world(lambda there, of=purpose: there.triage_asks(made.malware_scan(purpose=of, messages=marked)))  # type: ignore[misc]  # a step with its purpose
        assert told.decisions(made.REQUEST)[-1].outcome == expected


# 5.3: trade-union officials


def of_carys(**changes: Any) -> InspectionRequest:
    """Carys is a branch officer who is employed here: her mail, on which nothing but her office is known."""
    fields: dict[str, Any] = {
        "person": made.token("carys"),
        "mailbox_token": KEYS.mailbox(builders.CARYS),
        "case_id": "case-carys",
    }
    return made.list_headings(**(fields | changes))


CASE = builders.case(id="case-carys", person="carys")
OFFICE: tuple[RegisterRecord, ...] = (CARYS, DEWI, CASE)
BY_THE_REGION = consults("dewi")


@pytest.mark.clause("DMU 5.3", "DMU 5.3a")
def test_5_3_a_union_officials_mail_is_never_scanned_by_us() -> None:
    shielded = made.facts(builders.CARYS, of=builders.CARYS)
    told = world(lambda there: there.triage_asks(made.malware_scan(messages=[shielded])), register=OFFICE)
    assert [(one.outcome, one.reasons) for one in told.decisions(made.REQUEST)] == [("refused", ["union_shielded"])]


@pytest.mark.clause("DMU 5.3c")
def test_5_3c_no_access_without_a_consultation_whoever_approves() -> None:
    told = world(asks(of_carys()), register=OFFICE)
    assert told.decisions()[-1].reasons == ["consultation_missing"]
    assert outcome(asks(of_carys()), APPROVED, register=OFFICE) == ("refused", ["consultation_missing"])


@pytest.mark.clause("DMU 5.3c")
def test_5_3c_a_consultation_that_comes_after_the_approval_is_too_late() -> None:
    told = world(asks(of_carys()), APPROVED, consults("dewi", 90), register=OFFICE)
    assert told.decisions()[-1].reasons == ["consultation_missing"]


@pytest.mark.clause("DMU 5.3c")
def test_5_3c_a_consultation_before_the_approval_lets_people_decide() -> None:
    told = world(asks(of_carys()), BY_THE_REGION, APPROVED, register=OFFICE)
    assert (told.decisions()[-1].outcome, list(told.decisions()[-1].reasons)) == GRANTED
    order = [kind for kind, _ in entries(told)]
    assert order.index("consultation") < order.index("grant")


@pytest.mark.clause("DMU 5.3d")
def test_5_3d_for_an_official_employed_here_only_a_regional_officer_will_do() -> None:
    branch = builders.union_official(id="branch-2", person="tove", addresses=["tove@example.org"])
    by_branch = consults("branch-2", level="branch")
    assert outcome(asks(of_carys()), by_branch, APPROVED, register=(*OFFICE, branch)) == (
        "refused",
        ["consultation_wrong_level"],
    )


@pytest.mark.clause("DMU 5.3d")
def test_5_3d_and_of_the_same_union() -> None:
    other = consults("dewi", union="clerks")
    assert outcome(asks(of_carys()), other, APPROVED, register=OFFICE) == ("refused", ["consultation_wrong_union"])


@pytest.mark.clause("DMU 5.3c")
def test_5_3c_an_objection_of_the_officer_stands_in_the_way() -> None:
    against = consults("dewi", outcome="objection")
    assert outcome(asks(of_carys()), against, APPROVED, register=OFFICE) == (
        "refused",
        ["union_objection_unanswered"],
    )


@pytest.mark.clause("DMU 5.3e")
def test_5_3e_a_register_that_may_not_be_relied_on_refuses_everything() -> None:
    def stale(there: object) -> None:
        there.fresh = False  # type: ignore[attr-defined]  # a world

    assert outcome(stale, asks(made.open_mail())) == ("refused", ["register_stale"])
    told = world(stale, lambda there: there.triage_asks(made.malware_scan()))
    assert told.decisions(made.REQUEST)[-1].reasons == ["register_stale"]


@pytest.mark.clause("DMU 5.4")
def test_5_4_a_named_view_of_use_needs_a_suspicion_and_one_of_many_names_nobody() -> None:
    assert outcome(asks(made.usage_log()), APPROVED) == GRANTED
    assert outcome(asks(made.usage_log(case_id=None))) == ("refused", ["case_missing"])
    few = made.usage_of_group(group="tiny")
    assert outcome(asks(few), register=tuple(made.group_of(3, "tiny"))) == ("refused", ["group_too_small"])
    many = made.usage_of_group(group="large")
    assert outcome(asks(many), APPROVED, register=tuple(made.group_of(12, "large"))) == GRANTED


@pytest.mark.clause("DMU 6.1 NB")
def test_6_1_genuine_concerns_are_never_opened_on_conduct_grounds() -> None:
    channel = builders.protected_address(address="grievance@example.org")
    told = world(register=(channel,))
    told.finds(parties=made.facts("grievance@example.org").parties)
    asks(made.open_mail())(told)
    told.run()
    assert told.decisions()[-1].reasons == ["proper_channel"]


@pytest.mark.parametrize("absent", [True, False])
@pytest.mark.clause("DMU App A 7")
def test_appendix_a_5_access_only_while_the_holder_is_away(absent: bool) -> None:  # noqa: FBT001 - two cases
    away = (made.away(),) if absent else ()
    expected = GRANTED if absent else ("refused", ["holder_not_absent"])
    assert outcome(asks(made.absence_access(), "bilal"), APPROVED, register=away) == expected


@pytest.mark.clause("DMU App A 5i", "DMU App A 2")
def test_appendix_a_5_i_only_the_line_manager_asks_with_length_and_reason() -> None:
    away = (made.away(),)
    assert outcome(asks(made.absence_access(requester=made.by("tove")), "tove"), register=away)[1] == [
        "requester_not_line_manager"
    ]
    endless = made.absence_access(scope=made.scope(until=None))
    assert outcome(asks(endless, "bilal"), register=away) == ("refused", ["length_missing"])
    boilerplate = made.absence_access(reason="Urgent")
    assert outcome(asks(boilerplate, "bilal"), register=away) == ("refused", ["reason_boilerplate"])


@pytest.mark.clause("DMU App A 5ii", "DMU App A 4")
def test_appendix_a_5_ii_both_are_told_the_holder_first() -> None:
    told = world(asks(made.absence_access(), "bilal"), APPROVED, register=(made.away(),))
    assert {one.recipient_role for one in notices(told)} == {"the person concerned", "the requester"}


@pytest.mark.clause("DMU App A 5iii")
def test_appendix_a_5_iii_personal_mail_is_not_opened_in_an_absence() -> None:
    away = (made.away(),)
    opening = made.absence_opening()
    told = outcome(asks(opening, "bilal"), APPROVED, marks=["heading"], register=away)
    assert told[0] == "refused"


@pytest.mark.clause("DMU App A 6")
def test_appendix_a_6_nobody_asks_for_a_password_or_for_forwarding_outside() -> None:
    away = (made.away(),)
    password = made.absence_access(reason="Please send me her password, the tender closes on Friday")
    assert outcome(asks(password, "bilal"), register=away) == ("refused", ["credentials_requested"])
    outside = made.absence_access(forward_to="bilal@mail.example.net")
    assert outcome(asks(outside, "bilal"), register=away) == ("refused", ["external_forwarding_requested"])
