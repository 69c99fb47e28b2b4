"""What a request has to say, each by the name of what is missing."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from headerfirst.agents.gate.about_statement import missing_fields, running_cases
from headerfirst.schemas.inspection import Information, InspectionRequest
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.gate.made_questions import (
    ASKED,
    DAY,
    DMU,
    EARLIER,
    HOUR,
    LATER,
    NOW,
    WCC,
    absence_access,
    ask,
    away,
    by,
    changed,
    colleague,
    deferral,
    granted,
    group_of,
    hold,
    justify,
    list_headings,
    malware_scan,
    on_information,
    open_mail,
    out_of_office,
    refused,
    reveal,
    scope,
    usage_log,
    usage_of_group,
    usage_view,
)
from tests.agents.made_packs import KEYS


def without(request: InspectionRequest, *names: str) -> InspectionRequest:
    return msgspec.structs.replace(request, **dict.fromkeys(names))


@pytest.mark.parametrize(
    ("request_", "missing"),
    [
        (open_mail(mode=None), "mode"),
        (open_mail(viewers=[]), "viewers"),
        (list_headings(viewers=[]), "viewers"),
        (without(list_headings(), "person", "mailbox_token"), "person"),
        (without(open_mail(case_id=None, incident_id="c1"), "person", "mailbox_token"), "person"),
        (without(usage_view(), "person"), "person"),
        (without(reveal(), "person"), "person"),
        (absence_access(reason=None), "reason"),
        (absence_access(reason="  "), "reason"),
        (absence_access(ticket=None), "ticket"),
        (out_of_office(text=None), "text"),
    ],
)
def test_refuses_field_absent(request_: InspectionRequest, missing: str) -> None:
    question = ask(request_, away(), approved=["hana"])
    assert (refused(question), missing_fields(question)) == ("field_absent", [missing])


def test_a_program_needs_nobody_to_look_and_no_owner() -> None:
    assert missing_fields(ask(malware_scan(viewers=[], person=None, mailbox_token=None))) == []


@pytest.mark.parametrize(
    "case",
    [
        builders.case(id="case-9"),
        builders.case(person="bilal"),
        builders.case(from_=ASKED + HOUR),
        builders.case(until=NOW),
        builders.case(to=NOW),
    ],
    ids=["not the one named", "somebody else's", "registered afterwards", "lapsed", "ended"],
)
def test_refuses_case_missing(case: RegisterRecord) -> None:
    other = builders.case(person="mira")
    assert refused(ask(usage_log(), other, case, approved=["hana"])) == "case_missing"
    assert refused(ask(open_mail(), other, case, approved=["hana"])) == "case_missing"


def test_refuses_case_missing_where_there_is_neither_case_nor_incident() -> None:
    assert refused(ask(open_mail(case_id=None), approved=["hana"])) == "case_missing"
    assert granted(ask(open_mail(case_id=None, incident_id="c1" * 16), approved=["hana"]))


def test_refuses_case_missing_where_staff_are_to_justify_nothing() -> None:
    assert refused(ask(justify(incident_id=None), approved=["hana"])) == "case_missing"
    assert granted(ask(justify(incident_id=None, finding_ids=["f2"]), approved=["hana"]))


def test_the_cases_that_run_are_those_of_the_person() -> None:
    cases = running_cases(ask(open_mail(), builders.case(id="case-8", person="bilal")))
    assert [case.id for case in cases] == ["case-1"]
    assert running_cases(ask(malware_scan(person=None, mailbox_token=None))) == []


def test_refuses_suspicion_not_recorded() -> None:
    later = builders.case(suspicion_at=ASKED + HOUR)
    assert refused(ask(usage_log(), later, approved=["hana"])) == "suspicion_not_recorded"


@pytest.mark.parametrize("pack", [DMU, WCC], ids=["dmu", "wcc"])
def test_refuses_suspicion_not_recorded_for_a_named_look_at_usage(pack: Any) -> None:
    nothing = builders.case(person="mira")
    request = usage_view(case_id=None, incident_id="c1" * 16, requester=by("idris" if pack is DMU else "keiko"))
    assert refused(ask(request, nothing, approved=["hana"], pack=pack)) == "suspicion_not_recorded"
    assert granted(ask(request, approved=["hana"], pack=pack))


@pytest.mark.parametrize("information", [None, Information(source=" ", credibility="Good", received_at=EARLIER)])
def test_refuses_source_missing(information: Information | None) -> None:
    assert refused(ask(on_information(information=information), approved=["hana"])) == "source_missing"


def test_refuses_credibility_missing() -> None:
    information = Information(source="A supplier", credibility="", received_at=EARLIER)
    assert refused(ask(on_information(information=information), approved=["hana"])) == "credibility_missing"


@pytest.mark.parametrize("why", [None, "", "   "])
def test_refuses_insufficiency_not_shown(why: str | None) -> None:
    assert refused(ask(open_mail(why_headers_insufficient=why), approved=["hana"])) == "insufficiency_not_shown"
    assert refused(ask(malware_scan(why_headers_insufficient=why))) == "insufficiency_not_shown"


def test_refuses_less_intrusive_step_missing() -> None:
    assert refused(ask(open_mail(less_intrusive_step=None), approved=["hana"])) == "less_intrusive_step_missing"


@pytest.mark.parametrize(
    "text",
    [
        "urgent",
        "Urgently, please",
        "Genuine business need.",
        "Management  requirements!",
        "n/a",
        "For an investigation",
    ],
)
def test_refuses_reason_boilerplate(text: str) -> None:
    assert refused(ask(absence_access(reason=text), away(), approved=["hana"])) == "reason_boilerplate"
    assert refused(ask(open_mail(why_headers_insufficient=text), approved=["hana"])) == "reason_boilerplate"
    assert refused(ask(open_mail(less_intrusive_step=text), approved=["hana"])) == "reason_boilerplate"


def test_refuses_reason_boilerplate_that_is_long_enough() -> None:
    pack = changed(DMU, shortest_reason=5)
    assert refused(ask(absence_access(reason="Operational reason"), away(), pack=pack)) == "reason_boilerplate"
    assert granted(ask(absence_access(reason="The tender"), away(), pack=pack, approved=["hana"]))


@pytest.mark.parametrize(
    "request_",
    [
        hold(reason=None),
        hold(scope=scope(until=None)),
        hold(case_id=None),
    ],
    ids=["why", "until when", "of what"],
)
def test_refuses_hold_incomplete(request_: InspectionRequest) -> None:
    assert refused(ask(request_, approved=["jonas"])) == "hold_incomplete"


def test_a_hold_may_be_longer_than_anybody_may_look() -> None:
    assert granted(ask(hold(scope=scope(until=ASKED + 180 * DAY)), approved=["jonas"]))


@pytest.mark.parametrize("request_", [deferral(reason=None), deferral(scope=scope(until=None))])
def test_refuses_deferral_not_approved(request_: InspectionRequest) -> None:
    assert refused(ask(request_, approved=["jonas"])) == "deferral_not_approved"


def test_refuses_suspicion_not_recorded_where_a_group_hides_one_mailbox() -> None:
    """Whose mailbox it is names one person, and a group beside it nobody else."""
    request = usage_of_group(group="stores", mailbox_token=KEYS.mailbox(builders.AMARA))
    unsuspected = builders.case(to=ASKED)
    assert refused(ask(request, unsuspected, *group_of(10, "stores"), approved=["hana"])) == "suspicion_not_recorded"


def test_refuses_group_too_small() -> None:
    """Carys, Tove and eight others work in the registry; the tenth is not there yet."""
    nobody = [colleague(name, org_unit="elsewhere") for name in ("hana", "bilal")]
    tenth = colleague("newcomer", from_=LATER)
    assert refused(ask(usage_of_group(), *nobody, tenth, approved=["hana"])) == "group_too_small"
    assert refused(ask(reveal(person=None, group="estates"), approved=["hana"])) == "group_too_small"


def test_an_aggregate_of_ten_names_nobody() -> None:
    assert granted(ask(usage_of_group(group="stores"), *group_of(10, "stores"), approved=["hana"]))
    assert refused(ask(usage_of_group(group="stores"), *group_of(9, "stores"), approved=["hana"])) == "group_too_small"
