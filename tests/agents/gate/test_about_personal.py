"""Mail marked personal, and mail of a proper channel, open only by the narrow exception that the policy has."""

from __future__ import annotations

import pytest
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.register import RegisterRecord
from headerfirst.schemas.vocabulary import Mark

from tests import builders
from tests.agents.gate.made_questions import (
    EARLIER,
    WCC,
    absence_access,
    absence_opening,
    ask,
    away,
    by,
    dlp_scan,
    facts,
    granted,
    list_headings,
    malware_scan,
    on_information,
    open_mail,
    open_mail_at_wcc,
    pending,
    refused,
)

PERSONAL = facts(marks=["heading"])
SPEAK_UP = builders.protected_address()
TO_SPEAK_UP = facts(SPEAK_UP.address or "")
GROUNDS = "The heading names the tender, and the supplier says that it holds the signed bid"
WIDER = builders.case(id="case-7", wider=True)


@pytest.mark.parametrize("mark", ["header", "label", "heading", "folder", "late"])
def test_refuses_personal_marked_to_words_of_a_standard(mark: Mark) -> None:
    known = facts(marks=[mark])
    assert refused(ask(dlp_scan(messages=[known]), known=[known], pack=WCC)) == "personal_marked"


def test_refuses_personal_marked_to_triage() -> None:
    scan = malware_scan(purpose="suspected_breach", case_id="case-1", personal_grounds=GROUNDS)
    assert refused(ask(scan, known=[PERSONAL], approved=["hana"])) == "personal_marked"


def test_refuses_personal_marked_for_an_absence_alone() -> None:
    request = absence_opening()
    assert refused(ask(request, away(), known=[PERSONAL], approved=["hana"], listed=True)) == "personal_marked"


def test_an_absence_with_convincing_grounds_takes_two_approvals() -> None:
    """App A 5iii."""
    request = absence_opening(personal_grounds=GROUNDS)
    one = ask(request, away(), known=[PERSONAL], listed=True, approved=["hana"])
    assert pending(one) == "second_approver_missing"
    assert granted(ask(request, away(), known=[PERSONAL], listed=True, approved=["hana", "nadia"]))


@pytest.mark.parametrize("pack", ["dmu", "wcc"])
def test_malware_is_looked_for_in_personal_mail(pack: str) -> None:
    known = [PERSONAL, facts(marks_known=False)]
    for one in known:
        question = ask(malware_scan(messages=[one]), known=[one])
        at_wcc = ask(malware_scan(messages=[one]), known=[one], pack=WCC)
        assert granted(question if pack == "dmu" else at_wcc)


@pytest.mark.parametrize("grounds", [None, "", "business need", "Looks odd"])
def test_refuses_personal_grounds_missing(grounds: str | None) -> None:
    request = open_mail(personal_grounds=grounds)
    assert refused(ask(request, known=[PERSONAL], approved=["hana", "jonas"])) == "personal_grounds_missing"


def test_convincing_grounds_and_two_people_open_personal_mail() -> None:
    request = open_mail(personal_grounds=GROUNDS)
    assert granted(ask(request, known=[PERSONAL], approved=["hana", "jonas"]))


@pytest.mark.parametrize(
    ("case", "named"),
    [
        (builders.case(id="case-7"), "case-7"),
        (WIDER, None),
        (WIDER, "case-1"),
        (builders.case(id="case-7", wider=True, person="bilal"), "case-7"),
        (builders.case(id="case-7", wider=True, until=EARLIER), "case-7"),
    ],
    ids=["not wider", "not named", "another", "about another", "over"],
)
def test_refuses_wider_case_missing(case: RegisterRecord, named: str | None) -> None:
    request = open_mail_at_wcc(wider_case=named)
    assert refused(ask(request, case, known=[PERSONAL], approved=["hana"], pack=WCC)) == "wider_case_missing"


def test_refuses_wider_case_missing_without_a_reason() -> None:
    request = open_mail_at_wcc(wider_case="case-7", reason="urgent")
    assert refused(ask(request, WIDER, known=[PERSONAL], approved=["hana"], pack=WCC)) == "wider_case_missing"


def test_a_wider_case_with_a_reason_opens_personal_mail_at_the_council() -> None:
    request = open_mail_at_wcc(wider_case="case-7")
    assert granted(ask(request, WIDER, known=[PERSONAL], approved=["hana"], pack=WCC))


def test_the_two_policies_differ_on_personal_mail() -> None:
    """Grounds do not do at the council, nor a wider case at the university."""
    grounds, wider = open_mail_at_wcc(personal_grounds=GROUNDS), open_mail(wider_case="case-7")
    assert refused(ask(grounds, known=[PERSONAL], approved=["hana"], pack=WCC)) == "wider_case_missing"
    assert refused(ask(wider, WIDER, known=[PERSONAL], approved=["hana"])) == "personal_grounds_missing"


def test_refuses_mark_unknown() -> None:
    unknown = facts(marks_known=False)
    assert pending(ask(open_mail(), known=[unknown])) == "mark_unknown"
    assert refused(ask(open_mail(), known=[unknown], approved=["hana"])) == "mark_unknown"
    assert refused(ask(dlp_scan(messages=[unknown]), known=[unknown], pack=WCC)) == "mark_unknown"


@pytest.mark.parametrize(
    "request_",
    [
        open_mail(),
        on_information(),
        open_mail(purpose="inappropriate_content", requester=by("keiko")),
        malware_scan(purpose="suspected_breach", case_id="case-1"),
    ],
    ids=["a suspicion", "information", "what is inappropriate", "a scan"],
)
def test_refuses_proper_channel(request_: InspectionRequest) -> None:
    assert refused(ask(request_, SPEAK_UP, known=[TO_SPEAK_UP], approved=["hana"])) == "proper_channel"


def test_refuses_proper_channel_to_whoever_stands_in() -> None:
    question = ask(absence_opening(), SPEAK_UP, away(), known=[TO_SPEAK_UP], approved=["hana"], listed=True)
    assert refused(question) == "proper_channel"


def test_refuses_proper_channel_to_words_of_a_standard() -> None:
    question = ask(dlp_scan(messages=[TO_SPEAK_UP]), SPEAK_UP, known=[TO_SPEAK_UP], pack=WCC)
    assert refused(question) == "proper_channel"


@pytest.mark.parametrize("request_", [list_headings(person=None), absence_access(person=None)])
def test_refuses_proper_channel_where_the_mailbox_is_one(request_: InspectionRequest) -> None:
    """Amara answers the telephone of the grievance office, at her own address."""
    own = builders.protected_address(address=builders.AMARA, channel="grievance")
    assert refused(ask(request_, own, away(), approved=["hana"])) == "proper_channel"


def test_a_whole_domain_may_be_a_proper_channel() -> None:
    ombudsman = builders.protected_address(address=None, domain="ombudsman.example.net", channel="ombudsman")
    known = facts("domain ombudsman.example.net")
    assert refused(ask(open_mail(), ombudsman, known=[known], approved=["hana"])) == "proper_channel"


def test_malware_is_looked_for_in_mail_of_a_proper_channel() -> None:
    assert granted(ask(malware_scan(messages=[TO_SPEAK_UP]), SPEAK_UP, known=[TO_SPEAK_UP]))


def test_a_channel_that_is_closed_protects_its_old_mail_alone() -> None:
    closed = builders.protected_address(to=EARLIER)
    assert granted(ask(open_mail(), closed, known=[TO_SPEAK_UP], approved=["hana"]))


def test_a_request_that_the_law_compels_may_list_what_went_through_it() -> None:
    request = list_headings(purpose="information_request", case_id=None, requester=by("jonas"))
    own = builders.protected_address(address=builders.AMARA)
    assert granted(ask(request, own, approved=["lars"]))
