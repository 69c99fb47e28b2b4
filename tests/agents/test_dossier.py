"""An incident is what the set of its findings and the protections over them make it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.agents.dossier import (
    KEPT_FINDINGS,
    Dossier,
    acts_of,
    copy_of,
    finding_hash,
    render,
    retain_until,
    topic_of,
    version_of,
)
from headerfirst.agents.persons_acts import PersonsAct, Place
from headerfirst.agents.rules import Packs
from headerfirst.agents.withdrawal import Protection
from headerfirst.schemas.finding import Finding, KeptFinding
from headerfirst.schemas.incident import Incident, Statement
from headerfirst.schemas.policy import Retention
from headerfirst.schemas.vocabulary import Audience, IncidentChange, Severity, StatementKind

from tests import builders
from tests.agents.made_packs import pack

NOON = builders.NOON
PACKS = Packs([pack()])


def finding(number: int, **changes: Any) -> Finding:
    """One an hour, from noon on, each with a party of its own."""
    at = NOON + timedelta(hours=number)
    return builders.finding(**({"finding_id": f"f{number:03}", "at": at, "parties": [f"party-{number}"]} | changes))


def dossier(*findings: Finding, keys: tuple[str, ...] = ()) -> Dossier:
    return Dossier("c1" * 16, {one.finding_id: one for one in findings}, set(keys))


def over(*numbers: int, start: datetime | None = None, end: datetime | None = None, key: str = "k") -> Protection:
    return Protection(key, frozenset(f"party-{number}" for number in numbers), start, end)


def incident(*findings: Finding, history: tuple[Protection | None, ...] = (), packs: Packs = PACKS) -> Incident:
    return render(packs, dossier(*findings, keys=("k",) if history else ()), {"k": history})


# What it says of its findings


def test_one_finding_is_an_open_incident_of_version_one() -> None:
    made = incident(finding(0))
    assert (made.version, made.state, made.change) == (1, "open", "opened")
    assert (made.opened_at, made.changed_at) == (NOON, NOON)
    assert (made.person, made.category, made.class_, made.about) == (
        builders.AMARAS_TOKEN,
        "mass_mail",
        "conduct",
        "person",
    )
    assert (made.statements, made.restrictions, made.seen_by_count, made.closure) == ([], [], 0, None)
    assert made.gross_misconduct_candidate is None


def test_a_finding_is_kept_whole_but_for_its_parties() -> None:
    [kept] = incident(finding(0)).findings
    assert type(kept) is KeptFinding
    assert msgspec.to_builtins(finding(0)) == msgspec.to_builtins(kept) | {"parties": ["party-0"]}


def test_times_and_change_follow_the_findings_and_not_their_coming() -> None:
    made = incident(finding(2), finding(0), finding(1))
    assert (made.version, made.change) == (3, "evidence_added")
    assert (made.opened_at, made.changed_at) == (NOON, NOON + timedelta(hours=2))


def test_at_most_twenty_findings_are_kept_those_with_the_smallest_ids() -> None:
    made = incident(*(finding(number) for number in reversed(range(25))))
    assert [kept.finding_id for kept in made.findings] == [f"f{number:03}" for number in range(KEPT_FINDINGS)]
    assert (made.finding_count, len(made.finding_hashes), made.version) == (25, 25, 25)
    assert made.finding_hashes == sorted(finding_hash(f"f{number:03}") for number in range(25))


@pytest.mark.parametrize(
    ("severities", "highest"),
    [(["low", "critical", "high"], "critical"), (["info"], "info"), (["medium", "low"], "medium")],
)
def test_severity_is_the_highest(severities: list[Severity], highest: Severity) -> None:
    assert incident(*(finding(n, severity=one) for n, one in enumerate(severities))).severity == highest


@pytest.mark.parametrize(
    ("audiences", "narrowest", "topic"),
    [
        (["soc"], "soc", "incidents"),
        (["soc", "information-security"], "information-security", "incidents-restricted"),
        (["restricted", "soc"], "restricted", "incidents-restricted"),
    ],
)
def test_the_audience_is_the_narrowest(audiences: list[Audience], narrowest: Audience, topic: str) -> None:
    made = incident(*(finding(n, audience=one) for n, one in enumerate(audiences)))
    assert made.audience == narrowest
    assert topic_of(made) == topic


@pytest.mark.parametrize(
    ("attempts", "attempt"), [([True, True], True), ([True, None], False), ([None], False), ([False], False)]
)
def test_it_is_an_attempt_only_if_all_of_it_was(attempts: list[bool | None], *, attempt: bool) -> None:
    assert incident(*(finding(n, attempt=one) for n, one in enumerate(attempts))).attempt is attempt


@pytest.mark.parametrize(
    ("values", "answer"), [([None, None], None), ([None, False], False), ([True, False], True), ([None, True], True)]
)
def test_what_findings_leave_open_stays_open(values: list[bool | None], *, answer: bool | None) -> None:
    made = [
        incident(*(finding(n, **{name: value}) for n, value in enumerate(values)))
        for name in ("off_duty", "disclaimer", "indirect")
    ]
    assert [made[0].off_duty, made[1].disclaimer, made[2].indirect] == [answer] * 3


def test_a_notice_that_one_finding_misses_is_missing() -> None:
    assert incident(finding(0), finding(1, notice_missing=True)).notice_missing
    assert not incident(finding(0), finding(1)).notice_missing


def test_factors_are_there_for_the_categories_for_which_the_pack_asks() -> None:
    assert incident(finding(0)).factors is None
    assert incident(finding(0, category="social_in_work_time")).factors is not None


@pytest.mark.parametrize(
    ("opened", "months", "until"),
    [
        ((2025, 8, 31), 6, (2026, 2, 28)),
        ((2027, 8, 31), 6, (2028, 2, 29)),
        ((2026, 3, 10), 3, (2026, 6, 10)),
    ],
)
def test_it_is_kept_for_the_packs_months(
    opened: tuple[int, int, int], months: int, until: tuple[int, int, int]
) -> None:
    packs = Packs([pack(retention={"incidents": Retention(months=months)})])
    one = finding(0, at=datetime(*opened, tzinfo=UTC))
    assert incident(one, packs=packs).retain_until == datetime(*until, tzinfo=UTC)
    assert retain_until(packs, dossier(one, finding(1, at=one.at + timedelta(1)))) == datetime(*until, tzinfo=UTC)


def test_without_the_packs_folder_it_is_kept_no_longer_than_six_months() -> None:
    assert incident(finding(0), packs=Packs([])).retain_until == NOON.replace(month=9)
    assert incident(finding(0), packs=Packs([pack(retention={})])).retain_until == NOON.replace(month=9)


# What protections do to it


def test_all_of_it_withdrawn_it_shows_nothing_but_that() -> None:
    made = incident(finding(0), finding(1, severity="high"), history=(over(0, 1),))
    assert (made.version, made.state, made.change) == (3, "withdrawn", "withdrawn")
    assert (made.findings, made.finding_count, len(made.finding_hashes)) == ([], 0, 2)
    assert (made.opened_at, made.changed_at, made.severity) == (NOON, NOON + timedelta(hours=1), "high")
    assert (made.attempt, made.notice_missing, made.off_duty) == (False, False, None)


def test_a_part_of_it_withdrawn_it_is_what_is_left() -> None:
    made = incident(finding(0), finding(1, severity="high"), history=(over(1),))
    assert (made.version, made.state, made.change) == (3, "open", "evidence_withdrawn")
    assert ([kept.finding_id for kept in made.findings], made.severity) == (["f000"], "low")


def test_what_comes_after_a_withdrawal_is_the_newer_change() -> None:
    assert incident(finding(0), finding(1), history=(over(0),)).change == "evidence_added"


def test_a_protection_that_ends_gives_back_what_lay_after_its_end() -> None:
    ended = over(0, 1, end=NOON + timedelta(minutes=1))
    made = incident(finding(0), finding(1), history=(over(0, 1), ended))
    assert (made.version, made.state, made.change) == (4, "open", "reopened")
    assert [kept.finding_id for kept in made.findings] == ["f001"]


def test_a_protection_that_was_an_error_gives_everything_back() -> None:
    made = incident(finding(0), history=(over(0), None))
    assert (made.version, made.state, made.change) == (3, "open", "reopened")


def test_a_record_that_reaches_nothing_is_no_act() -> None:
    empty = incident(finding(0), history=(over(5), None, over(0, start=NOON + timedelta(1))))
    assert (empty.version, empty.change) == (1, "opened")
    same = incident(finding(0), history=(over(0), over(0, 5)))
    assert same.version == 2


def test_two_protections_of_one_finding_are_two_acts() -> None:
    held = dossier(finding(0), keys=("k", "l"))
    histories: dict[str, list[Protection | None]] = {"k": [over(0)], "l": [over(0, key="l"), None]}
    made = render(PACKS, held, histories)
    assert (made.version, version_of(held, histories)) == (4, 4)
    assert made.state == "withdrawn"
    assert [act.withdraws for act in acts_of(held, histories)] == [True, True, False]


def test_withdrawn_findings_still_narrow_the_audience() -> None:
    made = incident(finding(0, audience="soc"), finding(1, audience="restricted"), history=(over(1),))
    assert made.audience == "restricted"


# What only joins it


def test_what_joins_adds_and_is_no_breach() -> None:
    """A rule that was removed again is evidence; what somebody said of it is a statement, and no finding."""
    removed = finding(1, joins=True, severity="critical", audience="restricted", off_duty=True)
    answer = finding(2, joins=True, statement="answer", text_ref="answers/1", severity="critical")
    made = incident(finding(0), removed, answer)
    assert (made.version, made.finding_count, len(made.finding_hashes)) == (3, 2, 3)
    assert [kept.finding_id for kept in made.findings] == ["f000", "f001"]
    assert (made.severity, made.audience, made.off_duty) == ("low", "information-security", None)
    assert made.statements == [Statement(kind="answer", at=answer.at, text_ref="answers/1")]
    assert (made.opened_at, made.changed_at) == (NOON, answer.at)


@pytest.mark.parametrize(
    ("kind", "change", "restrictions"),
    [
        ("answer", "answered", []),
        ("objection", "paused", ["objection"]),
        ("correction", "evidence_added", []),
        ("accidental_reported", "evidence_added", []),
        (None, "evidence_added", []),
    ],
)
def test_the_last_of_what_joined_is_the_change(
    kind: StatementKind | None, change: IncidentChange, restrictions: list[str]
) -> None:
    made = incident(finding(0), finding(1, joins=True, statement=kind))
    assert (made.change, made.restrictions) == (change, restrictions)


def test_what_joined_before_leaves_the_opening_an_opening() -> None:
    made = incident(finding(1), finding(0, joins=True, statement="accidental_reported"))
    assert (made.version, made.change, made.opened_at) == (2, "opened", finding(1).at)


def test_a_statement_after_its_end_does_not_open_it_again() -> None:
    closed = PersonsAct("c1", finding(1).at, Place("commands", 0), "close", by="p-1", role="dpo", reason="explained")
    held = dossier(finding(0), finding(2, joins=True, statement="answer"))
    held.acts["c1"] = closed
    assert render(PACKS, held, {}).state == "closed"
    held.findings["f003"] = finding(3)
    assert render(PACKS, held, {}).state == "open"


def test_it_ends_with_the_months_after_what_opened_it() -> None:
    alone = dossier(finding(0, joins=True))
    assert retain_until(PACKS, alone) == NOON.replace(month=9)
    later = finding(24 * 31)
    assert retain_until(PACKS, dossier(finding(0, joins=True), later)) == later.at.replace(month=10)


# What a topic holds


def test_a_copy_is_told_by_what_it_says_and_not_by_how_it_came_about() -> None:
    made = incident(finding(0), finding(1))
    renumbered = msgspec.structs.replace(made, version=9, change="reopened")
    assert copy_of(made).digest == copy_of(renumbered).digest
    assert (copy_of(renumbered).version, copy_of(made).findings) == (9, 2)
    assert copy_of(made).digest != copy_of(incident(finding(0))).digest
