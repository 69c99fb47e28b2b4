"""DMU sections 3, 4, 7 and 9 on the web: personal use within bounds, official accounts, accounts of leavers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.schemas.register import ApprovedObject

from tests import builders
from tests.clauses.browsing import ELEVEN, FILMS, LUNCH, MORNING, SHOPPING, approved, exempt, visit, visits
from tests.clauses.triage import outcome

CASE = builders.case()
SOCIAL: dict[str, Any] = {"host": "www.facebook.com", "vendor_categories": ["Social Networking"]}
GONE = builders.person(ends=builders.NOON)


def categories(*records: Any, register: tuple[Any, ...] = ()) -> list[str]:
    return outcome("dmu", *records, register=register).categories


@pytest.mark.clause("DMU 4.1", "DMU 4.3")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"host": "mail.google.com", "vendor_categories": ["Web-based Email"]}, id="a personal mailbox"),
        pytest.param(SHOPPING, id="a shop"),
        pytest.param(SOCIAL, id="a social medium"),
        pytest.param({"host": "web.whatsapp.com", "vendor_categories": ["Instant Messaging"]}, id="messaging"),
    ],
)
@pytest.mark.parametrize("at", [MORNING, LUNCH])
def test_4_1_and_4_3_personal_use_is_understood_at_any_time(at: Any, changes: dict[str, Any]) -> None:
    assert categories(visit(at, **changes), register=(CASE,)) == []


@pytest.mark.clause("DMU 4.2", "DMU 3.2")
def test_4_2_excessive_use_is_not() -> None:
    assert categories(*visits(MORNING, 120, **SHOPPING), register=(CASE,)) == []
    assert categories(*visits(MORNING, 121, **SHOPPING), register=(CASE,)) == ["excessive_personal_use"]


@pytest.mark.clause("DMU 4.2b")
def test_4_2b_fifty_gigabytes_of_film_take_resources() -> None:
    """In one stream or in the pieces that a player fetches, which nobody opened one by one."""
    [incident] = outcome("dmu", visit(**FILMS, bytes_in=50_000_000_000), register=(CASE,)).incidents
    assert (incident.category, incident.severity) == ("extra_resource", "low")
    pieces = visits(MORNING, 120, **FILMS | {"media_type": "application/octet-stream"}, bytes_in=90_000_000)
    assert "extra_resource" in categories(*pieces, register=(CASE,))


@pytest.mark.clause("DMU 4.2b")
def test_4_2b_one_film_work_and_people_without_a_case_do_not() -> None:
    assert categories(visit(**FILMS, bytes_in=3_000_000_000), register=(CASE,)) == []
    data = visit(vendor_categories=["Education"], bytes_in=50_000_000_000)
    assert categories(data, register=(CASE,)) == []
    much = visit(**FILMS, bytes_in=50_000_000_000)
    assert categories(much) == []
    assert categories(much, register=(CASE, approved("site", "films.example.net"))) == []
    assert categories(much, register=(CASE, exempt("extra_resource"))) == []


@pytest.mark.clause("DMU 4.2b")
def test_4_2b_the_same_event_told_twice_takes_nothing_more() -> None:
    half = visit(**FILMS, bytes_in=6_000_000_000)
    assert categories(half, half, register=(CASE,)) == []
    other = visit(builders.NOON + timedelta(hours=3), **FILMS, bytes_in=6_000_000_000)
    assert categories(half, other, register=(CASE,)) == ["extra_resource"]
    assert categories(other, half, half, register=(CASE,)) == ["extra_resource"]


@pytest.mark.clause("DMU 7.1", "DMU 7.2")
def test_7_1_and_7_2_who_keeps_the_universitys_page_is_on_social_media_for_work() -> None:
    day = visits(MORNING, 180, **SOCIAL)
    keeper = exempt("excessive_personal_use", hosts=["facebook.com"])
    assert categories(*day, register=(CASE, keeper)) == []
    assert categories(*day, register=(CASE,)) == ["excessive_personal_use"]
    elsewhere = visits(MORNING, 180, **SHOPPING)
    assert categories(*elsewhere, register=(CASE, keeper)) == ["excessive_personal_use"]


@pytest.mark.clause("DMU 7.1")
def test_7_1_nobody_is_asked_about_a_look_at_social_media() -> None:
    assert categories(*visits(ELEVEN, 60, **SOCIAL), register=(CASE,)) == []


@pytest.mark.clause("DMU 9")
def test_9_an_account_that_was_to_cease() -> None:
    after = visit(builders.NOON + timedelta(days=3))
    [incident] = outcome("dmu", after, register=(GONE,)).incidents
    assert (incident.category, incident.class_, incident.about) == ("leaver_activity", "security", "person")
    assert categories(visit(builders.NOON - timedelta(hours=1)), register=(GONE,)) == []


@pytest.mark.clause("DMU 9")
def test_9_an_agreement_to_keep_it_holds_to_its_end() -> None:
    mailbox = ApprovedObject(type="mailbox", value=builders.AMARA)
    agreement = approved("account-after-leaving", "", object=mailbox, to=builders.NOON + timedelta(days=5))
    assert categories(visit(builders.NOON + timedelta(days=3)), register=(GONE, agreement)) == []
    assert categories(visit(builders.NOON + timedelta(days=6)), register=(GONE, agreement)) == ["leaver_activity"]
