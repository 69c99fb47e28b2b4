"""The summary in words: figures that add up, and three incidents that explain themselves without naming anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
import pytest
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.policy import Pack
from headerfirst.schemas.vocabulary import Audience, Category, CategoryClass, Severity
from headerfirst.streams import codec
from headerfirst.streams.demo.outputs import Outputs
from headerfirst.streams.demo.page import WIDTH
from headerfirst.streams.demo.privacy_figures import Counted
from headerfirst.streams.demo.report import Played, gravest, summary
from headerfirst.streams.demo.stories import Told
from headerfirst.streams.packs import find_pack

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


def played(pack: Pack, *incidents: Incident, told: Sequence[Told] = (), outputs: Outputs | None = None) -> Played:
    outputs = outputs or Outputs()
    for one in incidents:
        outputs.fold("incidents", codec.encode(one))
    return Played(
        day=date(2026, 3, 10),
        pack=pack,
        seconds=12.4,
        counted=Counted(
            topics={"web-proxy": 1_000},
            shielded={"union_official": 20},
            out_of_scope={"student": 40},
            dead={},
            dropped={},
        ),
        outputs=outputs,
        told=told,
    )


def outputs_with(*decisions: Decision) -> Outputs:
    outputs = Outputs()
    for decision in decisions:
        outputs.fold("decisions", codec.encode(decision))
    return outputs


def words_of(text: str) -> str:
    return " ".join(text.split())


def test_it_begins_with_day_pack_and_figures(pack: Pack) -> None:
    text = summary(played(pack))

    assert text.startswith("Tuesday 10 March 2026 at a made-up organisation, by the pack dmu 1.0.0\n")
    assert "1,000 records in 12 s.\n\nheaders seen : shielded : asked" in text
    assert "  judged            940  " in text


def test_a_day_on_which_nobody_asked_tells_no_stories(pack: Pack) -> None:
    assert "Asked and answered" not in summary(played(pack))


def test_a_refusal_is_told_with_clause_and_what_to_do_about_it(pack: Pack) -> None:
    refused = builders.decision(outcome="refused", grant=None, reasons=["consultation_missing"], clause="DMU 5.3c")
    told = Told("An investigator asks for headings.", refused.request_id, "command-1")

    text = words_of(summary(played(pack, told=[told], outputs=outputs_with(refused))))

    assert "Asked and answered 1. An investigator asks for headings. Refused: opening of content" in text
    assert "by DMU 5.3c. It touches union mail, and the union was not consulted about it" in text


def test_a_grant_is_told_with_the_day_by_which_the_person_knows(pack: Pack) -> None:
    outputs = outputs_with(builders.decision())
    notice = builders.notice()
    outputs.fold("notices", codec.encode(notice))
    told = Told("An investigator asks to read a message.", "f1" * 16, "command-1")

    text = words_of(summary(played(pack, told=[told], outputs=outputs)))

    granted = "Granted: opening of content for the purpose malware_prevention, by DMU 5.1."
    assert f"{granted} The person it is about is told by {notice.due_at:%-d %B}." in text


def test_a_command_that_decided_nothing_is_told_beside_what_still_waits(pack: Pack) -> None:
    waiting = builders.decision(outcome="pending", grant=None, approvers=[], reasons=["approver_missing"])
    answer = builders.decision(
        request_id="command-1", about_request=waiting.request_id, outcome="refused", grant=None, approvers=[],
        reasons=["approver_is_requester"],
    )  # fmt: skip
    told = Told("Somebody approves their own request.", waiting.request_id, "command-1")

    text = words_of(summary(played(pack, told=[told], outputs=outputs_with(waiting, answer))))

    assert "The command changed nothing, by DMU 5.1. Whoever asks does not decide: somebody else has to." in text
    assert text.count("Waiting: opening of content") == 1


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

    assert gravest([mail, second, name, worse]) == [worse, name, mail]
    assert gravest([mail, second, name, worse, delegation]) == [worse, name, delegation, mail]


def test_what_was_withdrawn_is_not_told() -> None:
    assert gravest([incident(1, "mass_mail", "conduct", "low", state="withdrawn", findings=[])]) == []


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
    assert len(lines) <= 40
