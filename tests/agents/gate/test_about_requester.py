"""Who may ask: holders of a role on record, the person's own manager, a colleague whom the right one nominated."""

from __future__ import annotations

import pytest
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.inspection import InspectionRequest, Requester
from headerfirst.schemas.register import RegisterRecord
from headerfirst.schemas.vocabulary import RoleName

from tests import builders
from tests.agents.gate.made_questions import (
    DMU,
    EARLIER,
    LATER,
    NOON,
    WCC,
    absence_access,
    ask,
    away,
    by,
    colleague,
    delegated_access,
    granted,
    justify,
    list_headings,
    malware_scan,
    nomination,
    open_mail,
    refused,
    role,
    usage_log_for_hr,
)


@pytest.mark.parametrize(
    "requester",
    [
        by("bilal", "investigator"),
        by("soren"),
        by("tove"),
        by("tove", "line-manager"),
        Requester(token="p-" + "0" * 32, role="investigator"),
    ],
    ids=["a role not held", "a role that may not", "nobody special", "a word of one's own", "nobody known"],
)
def test_refuses_requester_role(requester: Requester) -> None:
    assert refused(ask(open_mail(requester=requester), approved=["hana"])) == "requester_role"


def test_refuses_requester_role_for_triage_where_people_look() -> None:
    assert refused(ask(list_headings(requester=None))) == "requester_role"
    assert refused(ask(open_mail(requester=None))) == "requester_role"


def test_refuses_requester_role_once_it_has_ended() -> None:
    ended = role("idris", "investigator", to=NOON)
    assert refused(ask(open_mail(), ended, approved=["hana"])) == "requester_role"


def test_refuses_requester_role_of_somebody_who_left() -> None:
    assert refused(ask(open_mail(), colleague("idris", ends=EARLIER))) == "requester_role"
    assert granted(ask(open_mail(), colleague("idris", ends=LATER), approved=["hana"]))


@pytest.mark.parametrize("requester", [by("tove"), by("hana"), by("bilal", "line-manager")])
def test_refuses_requester_not_line_manager(requester: Requester) -> None:
    """Amara's manager is somebody else."""
    moved = builders.person(manager="mira")
    assert refused(ask(absence_access(requester=requester), moved, away())) == "requester_not_line_manager"


def test_a_line_manager_asks_by_the_register_and_not_by_a_role() -> None:
    assert granted(ask(absence_access(requester=by("bilal")), away(), approved=["hana"]))
    assert granted(ask(justify(requester=by("bilal")), approved=["hana"]))


def test_an_office_that_may_ask_is_none_that_is_missed() -> None:
    assert refused(ask(justify(requester=by("soren")), approved=["hana"])) == "requester_role"
    assert refused(ask(justify(requester=by("tove")), approved=["hana"])) == "requester_not_line_manager"


@pytest.mark.parametrize(
    "delegation",
    [
        nomination(delegate="mira"),
        nomination(nominated_by="bilal"),
        nomination(basis="standing"),
        nomination(to=NOON),
        nomination(mailbox=builders.BILAL),
    ],
    ids=["somebody else", "not by the owner", "not nominated", "over", "another mailbox"],
)
def test_refuses_delegate_not_nominated(delegation: RegisterRecord) -> None:
    assert refused(ask(delegated_access(), delegation, approved=["mira"])) == "delegate_not_nominated"


def test_a_colleague_reads_where_the_owner_nominated_or_consented() -> None:
    consented = nomination(basis="consented", nominated_by=None)
    assert granted(ask(delegated_access(), nomination(), approved=["mira"]))
    assert granted(ask(delegated_access(), consented, approved=["mira"]))


def test_at_the_council_the_director_nominates_and_the_line_manager_needs_nobody() -> None:
    by_lars, by_amara = nomination(nominated_by="lars"), nomination(nominated_by="amara")
    assert granted(ask(delegated_access(), by_lars, approved=["lars"], pack=WCC))
    assert refused(ask(delegated_access(), by_amara, approved=["lars"], pack=WCC)) == "delegate_not_nominated"
    assert granted(ask(delegated_access(requester=by("bilal")), approved=["lars"], pack=WCC))
    not_hers = delegated_access(requester=by("tove", "line-manager"))
    assert refused(ask(not_hers, pack=WCC)) == "requester_not_line_manager"


@pytest.mark.parametrize("via", [None, "dpo"])
def test_refuses_not_via_information_security(via: RoleName | None) -> None:
    request = usage_log_for_hr(requester=by("nadia", via=via))
    assert refused(ask(request, approved=["hana"], pack=WCC)) == "not_via_information_security"


def test_hr_asks_through_information_security() -> None:
    assert granted(ask(usage_log_for_hr(), approved=["hana"], pack=WCC))


@pytest.mark.parametrize("pack", [DMU, WCC], ids=["dmu", "wcc"])
def test_refuses_requester_role_of_whom_somebody_else_speaks_for(pack: ReadyPack) -> None:
    """Nobody proves that Idris asked, or Bilal; the council hears Information Security for HR, and for nobody else."""
    for_idris = open_mail(requester=by("idris", via="hr-approver", brought_by="hana"))
    assert refused(ask(for_idris, approved=["jonas"], pack=pack)) == "requester_role"
    for_bilal = delegated_access(requester=by("bilal", via="service-desk", brought_by="mira"))
    assert refused(ask(for_bilal, away(), nomination(), approved=["lars"], pack=pack)) == "requester_role"
    investigators = usage_log_for_hr(requester=by("idris", via="information-security", brought_by="keiko"))
    assert refused(ask(investigators, approved=["hana"], pack=pack)) == "requester_role"


@pytest.mark.parametrize("request_", [malware_scan(), malware_scan(person=None, mailbox_token=None)])
def test_triage_asks_for_what_is_its_own(request_: InspectionRequest) -> None:
    assert granted(ask(request_, pack=DMU))
