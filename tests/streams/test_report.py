"""The summary in words: figures that add up, and three incidents that explain themselves without naming anybody."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.policy import Pack
from headerfirst.schemas.vocabulary import Audience, Category, CategoryClass, Severity
from headerfirst.streams import codec
from headerfirst.streams.demo_outputs import Outputs
from headerfirst.streams.packs import find_pack
from headerfirst.streams.report import WIDTH, Played, summary, three

from tests import builders


@pytest.fixture(scope="module")
def pack() -> Pack:
    return find_pack("dmu")


def incident(number: int, category: Category, class_: CategoryClass, severity: Severity, **changes: object) -> Incident:
    return builders.incident(
        incident_id=f"{number:032x}",
        person=f"p-{number:032x}",
        category=category,
        class_=class_,
        severity=severity,
        **changes,
    )


def played(pack: Pack, *incidents: Incident) -> Played:
    outputs = Outputs()
    for one in incidents:
        outputs.fold("incidents", codec.encode(one))
    outputs.fold("inspection-requests", codec.encode(builders.inspection_request()))
    return Played(
        day=date(2026, 3, 10),
        pack=pack,
        records=1_000,
        seconds=12.4,
        shielded={"union_official": 20, "no_log": 3},
        out_of_scope={"student": 40},
        dead={"not_json": 2, "null_value": 1},
        outputs=outputs,
    )


def test_the_figures_add_up(pack: Pack) -> None:
    text = summary(played(pack))

    assert "headers seen : shielded : asked to open : opened = 1,000 : 23 : 1 : 0" in text
    assert "  judged            934  " in text
    assert "  shielded           23  union official 20, no log 3" in text
    assert "  asked to open       1  to keep malware and intruders out 1" in text


def test_it_says_plainly_that_nothing_can_be_opened_yet(pack: Pack) -> None:
    assert "nothing is opened without the gate, and this version has no gate yet" in summary(played(pack))


def test_a_day_without_incidents_is_said_to_have_none(pack: Pack) -> None:
    text = summary(played(pack))

    assert "Incidents\n  none" in text
    assert "None of them in words" in text


def test_the_gravest_of_each_class_come_first_and_no_category_twice() -> None:
    mail = incident(1, "mass_mail", "conduct", "low")
    worse = incident(2, "illegal_or_obscene", "conduct", "critical")
    second = incident(3, "illegal_or_obscene", "conduct", "high")
    name = incident(4, "impersonation", "security", "medium")
    delegation = incident(5, "delegation_gap", "process", "info")

    assert three([mail, second, name, worse]) == [worse, name, mail]
    assert three([mail, second, name, worse, delegation]) == [worse, name, delegation]


def test_what_was_withdrawn_is_not_told() -> None:
    assert three([incident(1, "mass_mail", "conduct", "low", state="withdrawn", findings=[])]) == []


@pytest.mark.parametrize(
    ("audience", "words"),
    [
        ("soc", "the SOC; HR sees it only if a person refers it"),
        ("information-security", "Information Security; not the SOC"),
        ("restricted", "a few named roles"),
    ],
)
def test_an_incident_is_told_with_rule_clause_purpose_evidence_and_readers(
    pack: Pack, audience: Audience, words: str
) -> None:
    told = summary(played(pack, incident(9, "mass_mail", "conduct", "low", audience=audience)))

    assert "1. Mail to all users, or to very many, without prior approval (low)\n" in told
    assert f"about      the person p-{9:032x}\n" in told
    assert "mass-mail 1.0.0, clause DMU 4.1" in told
    assert "to look into a suspected breach" in told
    assert "recipients:over-500 in one finding" in told
    assert f"seen by    {words}" in told
    assert "the person is heard before it is used against them" in " ".join(told.split())


def test_attempts_cases_and_missing_notices_are_said(pack: Pack) -> None:
    on_case = msgspec.structs.replace(builders.kept_finding(), trigger="on_case")
    told = summary(
        played(
            pack,
            incident(1, "mass_mail", "conduct", "low", attempt=True, notice_missing=True, findings=[on_case]),
        )
    )

    assert "(low, only tried)" in told
    assert "it runs because a case is registered" in told
    assert "nothing on record says that this person was told of the policy" in told


def test_a_rule_of_another_pack_is_told_by_its_id(pack: Pack) -> None:
    finding = msgspec.structs.replace(builders.kept_finding(), rule_id="long-gone")

    assert "1. long-gone (low)" in summary(played(pack, incident(1, "mass_mail", "conduct", "low", findings=[finding])))


def test_it_fits_a_screen(pack: Pack) -> None:
    categories: tuple[Category, ...] = ("malware", "phishing", "it_policy", "impersonation", "auto_forward")
    every = [incident(number, category, "security", "high") for number, category in enumerate(categories)]
    lines = summary(played(pack, *every)).splitlines()

    assert max(map(len, lines)) <= WIDTH
    assert len(lines) <= 50
