"""WCC key points and section 3 on the web: use of the council's internet. Each test is a row of the policy."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from headerfirst.schemas.register import ApprovedObject

from tests import builders
from tests.clauses.browsing import (
    EVENING,
    FILMS,
    LUNCH,
    MORNING,
    OBSCENE,
    OWN,
    PROGRAM,
    REFUSED,
    SHOPPING,
    approved,
    exempt,
    visit,
    visits,
)
from tests.clauses.triage import outcome

HATE: dict[str, Any] = {"host": "hate.example.net", "vendor_categories": ["Hate Speech"]}
MAILBOX: dict[str, Any] = {"host": "mail.google.com"}
SELLING: dict[str, Any] = {"host": "www.ebay.co.uk", "path_tags": ["sellers-pages"]}
STRANGER: dict[str, Any] = {"user": "stranger@example.org"}
AFTERNOON = builders.WORKING_DAY + timedelta(hours=14)


def categories(*records: Any, register: tuple[Any, ...] = ()) -> list[str]:
    return outcome("wcc", *records, register=register).categories


@pytest.mark.clause("WCC KP3")
def test_kp3_business_first_and_reasonable_personal_use() -> None:
    assert categories(*visits(MORNING, 60, **SHOPPING)) == []
    [incident] = outcome("wcc", *visits(MORNING, 61, **SHOPPING)).incidents
    assert (incident.category, incident.severity) == ("excessive_personal_use", "low")


@pytest.mark.clause("WCC 3 authorised users")
def test_3_a_name_that_the_register_does_not_hold() -> None:
    [incident] = outcome("wcc", visit(**STRANGER)).incidents
    assert (incident.category, incident.class_, incident.audience) == ("unauthorised_user", "security", "soc")
    assert (incident.about, incident.person) == ("account", None)


@pytest.mark.clause("WCC 3 authorised users")
@pytest.mark.parametrize(
    ("changes", "register"),
    [
        pytest.param({"user": builders.AMARA}, (), id="staff"),
        pytest.param(STRANGER | {"attribution": "address-lookup"}, (), id="whom the proxy only guessed"),
        pytest.param(STRANGER | {"action": "blocked", "status": 407}, (), id="whom the proxy turned away"),
        pytest.param(STRANGER, (builders.mailbox(address="stranger@example.org", type="service"),), id="a service"),
        pytest.param(
            STRANGER,
            (builders.person(id="bot", addresses=["stranger@example.org"], person_type="service"),),
            id="a bot",
        ),
        pytest.param(
            STRANGER | {"host": "help.example.net"}, (builders.protected_site(host="example.net"),), id="a site"
        ),
        pytest.param(STRANGER | {"vendor_categories": ["Health"]}, (), id="what is never logged"),
    ],
)
def test_3_who_is_authorised_or_protected_is_no_stranger(changes: dict[str, Any], register: tuple[Any, ...]) -> None:
    assert categories(visit(**changes), register=register) == []


@pytest.mark.clause("WCC 3 authorised users")
def test_3_who_has_left_is_not_authorised_without_an_agreement() -> None:
    gone = builders.person(ends=builders.EARLIER)
    mailbox = ApprovedObject(type="mailbox", value=builders.AMARA)
    agreement = approved("account-after-leaving", "", object=mailbox, to=builders.LATER)
    assert categories(visit(), register=(gone,)) == ["leaver_activity"]
    assert categories(visit(), register=(gone, agreement)) == []


@pytest.mark.clause("WCC 3 pers. use 1, 7")
@pytest.mark.parametrize(
    ("start", "register", "expected"),
    [
        pytest.param(AFTERNOON, (), ["excessive_personal_use"], id="in the afternoon"),
        pytest.param(EVENING, (), [], id="in the evening"),
        pytest.param(AFTERNOON + timedelta(days=4), (), [], id="at the weekend"),
        pytest.param(AFTERNOON, (builders.absence(),), [], id="on leave"),
        pytest.param(AFTERNOON, (builders.person(working_hours=None),), [], id="whose hours nobody knows"),
        pytest.param(AFTERNOON, (builders.person(time_zone="Asia/Tokyo"),), [], id="after their shift"),
    ],
)
def test_3_own_time_is_left_out(start: datetime, register: tuple[Any, ...], expected: list[str]) -> None:
    assert categories(*visits(start, 100, **SHOPPING), register=register) == expected


@pytest.mark.clause("WCC 3 pers. use 1, 7")
def test_3_a_lunch_break_in_the_middle_of_it_is_left_out_too() -> None:
    """An hour and a half from half past eleven on: only its first half hour is the council's."""
    assert categories(*visits(builders.WORKING_DAY + timedelta(hours=11, minutes=30), 90, **SHOPPING)) == []


@pytest.mark.clause("WCC 3 pers. use 1, 7")
@pytest.mark.parametrize(
    ("start", "expected"),
    [
        pytest.param("2026-03-27T07:50:00Z", [], id="ten minutes of it at work, on the Friday before summer time"),
        pytest.param("2026-03-30T07:50:00Z", ["excessive_personal_use"], id="seventy of it, on the Monday after"),
    ],
)
def test_3_working_hours_move_with_the_clocks(start: str, expected: list[str]) -> None:
    """From ten to eight to ten past nine, UTC; the shift begins at nine by the clock on the wall."""
    assert categories(*visits(datetime.fromisoformat(start), 80, **SHOPPING)) == expected


@pytest.mark.clause("WCC 3 pers. use 2")
def test_3_size_beyond_a_threshold_costs_and_one_film_does_not() -> None:
    [incident] = outcome("wcc", visit(EVENING, **FILMS, bytes_in=50_000_000_000)).incidents
    assert (incident.category, incident.severity) == ("extra_resource", "low")
    assert categories(visit(EVENING, **FILMS, bytes_in=3_000_000_000)) == []
    assert categories(visit(vendor_categories=["Education"], bytes_in=50_000_000_000)) == []


@pytest.mark.clause("WCC 3 pers. use 3")
@pytest.mark.parametrize(("site", "category"), [(OBSCENE, "illegal_or_obscene"), (HATE, "discriminatory")])
def test_3_keeping_weighs_more_than_looking_and_handing_on_more_than_keeping(
    site: dict[str, Any], category: str
) -> None:
    acts: list[dict[str, Any]] = [
        {},
        {"extension": "zip", "media_type": "application/zip"},
        {"method": "POST", "bytes_out": 900_000},
    ]
    told = [outcome("wcc", visit(**site | act)).incidents for act in acts]
    assert [[(one.category, one.severity) for one in incidents] for incidents in told] == [
        [(category, "medium")],
        [(category, "high")],
        [(category, "critical")],
    ]
    [incident] = outcome(
        "wcc", *[visit(MORNING + timedelta(minutes=n), **site | act) for n, act in enumerate(acts)]
    ).incidents
    assert (incident.severity, incident.finding_count) == ("critical", 3)


@pytest.mark.clause("WCC 3 pers. use 3")
@pytest.mark.parametrize("site", [OBSCENE, HATE])
def test_3_a_refused_page_is_an_attempt_and_what_a_page_brings_along_is_none(site: dict[str, Any]) -> None:
    [incident] = outcome("wcc", visit(**site | REFUSED)).incidents
    assert (incident.severity, incident.attempt) == ("low", True)
    part = {"media_type": "image/jpeg", "referrer_host": "news.example.com"}
    advert = {"vendor_categories": [*site["vendor_categories"], "Advertising"]}
    assert categories(visit(**site | part), visit(MORNING, **site | {"status": 302})) == []
    assert categories(visit(**site | advert)) == []


@pytest.mark.clause("WCC 3 pers. use 4")
def test_3_a_trade_of_ones_own() -> None:
    [incident] = outcome("wcc", *visits(MORNING, 12, minutes_apart=20, **SELLING)).incidents
    assert (incident.category, incident.severity) == ("private_interest", "low")
    assert categories(*visits(MORNING, 12, **SELLING), register=(exempt("private_interest"),)) == []
    assert categories(*visits(MORNING, 5, **SELLING)) == []
    assert categories(*visits(MORNING, 40, host="www.ebay.co.uk", vendor_categories=["Business"])) == []


@pytest.mark.clause("WCC 3 detection for all")
@pytest.mark.parametrize(
    ("at", "changes"),
    [
        pytest.param(MORNING, {}, id="at work"),
        pytest.param(LUNCH, {}, id="at lunch"),
        pytest.param(EVENING, {}, id="in the evening"),
        pytest.param(MORNING, {"device": OWN}, id="on one's own device"),
        pytest.param(MORNING, {"vendor_categories": ["Pornography", "Personal Sites"]}, id="called personal"),
    ],
)
def test_3_material_is_found_whatever_somebody_meant(at: datetime, changes: dict[str, Any]) -> None:
    [incident] = outcome("wcc", visit(at, **OBSCENE | changes)).incidents
    assert (incident.category, incident.severity) == ("illegal_or_obscene", "medium")


@pytest.mark.clause("WCC 3 detection for all")
def test_3_a_mark_as_personal_changes_nothing_of_a_visit_and_closes_the_message() -> None:
    """The visit is found; of the mail no rule on conduct says anything, and nothing asks to open it."""
    mail = builders.email_metadata(
        direction="outbound",
        mailbox_role="sender",
        from_=builders.address(),
        to=[builders.address(builders.ELENI)],
        subject="[PERSONAL] Salary list",
        marks=["heading"],
    )
    told = outcome("wcc", mail, visit(**OBSCENE))
    assert (told.categories, told.requests) == (["illegal_or_obscene"], [])


@pytest.mark.clause("WCC KP2", "WCC 3 webmail")
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(MAILBOX, ["unapproved_webmail"], id="webmail"),
        pytest.param({"path_tags": ["webmail"]}, ["unapproved_webmail"], id="a site with a webmail function"),
        pytest.param({"host": "www.google.com", "vendor_categories": ["Search Engines/Portals"]}, [], id="a search"),
        pytest.param(
            {"host": "outlook.office.com", "vendor_categories": ["Web-based Email"]}, [], id="the corporate service"
        ),
        pytest.param({"host": "mail.example.org", "path_tags": ["webmail"]}, [], id="the council's own server"),
        pytest.param(MAILBOX | {"agent_class": "app"}, [], id="a program in the background"),
    ],
)
@pytest.mark.parametrize("at", [LUNCH, AFTERNOON])
def test_3_no_other_webmail_at_any_time(at: datetime, changes: dict[str, Any], expected: list[str]) -> None:
    assert categories(visit(at, **changes)) == expected


@pytest.mark.clause("WCC 3 webmail")
def test_3_an_approved_service_is_none_from_its_approval_on() -> None:
    service = approved("service", "mail.google.com", from_=builders.NOON)
    assert categories(visit(builders.NOON, **MAILBOX), register=(service,)) == []
    assert categories(visit(MORNING, **MAILBOX), register=(service,)) == ["unapproved_webmail"]


@pytest.mark.clause("WCC 3 software/plugins")
def test_3_a_plugin_of_an_extension_store_is_asked_for_first() -> None:
    plugin: dict[str, Any] = {
        "host": "clients2.googleusercontent.com",
        "path_tags": ["browser-extension"],
        "media_type": "application/octet-stream",
    }
    for taken in (plugin, PROGRAM):
        assert categories(visit(**taken)) == ["unauthorised_software"]
        assert categories(visit(**taken), register=(approved("software", str(taken["host"])),)) == []
    assert categories(visit(**plugin | {"media_type": "text/html"})) == []
