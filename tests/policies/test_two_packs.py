"""Where the two policies disagree: one event, two packs, two right answers; and what both leave alone.

Each row goes through the real agents under either pack. The person is Amara, who works from nine to five; where DMU
runs a rule only on a case, the row says whether she has one.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.agents.findings import Bench
from headerfirst.agents.incidents import IncidentBook, take_finding
from headerfirst.agents.rules import Packs, make_ready
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.agents.usage import UsageBook
from headerfirst.agents.web import judge_visit
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.register import RegisterRecord
from headerfirst.streams.packs import find_pack

from tests import builders
from tests.agents.made_packs import KEYS, judged_mail, plain_records, register, sent

READY = {name: make_ready(find_pack(name)) for name in ("dmu", "wcc")}
CASE = builders.case()
MORNING = builders.WORKING_DAY + timedelta(hours=9, minutes=30)
EVENING = builders.WORKING_DAY + timedelta(hours=18)
SALARIES: dict[str, Any] = {"subject": "Salary list March"}
TO_ALL: dict[str, Any] = {"direction": "internal", "to": [builders.address(f"all.users@{builders.DOMAIN}")]}
PERSONAL = {"subject": "[PERSONAL] pass it on to everyone"}
SHOP: dict[str, Any] = {"host": "shop.example.net", "vendor_categories": ["Shopping"]}


def bench(pack: str, *records: RegisterRecord) -> Bench:
    ready = READY[pack]
    return Bench(Packs([ready], always=ready), register(*plain_records(), builders.mailing_list(), *records), KEYS)


def mail(pack: str, changes: dict[str, Any], *records: RegisterRecord) -> list[Output]:
    return judged_mail(bench(pack, *records), sent(**changes))


def visits(pack: str, changes: dict[str, Any], *records: RegisterRecord, times: int = 1) -> list[Output]:
    at, book = bench(pack, *records), UsageBook("web", "web-proxy", 0)
    first = builders.web_proxy(**changes)
    return [
        output
        for number in range(times)
        for output in judge_visit(
            at,
            book,
            msgspec.structs.replace(
                first, event_id=f"{first.event_id}{number}", observed_at=first.observed_at + timedelta(minutes=number)
            ),
            number,
        )
    ]


def published(outputs: list[Output]) -> list[str]:
    """What came of it: the category of a finding, `asks:` and the purpose of a request."""
    records = [output.record for output in outputs if isinstance(output, Publish)]
    found = [record.category for record in records if isinstance(record, Finding)]
    return [*found, *(f"asks:{record.purpose}" for record in records if isinstance(record, InspectionRequest))]


@pytest.mark.parametrize(
    ("changes", "records", "dmu", "wcc"),
    [
        pytest.param({"host": "mail.google.com"}, [], [], ["unapproved_webmail"], id="webmail at lunch"),
        pytest.param({"host": "mail.google.com"}, [CASE], [], ["unapproved_webmail"], id="webmail, with a case"),
        pytest.param({"host": "www.google.com"}, [CASE], [], [], id="a search at lunch"),
        pytest.param(
            {"host": "hate.example.net", "vendor_categories": ["Hate Speech"]}, [], [], ["discriminatory"], id="hate"
        ),
        pytest.param(
            {"host": "bad.example.net", "vendor_categories": ["Child Abuse Content"]},
            [],
            ["illegal_or_obscene"],
            ["illegal_or_obscene"],
            id="illegal material",
        ),
        pytest.param(
            {"extension": "exe", "media_type": "application/x-msdownload"},
            [],
            ["unauthorised_software"],
            ["unauthorised_software"],
            id="a program",
        ),
        pytest.param({"vendor_categories": ["Trade Unions"]}, [CASE], [], [], id="a union's site"),
    ],
)
def test_one_visit_two_answers(
    changes: dict[str, Any], records: list[RegisterRecord], dmu: list[str], wcc: list[str]
) -> None:
    assert published(visits("dmu", changes, *records)) == dmu
    assert published(visits("wcc", changes, *records)) == wcc


@pytest.mark.parametrize(
    ("changes", "records", "times", "dmu", "wcc"),
    [
        pytest.param({"observed_at": MORNING}, [], 90, [], ["excessive_personal_use"], id="90 minutes in hours"),
        pytest.param(
            {"observed_at": MORNING},
            [CASE],
            130,
            ["excessive_personal_use"],
            ["excessive_personal_use"],
            id="130 minutes in hours, with a case",
        ),
        pytest.param(
            {"observed_at": EVENING}, [CASE], 180, ["excessive_personal_use"], [], id="three hours of own time, a case"
        ),
        pytest.param({"observed_at": EVENING}, [], 180, [], [], id="three hours of own time"),
        pytest.param({"observed_at": MORNING}, [CASE], 10, [], [], id="ten minutes"),
    ],
)
def test_one_day_of_shopping_two_answers(
    changes: dict[str, Any], records: list[RegisterRecord], times: int, dmu: list[str], wcc: list[str]
) -> None:
    assert published(visits("dmu", SHOP | changes, *records, times=times)) == dmu
    assert published(visits("wcc", SHOP | changes, *records, times=times)) == wcc


@pytest.mark.parametrize("pack", ["dmu", "wcc"])
def test_no_usage_is_kept_of_a_person_whom_no_rule_counts(pack: str) -> None:
    at, book = bench(pack), UsageBook("web", "web-proxy", 0)
    judge_visit(at, book, builders.web_proxy(**SHOP, observed_at=MORNING), 0)
    assert len(list(book.changes())) == {"dmu": 0, "wcc": 1}[pack]


@pytest.mark.parametrize(
    ("changes", "records", "dmu", "wcc"),
    [
        pytest.param(SALARIES, [], [], ["asks:dlp"], id="a salary list"),
        pytest.param(SALARIES, [CASE], ["asks:suspected_breach"], ["asks:dlp"], id="a salary list, with a case"),
        pytest.param({"subject": "Holiday photos"}, [CASE], [], [], id="personal mail from the work account"),
        pytest.param(TO_ALL, [], ["mass_mail"], ["mass_mail"], id="all users"),
        pytest.param(TO_ALL, [builders.approval()], [], [], id="all users, approved before"),
        pytest.param(TO_ALL | PERSONAL, [CASE], [], [], id="marked as personal"),
        pytest.param(
            PERSONAL | {"auto_submitted": "auto-forwarded"},
            [],
            ["auto_forward"],
            ["auto_forward"],
            id="marked as personal: security goes on",
        ),
        pytest.param(
            TO_ALL | SALARIES | {"auto_submitted": "auto-forwarded"},
            [CASE, builders.union_official(person="amara", addresses=[builders.AMARA])],
            [],
            [],
            id="a union official's",
        ),
        pytest.param(
            SALARIES | {"to": [builders.address(builders.DEWI)]},
            [CASE, builders.regional_officer()],
            [],
            [],
            id="to a union official",
        ),
        pytest.param(
            SALARIES | {"to": [builders.address("speak.up@example.org"), builders.address(builders.ELENI)]},
            [CASE, builders.protected_address()],
            [],
            [],
            id="to the whistleblowing address",
        ),
    ],
)
def test_one_message_two_answers(
    changes: dict[str, Any], records: list[RegisterRecord], dmu: list[str], wcc: list[str]
) -> None:
    assert published(mail("dmu", changes, *records)) == dmu
    assert published(mail("wcc", changes, *records)) == wcc


@pytest.mark.parametrize("pack", ["dmu", "wcc"])
def test_a_union_officials_mail_is_a_count_and_nothing_else(pack: str) -> None:
    official = builders.union_official(person="amara", addresses=[builders.AMARA])
    assert mail(pack, TO_ALL | SALARIES, CASE, official) == [Counted("shielded", ("union_official",))]


def test_what_is_scanned_without_people() -> None:
    """5.1(iv) against WCC 3: malware in both, the words of the DLP standard in one."""
    automatic = {
        name: {
            (terms.id, scanner) for terms in ready.pack.file.purposes if terms.automatic for scanner in terms.scanners
        }
        for name, ready in READY.items()
    }
    malware = {("malware_prevention", "clamav"), ("malware_prevention", "yara")}
    assert automatic == {"dmu": malware, "wcc": malware | {("dlp", "words"), ("dlp", "personal-data")}}


@pytest.mark.parametrize("ready", READY.values(), ids=READY)
def test_retention_is_stated_and_ends_within_six_months(ready: Any) -> None:
    retention = ready.pack.file.retention
    assert all((kept.days or 0) <= 180 and (kept.months or 0) <= 6 for kept in retention.values())
    assert {
        topic: retention[topic].days for topic in ("email-metadata", "web-proxy", "account-changes", "reports")
    } == {
        "email-metadata": 7,
        "web-proxy": 7,
        "account-changes": 7,
        "reports": 7,
    }


@pytest.mark.parametrize("ready", READY.values(), ids=READY)
def test_staff_were_told_of_monitoring_and_of_help(ready: Any) -> None:
    notices = ready.pack.file.notices
    assert "personal" in notices.standing
    assert "six months" in notices.standing
    for help_at in ("grievance", "ssistance", "union"):
        assert help_at in notices.access


def test_factors_are_asked_for_by_the_council_alone() -> None:
    shown: dict[str, Incident] = {}
    for name, ready in READY.items():
        outputs = visits(name, {"host": "adult.example.net", "vendor_categories": ["Pornography"]})
        book = IncidentBook()
        for output in outputs:
            if isinstance(output, Publish) and isinstance(output.record, Finding):
                take_finding(book, output.record)
        [incident] = [change.record for change in book.changes(Packs([ready]))]
        assert isinstance(incident, Incident)
        shown[name] = incident
    assert shown["dmu"].factors is None
    factors = shown["wcc"].factors
    assert factors is not None
    assert factors.potential_damage.status == "unknown"
    assert factors.in_working_hours.value == "no"


@pytest.mark.parametrize("pack", ["dmu", "wcc"])
def test_illegal_material_is_for_named_roles(pack: str) -> None:
    [finding] = [
        output.record
        for output in visits(pack, {"vendor_categories": ["Child Abuse Content"]})
        if isinstance(output, Publish) and isinstance(output.record, Finding)
    ]
    assert (finding.audience, finding.severity) == ("restricted", "critical")


@pytest.mark.parametrize("pack", ["dmu", "wcc"])
def test_a_registered_role_may_do_its_work_but_not_with_illegal_material(pack: str) -> None:
    research = builders.role_exemption(categories=["illegal_or_obscene"], topics=[], hosts=[])
    obscene = {"vendor_categories": ["Pornography"]}
    assert published(visits(pack, obscene)) == ["illegal_or_obscene"]
    assert published(visits(pack, obscene, research)) == []
    assert published(visits(pack, {"vendor_categories": ["Child Abuse Content"]}, research)) == ["illegal_or_obscene"]


@pytest.mark.parametrize("pack", ["dmu", "wcc"])
@pytest.mark.parametrize(
    ("heading", "marked"),
    [
        ("[PERSONAL] lunch", True),
        ("Re: [PERSONAL] lunch", True),
        ("Personal: lunch", True),
        ("Private - lunch", True),
        ("Personal and confidential: results", True),
        ("Lunch (private)", True),
        ("Fwd: Re: personal", True),
        ("Personal data audit", False),
        ("Personal development review", False),
        ("Private and confidential: offer", False),
        ("[Private and confidential] offer", False),
        ("Personnel: rota", False),
        ("Private sector briefing", False),
        ("Personal tutor meeting: notes", False),
        ("Care (private) invoices", False),
    ],
)
def test_a_heading_is_a_mark_where_the_word_stands_as_one(pack: str, heading: str, marked: bool) -> None:  # noqa: FBT001 - a column
    assert READY[pack].marks.in_heading(heading) == marked
