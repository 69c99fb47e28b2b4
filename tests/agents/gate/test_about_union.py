"""No scan and no triage of union mail; people see it where the law has a condition and the union was asked."""

from __future__ import annotations

import pytest
from headerfirst.agents.gate.about_union import is_shielded
from headerfirst.agents.gate.question import Question
from headerfirst.schemas.inspection import InspectionRequest, MessageFacts
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.gate.made_questions import (
    APPROVED,
    ASKED,
    CONSULTED,
    DAY,
    DMU,
    EARLIER,
    HOUR,
    LATER,
    MESSAGE,
    NOON,
    WCC,
    about_carys,
    absence_access,
    ask,
    ask_about_carys,
    away,
    by,
    carys_in_office,
    consultation,
    dlp_scan,
    facts,
    granted,
    list_headings,
    malware_scan,
    on_information,
    open_mail,
    out_of_office,
    pending,
    refused,
    scope,
    token,
)
from tests.agents.made_packs import KEYS

BRANCH_ADDRESS = builders.union_address()
FOLDER = builders.union_folder()
IN_FOLDER = facts(f"{builders.AMARA}/inbox/branch", f"{builders.AMARA}/inbox")
FROM_CARYS = facts(builders.CARYS)


@pytest.mark.parametrize(
    ("record", "known"),
    [
        (carys_in_office(), FROM_CARYS),
        (BRANCH_ADDRESS, facts(BRANCH_ADDRESS.address)),
        (FOLDER, IN_FOLDER),
        (builders.union_folder(status="presumed"), IN_FOLDER),
        (carys_in_office(), facts("look carys.pugh@example.org")),
    ],
    ids=[
        "an official",
        "the branch's address",
        "a folder below",
        "a folder named like one",
        "an address that looks so",
    ],
)
@pytest.mark.parametrize("pack", [DMU, WCC], ids=["dmu", "wcc"])
def test_refuses_union_shielded_to_scans(record: RegisterRecord, known: MessageFacts, pack: object) -> None:
    ready = DMU if pack is DMU else WCC
    assert refused(ask(malware_scan(messages=[known]), record, known=[known], pack=ready)) == "union_shielded"


def test_refuses_union_shielded_to_words() -> None:
    assert refused(ask(dlp_scan(), carys_in_office(), known=[FROM_CARYS], pack=WCC)) == "union_shielded"


def test_refuses_union_shielded_to_a_scan_that_people_ask_for() -> None:
    scan = open_mail(mode="scan", viewers=[])
    question = ask(scan, carys_in_office(), consultation(), known=[FROM_CARYS], approved=["hana"])
    assert refused(question) == "union_shielded"


@pytest.mark.parametrize(
    ("term", "shielded"),
    [
        ({"from_": NOON}, False),
        ({"to": NOON - DAY}, False),
        ({"from_": NOON - DAY, "to": NOON - DAY + HOUR}, True),
        ({"from_": NOON - DAY, "to": NOON - DAY + HOUR / 120}, True),
        ({"from_": NOON - DAY + HOUR / 120, "to": NOON}, True),
    ],
    ids=["before the term", "after it", "within", "sent within", "received within"],
)
def test_mail_of_the_term_is_shielded_and_no_other(term: dict[str, object], shielded: bool) -> None:  # noqa: FBT001 - a column
    """Sent a day before noon, received a minute later; the term is of another person than the mailbox's owner."""
    question = ask(malware_scan(), carys_in_office(**term), known=[FROM_CARYS])
    assert is_shielded(question) == shielded


@pytest.mark.parametrize(
    "request_",
    [
        list_headings(person=token("carys"), mailbox_token=None, case_id="case-2"),
        list_headings(person=None, mailbox_token=KEYS.mailbox(builders.CARYS), case_id="case-2"),
        absence_access(person=token("carys"), mailbox_token=None, requester=by("bilal")),
    ],
    ids=["headings of a person", "of a mailbox", "in absence"],
)
def test_the_mailbox_of_an_official_in_office_is_shielded(request_: InspectionRequest) -> None:
    assert is_shielded(ask(request_, carys_in_office()))
    assert not is_shielded(ask(request_, carys_in_office(to=ASKED)))


def test_an_official_may_be_known_by_address_alone() -> None:
    office = carys_in_office(person=None)
    assert is_shielded(ask(list_headings(mailbox_token=KEYS.mailbox(builders.CARYS), person=None), office))


def test_a_mailbox_with_a_union_folder_is_not_opened_as_a_whole() -> None:
    refusal = builders.union_folder(status="rejected")
    assert pending(ask(absence_access(), away(), FOLDER)) == "consultation_missing"
    assert pending(ask(absence_access(), away(), refusal)) == "approver_missing"
    assert pending(ask(list_headings(), FOLDER)) == "approver_missing"


def test_an_automatic_reply_reads_nothing() -> None:
    request = out_of_office(person=token("amara"))
    assert granted(ask(request, away(), carys_in_office(person="amara", addresses=[]), approved=["mira"]))


@pytest.mark.parametrize(
    "request_",
    [on_information(), open_mail(purpose="inappropriate_content", requester=by("keiko"))],
    ids=lambda one: str(one.purpose),
)
def test_refuses_special_category_condition_missing(request_: InspectionRequest) -> None:
    question = ask(request_, carys_in_office(), consultation(), known=[FROM_CARYS], approved=["hana"])
    assert refused(question) == "special_category_condition_missing"


def test_an_absence_is_no_condition_of_article_9() -> None:
    """Access is given after the consultation, and opens nothing of the official's."""
    amara_in_office = carys_in_office(person="amara", addresses=[])
    asked = consultation(about="amara")
    common = [away(), amara_in_office, builders.regional_officer(), asked]
    assert granted(ask(absence_access(), *common, approved=["hana"]))
    look = list_headings(purpose="absence", case_id=None, requester=by("bilal"))
    assert refused(ask(look, *common, approved=["hana"])) == "special_category_condition_missing"


@pytest.mark.parametrize("pack", [DMU, WCC], ids=["dmu", "wcc"])
def test_refuses_shield_unknown_to_a_scan_of_a_message_that_nobody_saw(pack: object) -> None:
    ready = DMU if pack is DMU else WCC
    assert refused(ask(malware_scan(messages=[]), known=(), pack=ready)) == "shield_unknown"


def test_refuses_shield_unknown_to_people_who_guess() -> None:
    assert pending(ask(open_mail(), known=())) == "shield_unknown"
    assert refused(ask(open_mail(), known=(), approved=["hana"])) == "shield_unknown"


def test_what_a_person_says_of_a_message_counts_for_nothing() -> None:
    request = open_mail(messages=[facts()])
    assert refused(ask(request, known=(), approved=["hana"])) == "shield_unknown"


def test_refuses_shield_unknown_where_one_of_several_is() -> None:
    two = scope(MESSAGE, "m-" + "0" * 32)
    assert refused(ask(open_mail(scope=two), approved=["hana"])) == "shield_unknown"


def test_refuses_shield_unknown_where_nobody_knows_whose_mailbox_it_is() -> None:
    request = list_headings(person="p-" + "0" * 32, mailbox_token=None, case_id=None, incident_id="c1" * 16)
    assert refused(ask(request, approved=["hana"])) == "shield_unknown"


# Consultations


def test_refuses_consultation_missing() -> None:
    assert refused(ask_about_carys()) == "consultation_missing"
    assert refused(ask_about_carys(consultation(request_id="another"))) == "consultation_missing"


def test_until_somebody_approves_a_consultation_may_still_come() -> None:
    assert pending(ask_about_carys(approved=())) == "consultation_missing"
    assert pending(ask_about_carys(consultation(), approved=())) == "approver_missing"


def test_after_the_right_consultation_the_request_is_granted() -> None:
    assert granted(ask_about_carys(consultation()))


def test_refuses_officer_not_named() -> None:
    assert refused(ask_about_carys(consultation(officer=" "))) == "officer_not_named"


@pytest.mark.parametrize(
    "dewi",
    [
        builders.regional_officer(to=CONSULTED),
        builders.regional_officer(from_=CONSULTED + HOUR),
        builders.regional_officer(id="somebody"),
    ],
    ids=["no longer", "not yet", "nobody"],
)
def test_refuses_officer_not_in_office(dewi: RegisterRecord) -> None:
    gone = builders.regional_officer(to=EARLIER)
    assert refused(ask_about_carys(gone, dewi, consultation())) == "officer_not_in_office"


@pytest.mark.parametrize(
    ("union_of_dewi", "stated"), [("other-workers", "other-workers"), (builders.UNION, "other-workers")]
)
def test_refuses_consultation_wrong_union(union_of_dewi: str, stated: str) -> None:
    dewi = builders.regional_officer(union=union_of_dewi)
    assert refused(ask_about_carys(dewi, consultation(union=stated))) == "consultation_wrong_union"


def test_refuses_consultation_wrong_level_about_a_local_official() -> None:
    """DMU 5.3d: the branch does not do where the official is employed here."""
    branch = builders.union_official(id="gwen", person=None, addresses=["gwen@union.example.net"], employed_here=False)
    said = consultation(officer="gwen", level="branch")
    assert refused(ask_about_carys(branch, said)) == "consultation_wrong_level"
    assert refused(ask_about_carys(branch, consultation(officer="gwen"))) == "consultation_wrong_level"
    assert refused(ask_about_carys(consultation(level="branch"))) == "consultation_wrong_level"


def branch_question(*more: RegisterRecord, known: MessageFacts, request: InspectionRequest | None = None) -> Question:
    """Gwen, of the branch and not employed here, may be asked."""
    gwen = builders.union_official(id="gwen", person=None, addresses=["gwen@union.example.net"], employed_here=False)
    return ask(request or open_mail(), gwen, *more, known=[known], approved=["hana"])


@pytest.mark.parametrize(
    ("record", "known", "about"),
    [
        (builders.regional_officer(), facts(builders.DEWI), "dewi"),
        (BRANCH_ADDRESS, facts(BRANCH_ADDRESS.address), BRANCH_ADDRESS.address),
        (FOLDER, IN_FOLDER, "amara"),
    ],
    ids=["an official from elsewhere", "the branch's address", "a folder"],
)
def test_branch_officers_are_asked_about_all_else(record: RegisterRecord, known: MessageFacts, about: str) -> None:
    said = consultation(officer="gwen", level="branch", about=about)
    assert granted(branch_question(record, said, known=known))
    regional = consultation(about=about, officer="dewi")
    question = branch_question(record, builders.regional_officer(), regional, known=known)
    assert refused(question) == "consultation_wrong_level"


def test_a_folder_is_of_its_owners_union_where_the_owner_has_one() -> None:
    other = carys_in_office(id="amara-office", person="amara", addresses=[], union="other", to=EARLIER + DAY)
    said = consultation(officer="gwen", level="branch", about="amara")
    assert refused(branch_question(FOLDER, other, said, known=IN_FOLDER)) == "consultation_wrong_union"


def test_each_that_is_protected_needs_its_own_consultation() -> None:
    known = facts(builders.CARYS, BRANCH_ADDRESS.address, of=builders.CARYS)
    about_both = consultation(about=builders.CARYS)
    gwen = builders.union_official(id="gwen", person=None, addresses=["gwen@union.example.net"], employed_here=False)
    branch = consultation(id="consultation-2", officer="gwen", level="branch")
    when = {"consultation-1": CONSULTED, "consultation-2": CONSULTED}
    one = ask_about_carys(BRANCH_ADDRESS, gwen, about_both, known=[known], consulted=when)
    both = ask_about_carys(BRANCH_ADDRESS, gwen, about_both, branch, known=[known], consulted=when)
    assert refused(one) == "consultation_wrong_level"
    assert granted(both)


@pytest.mark.parametrize("role", ["requester", "approver", "owner", "official"])
def test_refuses_approver_conflict_of_the_officer(role: str) -> None:
    """The officer consulted is never owner, requester or approver, nor the official whose mail it is."""
    person = {"requester": "idris", "approver": "hana", "owner": "carys", "official": "carys"}[role]
    officer = builders.regional_officer(id="rep", person=person, addresses=[])
    said = consultation(officer="rep" if role != "owner" else "carys")
    question = ask_about_carys(officer, said)
    if role == "approver":
        # An approval of the officer's does not count to begin with.
        assert pending(question) == "approver_missing"
    else:
        assert refused(question) == "approver_conflict"


@pytest.mark.parametrize(
    "changes",
    [{"about": "amara"}, {"about": ""}, {"scope": "m-" + "0" * 32}, {"scope": f"of two, only m-{'0' * 32}"}],
    ids=["somebody else", "nobody", "another message", "one of two"],
)
def test_refuses_consultation_out_of_scope(changes: dict[str, str]) -> None:
    assert refused(ask_about_carys(consultation(**changes))) == "consultation_out_of_scope"


@pytest.mark.parametrize("about", ["carys", builders.CARYS, KEYS.mailbox(builders.CARYS), token("carys"), "case-2"])
def test_a_consultation_may_name_what_it_is_about_in_several_ways(about: str) -> None:
    assert granted(ask_about_carys(consultation(about=about, scope=f"{MESSAGE}, in full")))


@pytest.mark.parametrize("when", [{}, {"consultation-1": APPROVED}, {"consultation-1": APPROVED + HOUR}])
def test_refuses_consultation_late(when: dict[str, object]) -> None:
    """By the ledger: what somebody typed, a day before, is never compared."""
    assert refused(ask_about_carys(consultation(at=EARLIER), consulted=when)) == "consultation_late"


def test_before_the_word_that_decides_no_consultation_is_late() -> None:
    late = {"consultation-1": APPROVED + HOUR}
    assert pending(ask_about_carys(consultation(), consulted=late, approved=())) == "approver_missing"
    assert pending(ask_about_carys(consultation(), consulted={}, approved=())) == "consultation_late"


def test_refuses_consultation_expired() -> None:
    assert refused(ask_about_carys(consultation(valid_until=APPROVED))) == "consultation_expired"
    fortnight_ago = {"consultation-1": NOON + 3 * HOUR - 14 * DAY}
    assert refused(ask_about_carys(consultation(), consulted=fortnight_ago)) == "consultation_expired"


def test_refuses_union_objection_unanswered() -> None:
    assert refused(ask_about_carys(consultation(outcome="objection"))) == "union_objection_unanswered"


def test_an_objection_stands_until_the_same_officer_has_none() -> None:
    against = consultation(id="consultation-0", outcome="objection")
    other = builders.regional_officer(id="ffion", addresses=["ffion@union.example.net"])
    before = {"consultation-0": CONSULTED - HOUR, "consultation-1": CONSULTED}
    after = {"consultation-0": CONSULTED + HOUR / 2, "consultation-1": CONSULTED}
    taken_back, another = consultation(), consultation(officer="ffion")
    assert granted(ask_about_carys(against, taken_back, consulted=before))
    assert refused(ask_about_carys(against, taken_back, consulted=after)) == "union_objection_unanswered"
    assert refused(ask_about_carys(against, other, another, consulted=before)) == "union_objection_unanswered"


@pytest.mark.parametrize(("days", "expected"), [(5, None), (4, "consultation_missing")])
def test_no_answer_is_one_after_five_days(days: int, expected: str | None) -> None:
    asked = {"consultation-1": APPROVED - days * DAY}
    assert refused(ask_about_carys(consultation(outcome="no-reply"), consulted=asked)) == expected


def test_the_council_asks_the_union_too() -> None:
    request = about_carys(requester=by("keiko"), viewers=[token("keiko")])
    assert refused(ask_about_carys(request=request, pack=WCC)) == "consultation_missing"
    assert granted(ask_about_carys(consultation(valid_until=LATER), request=request, pack=WCC))
