"""DMU 9 and Appendix A on accounts: leavers, nominated colleagues, out-of-office replies, deletion, forwarding."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import Folder
from headerfirst.schemas.register import Approval, ApprovedObject

from tests import builders
from tests.agents.made_packs import KEYS
from tests.builders import AMARA, BILAL, CARYS, ELENI, LATER, NOON
from tests.clauses.triage import Outcome, outcome

DAY = timedelta(days=1)
BY_BILAL = {"actor": BILAL, "target": None, "target_domain": None}
LEFT = builders.person(ends=builders.WORKING_DAY)


def change(**changes: Any) -> AccountChange:
    return builders.account_change(**changes)


def said(*changes: AccountChange, register: tuple[Any, ...] = ()) -> Outcome:
    return outcome("dmu", *changes, register=register)


def agreement(**changes: Any) -> Approval:
    fields = {"for_": "account-after-leaving", "object": ApprovedObject(type="mailbox", value=AMARA)}
    return builders.approval(**(fields | changes))


# 9 Leavers


@pytest.mark.clause("DMU 9")
@pytest.mark.parametrize("act", ["sign-in", "open", "send-as"])
def test_9_a_leavers_account_in_use_is_an_incident_from_the_last_day_on(act: str) -> None:
    used = change(change=act, target=None, target_domain=None)
    [incident] = said(used, register=(LEFT,)).incidents
    assert (incident.category, incident.class_, incident.person) == (
        "leaver_activity",
        "security",
        KEYS.person("amara"),
    )
    assert said(used, register=(builders.person(ends=NOON + timedelta(seconds=1)),)).incidents == []


@pytest.mark.clause("DMU 9")
def test_9_an_agreement_holds_to_its_date() -> None:
    signs_in = change(change="sign-in", target=None, target_domain=None)
    assert said(signs_in, register=(LEFT, agreement(to=NOON + DAY))).incidents == []
    assert said(signs_in, register=(LEFT, agreement(to=NOON))).categories == ["leaver_activity"]


@pytest.mark.clause("DMU 9")
def test_9_a_refused_sign_in_is_an_attempt() -> None:
    [incident] = said(change(change="sign-in", enabled=False, target=None), register=(LEFT,)).incidents
    assert (incident.attempt, incident.severity) == (True, "low")


@pytest.mark.clause("DMU 2.7c")
def test_2_7c_an_account_that_nobody_has_is_a_breach_of_network_security() -> None:
    ghost = {"mailbox": "ghost@example.org", "actor": "ghost@example.org", "target": None, "target_domain": None}
    assert said(change(**ghost, change="sign-in")).categories == ["unauthorised_user"]
    assert said(change(change="sign-in", target=None, target_domain=None)).incidents == []


# Appendix A 1 and 5iv: read only


@pytest.mark.clause("DMU App A 1")
@pytest.mark.parametrize("act", ["delete", "send-as", "send-on-behalf"])
def test_a_1_a_nominated_colleague_reads_and_does_no_more(act: str) -> None:
    nominee = (builders.delegation(basis="nominated"),)
    assert said(change(**BY_BILAL, change="open"), register=nominee).incidents == []
    [incident] = said(change(**BY_BILAL, change=act), register=nominee).incidents
    assert (incident.category, incident.person) == ("access_breach", KEYS.person("bilal"))


@pytest.mark.clause("DMU App A 1")
def test_a_1_the_owner_and_who_has_the_right_to_are_no_breach() -> None:
    assert said(change(change="delete", target=None)).incidents == []
    right = builders.delegation(access="send-on-behalf", basis="standing")
    assert said(change(**BY_BILAL, change="send-on-behalf"), register=(right,)).incidents == []


@pytest.mark.clause("DMU App A 5iv")
def test_a_5iv_whoever_was_given_access_deletes_nothing_whatever_the_access_allows() -> None:
    given = (builders.delegation(access="full", basis="absence"), builders.absence())
    assert said(change(**BY_BILAL, change="delete", count=2), register=given).categories == ["access_breach"]
    assert outcome("wcc", change(**BY_BILAL, change="delete"), register=given).incidents == []
    assert said(change(**BY_BILAL, change="open"), register=given).incidents == []


# Appendix A 3: out of office


@pytest.mark.clause("DMU App A 3")
def test_a_3_the_service_desk_sets_an_out_of_office_reply_for_somebody_absent_and_nobody_else_does() -> None:
    reply = change(**BY_BILAL, change="out-of-office")
    desk, absent = builders.role(role="service-desk"), builders.absence()
    assert said(reply, register=(desk, absent)).incidents == []
    for register in ((), (desk,), (absent,), (builders.delegation(), absent)):
        assert said(reply, register=register).categories == ["access_breach"]


@pytest.mark.clause("DMU App A 3", "DMU App A 4")
def test_a_3_and_4_the_owner_sets_it_and_anybody_may_see_it_switched_off() -> None:
    assert said(change(change="out-of-office", target=None, target_domain=None)).incidents == []
    assert said(change(**BY_BILAL, change="out-of-office", enabled=False)).incidents == []


# Appendix A 5ii: access needs an approval


@pytest.mark.clause("DMU App A 5ii")
def test_a_5ii_a_mailbox_is_opened_in_the_absence_that_access_was_given_for_and_not_after() -> None:
    access = builders.delegation(basis="absence", only_in_absence=True, folders=[])
    opened = change(**BY_BILAL, change="open")
    assert said(opened, register=(access, builders.absence(to=LATER))).incidents == []
    for register in ((), (access,), (access, builders.absence(to=NOON))):
        assert said(opened, register=register).categories == ["access_breach"]


@pytest.mark.clause("DMU App A 5ii")
def test_a_5ii_shared_mailboxes_and_programs_need_none() -> None:
    shared = builders.mailbox()
    assert said(change(**BY_BILAL, change="open", mailbox=shared.address), register=(shared,)).incidents == []
    program = builders.person(id="scanner", addresses=["scanner@example.org"], name="Scanner", person_type="service")
    opened = change(change="open", actor="scanner@example.org", target=None, target_domain=None)
    assert said(opened, register=(program,)).incidents == []


@pytest.mark.clause("DMU App A 5ii")
def test_a_5ii_the_monitoring_teams_own_breach_goes_to_named_roles() -> None:
    team = builders.role(role="information-security")
    [incident] = said(change(**BY_BILAL, change="open"), register=(team,)).incidents
    assert incident.audience == "restricted"


# Appendix A 6: no forwarding outside


@pytest.mark.clause("DMU App A 6")
@pytest.mark.parametrize("kind", ["forwarding", "inbox-rule"])
@pytest.mark.parametrize("target", [{"target": ELENI}, {"target": None, "target_domain": "example.net"}])
def test_a_6_no_mail_is_forwarded_to_an_account_outside(kind: str, target: dict[str, Any]) -> None:
    assert said(change(change=kind, **target)).categories == ["auto_forward"]


@pytest.mark.clause("DMU App A 6")
def test_a_6_forwarding_inside_or_to_an_approved_service_is_none_and_removing_it_neither() -> None:
    assert said(change(target=BILAL, target_domain=None)).incidents == []
    approved = builders.approval(for_="service", object=ApprovedObject(type="host", value="example.net"), person=None)
    assert said(change(), register=(approved,)).incidents == []
    assert said(change(enabled=False)).incidents == []


@pytest.mark.clause("DMU App A 6")
def test_a_6_what_a_colleague_sets_up_in_a_mailbox_is_the_colleagues() -> None:
    [incident] = said(change(actor=BILAL), register=(builders.delegation(access="full", basis="standing"),)).incidents
    assert incident.person == KEYS.person("bilal")
    assert "actor:another" in incident.findings[0].evidence


# 5.1(iv), 2.7b


@pytest.mark.clause("DMU 5.1(iv)")
def test_5_1_iv_a_rule_that_throws_mail_away_is_a_sign_of_a_stolen_account() -> None:
    hides = change(change="inbox-rule", target=None, target_domain=None, folder=Folder(path="Deleted Items"))
    [incident] = said(hides).incidents
    assert (incident.category, incident.about) == ("account_compromise", "account")


@pytest.mark.clause("DMU 2.7b")
def test_2_7b_a_share_outside_is_looked_at_on_a_case_and_not_otherwise() -> None:
    shared = change(change="share")
    assert said(shared).findings == []
    assert said(shared, register=(builders.case(),)).categories == ["confidentiality"]
    named = change(change="share", message_id="<minutes@mail.example.org>")
    assert [one.rule_id for one in said(named, register=(builders.case(),)).requests] == ["external-share-of-message"]


@pytest.mark.clause("DMU 5.3a", "DMU 5.3b")
@pytest.mark.parametrize(
    "changes",
    [
        {"mailbox": CARYS, "actor": BILAL, "change": "open"},
        {"mailbox": CARYS, "actor": BILAL, "change": "out-of-office"},
        {"target": CARYS},
        {"change": "delete", "actor": BILAL, "folder": Folder(path="INBOX/Branch/2026")},
    ],
)
def test_5_3_an_officials_mailbox_and_union_folders_yield_no_finding(changes: dict[str, Any]) -> None:
    carys = builders.person(id="carys", addresses=[CARYS], name="Carys Pugh")
    found = said(change(**changes), register=(carys, builders.union_official(), builders.union_folder()))
    assert (found.findings, found.incidents) == ([], [])
    assert sum(times for name, times in found.counts.items() if name[0] == "shielded") == 1
