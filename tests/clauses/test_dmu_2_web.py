"""DMU section 2 on the web: what is not acceptable, and what only looks like it. Each test is a row of the policy."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.schemas.register import ApprovedObject

from tests import builders
from tests.clauses.browsing import (
    EVENING,
    MORNING,
    OBSCENE,
    PROGRAM,
    REFUSED,
    SHOPPING,
    approved,
    exempt,
    visit,
    visits,
)
from tests.clauses.triage import outcome

CASE = builders.case()
ILLEGAL: dict[str, Any] = {"host": "bad.example.net", "vendor_categories": ["Child Abuse Content"]}
VIOLENT: dict[str, Any] = {"host": "archive.example.net", "vendor_categories": ["Violence"]}
FILM: dict[str, Any] = {
    "host": "peer.example.net",
    "vendor_categories": ["Peer-to-Peer (P2P)"],
    "media_type": "application/octet-stream",
    "bytes_in": 1_400_000_000,
}
SELLING: dict[str, Any] = {"host": "www.ebay.co.uk", "path_tags": ["sellers-pages"]}


def categories(*records: Any, register: tuple[Any, ...] = ()) -> list[str]:
    return outcome("dmu", *records, register=register).categories


@pytest.mark.clause("DMU 2.4")
def test_2_4_research_in_its_topic_is_exempt_until_the_day_it_ends() -> None:
    """The last moment of it is; the day after is not; another topic never was; illegal material never can be."""
    research = exempt("illegal_or_obscene", topics=["violence"], to=builders.NOON + timedelta(hours=12))
    assert categories(visit(**VIOLENT), register=(research,)) == []
    assert categories(visit(builders.NOON + timedelta(days=1), **VIOLENT), register=(research,)) == [
        "illegal_or_obscene"
    ]
    assert categories(visit(**OBSCENE), register=(research,)) == ["illegal_or_obscene"]
    everything = exempt("illegal_or_obscene")
    assert categories(visit(**OBSCENE), register=(everything,)) == []
    assert categories(visit(**ILLEGAL), register=(everything,)) == ["illegal_or_obscene"]


@pytest.mark.clause("DMU 2.7c")
@pytest.mark.parametrize(
    ("extension", "media_type"),
    [
        ("exe", "application/x-msdownload"),
        ("msi", "application/octet-stream"),
        ("crx", "application/x-chrome-extension"),
    ],
)
def test_2_7c_software_that_nobody_approved(extension: str, media_type: str) -> None:
    [incident] = outcome("dmu", visit(**PROGRAM | {"extension": extension, "media_type": media_type})).incidents
    assert (incident.category, incident.severity, incident.attempt) == ("unauthorised_software", "medium", False)


@pytest.mark.clause("DMU 2.7c")
def test_2_7c_an_approved_site_or_file_is_none_and_an_attempt_weighs_less() -> None:
    assert categories(visit(**PROGRAM), register=(approved("software", "downloads.example.net"),)) == []
    digest = ApprovedObject(type="sha256", value="ab12")
    file = approved("software", "", object=digest)
    assert categories(visit(**PROGRAM, sha256="ab12"), register=(file,)) == []
    assert categories(visit(**PROGRAM, sha256="cd34"), register=(file,)) == ["unauthorised_software"]
    [incident] = outcome("dmu", visit(**PROGRAM | REFUSED)).incidents
    assert (incident.severity, incident.attempt) == ("low", True)


@pytest.mark.clause("DMU 2.7d")
def test_2_7d_a_large_transfer_by_file_sharing_is_worth_a_question() -> None:
    [incident] = outcome("dmu", visit(**FILM)).incidents
    assert (incident.category, incident.severity) == ("copyright", "low")


@pytest.mark.clause("DMU 2.7d")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"bytes_in": 40_000}, id="a page of such a site"),
        pytest.param({"vendor_categories": ["Education"]}, id="a large file for work"),
        pytest.param({"extension": "torrent", "bytes_in": 60_000}, id="the file that describes a transfer"),
        pytest.param(REFUSED, id="what the proxy refused"),
    ],
)
def test_2_7d_kind_or_size_alone_is_none(changes: dict[str, Any]) -> None:
    assert categories(visit(**FILM | changes)) == []


@pytest.mark.clause("DMU 2.7d")
def test_2_7d_who_works_with_it_is_registered() -> None:
    assert categories(visit(**FILM), register=(exempt("copyright", hosts=["peer.example.net"]),)) == []


@pytest.mark.clause("DMU 2.7e")
def test_2_7e_illegal_material_is_critical_and_for_few() -> None:
    [incident] = outcome("dmu", visit(**ILLEGAL)).incidents
    assert (incident.category, incident.severity, incident.audience) == ("illegal_or_obscene", "critical", "restricted")
    [incident] = outcome("dmu", visit(**OBSCENE)).incidents
    assert (incident.severity, incident.audience) == ("medium", "information-security")


@pytest.mark.clause("DMU 2.7e")
def test_2_7e_a_single_page_that_was_refused_is_an_attempt() -> None:
    [incident] = outcome("dmu", visit(**OBSCENE | REFUSED)).incidents
    assert (incident.severity, incident.attempt) == ("low", True)


@pytest.mark.clause("DMU 2.7e")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"media_type": "image/jpeg", "referrer_host": "news.example.com"}, id="another page's picture"),
        pytest.param({"status": 302}, id="a redirect"),
        pytest.param({"vendor_categories": ["Pornography", "Web Ads/Analytics"]}, id="an advertisement"),
        pytest.param({"agent_class": "app"}, id="a program in the background"),
    ],
)
def test_2_7e_what_nobody_chose_is_none(changes: dict[str, Any]) -> None:
    assert categories(visit(**OBSCENE | changes)) == []


@pytest.mark.clause("DMU 2.7f")
def test_2_7f_a_sellers_back_office_again_and_again() -> None:
    [incident] = outcome("dmu", *visits(MORNING, 12, minutes_apart=15, **SELLING), register=(CASE,)).incidents
    assert (incident.category, incident.severity) == ("private_interest", "low")
    assert categories(*visits(MORNING, 5, **SELLING), register=(CASE,)) == []


@pytest.mark.clause("DMU 2.7f")
def test_2_7f_a_person_is_looked_at_only_on_a_case_and_not_where_it_is_their_work() -> None:
    day = visits(MORNING, 30, **SELLING)
    assert categories(*day) == []
    assert categories(*day, register=(CASE, exempt("private_interest", hosts=["ebay.co.uk"]))) == []
    assert categories(*day, register=(CASE, approved("site", "ebay.co.uk"))) == []


@pytest.mark.clause("DMU 2.7f")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"host": "www.ebay.co.uk", "vendor_categories": ["Auctions"]}, id="buying"),
        pytest.param({"vendor_categories": ["Financial Services"]}, id="reading of business"),
        pytest.param({"host": "party.example.net", "vendor_categories": ["Politics"]}, id="politics"),
        pytest.param({"host": "temple.example.net", "vendor_categories": ["Faith"]}, id="religion"),
        pytest.param({"host": "temple.example.net", "vendor_categories": ["Religion"]}, id="what is never logged"),
    ],
)
def test_2_7f_reading_buying_and_believing_are_none(changes: dict[str, Any]) -> None:
    assert categories(*visits(MORNING, 60, **changes), register=(CASE,)) == []


@pytest.mark.clause("DMU 2.7f")
@pytest.mark.parametrize("belief", ["Politics", "Faith", "Global Religion", "associations_religieuses"])
def test_2_7f_no_belief_stands_in_anything_that_is_said(belief: str) -> None:
    day = visits(MORNING, 12, **SELLING | {"vendor_categories": ["Auctions", belief]})
    for register in ((CASE,), ()):
        told = outcome("dmu", *day, register=register)
        said = b"".join(line.value for line in told.lines) + repr(told.counts).encode()
        assert belief.encode() not in said


@pytest.mark.clause("DMU 2.7h", "DMU 3.2", "DMU 4.2")
def test_2_7h_three_hours_a_day_are_one_incident_in_its_window() -> None:
    """Thursday to Saturday lie in one week of the window; each day is a finding, and none says which site."""
    thursday = MORNING + timedelta(days=2)
    days = [record for day in range(3) for record in visits(thursday + timedelta(days=day), 180, **SHOPPING)]
    told = outcome("dmu", *days, register=(CASE,))
    [incident] = told.incidents
    assert (incident.category, incident.severity, incident.finding_count) == ("excessive_personal_use", "low", 3)
    assert b"shop.example.net" not in b"".join(line.value for line in told.lines)


@pytest.mark.clause("DMU 2.7h", "DMU 4.1")
@pytest.mark.parametrize(
    ("times", "changes"),
    [
        pytest.param(10, {}, id="ten minutes"),
        pytest.param(180, {"agent_class": "app"}, id="a program that polls"),
        pytest.param(180, {"media_type": None, "bytes_in": 80}, id="a page left open"),
        pytest.param(180, {"media_type": "image/png", "referrer_host": "www.example.com"}, id="pictures elsewhere"),
        pytest.param(180, {"vendor_categories": ["Shopping", "Advertising"]}, id="advertisements"),
    ],
)
def test_2_7h_what_is_little_or_nobodys_is_none(times: int, changes: dict[str, Any]) -> None:
    assert categories(*visits(MORNING, times, **SHOPPING | changes), register=(CASE,)) == []


@pytest.mark.clause("DMU 2.7h")
def test_2_7h_nobody_is_counted_without_a_case() -> None:
    assert categories(*visits(MORNING, 180, **SHOPPING)) == []
    assert categories(*visits(EVENING, 180, **SHOPPING), register=(CASE,)) == ["excessive_personal_use"]
