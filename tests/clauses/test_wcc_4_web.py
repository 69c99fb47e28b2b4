"""WCC section 4 on the web: social media in own time, messaging on the council's devices, and the factors of both."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from headerfirst.schemas.email_metadata import Device
from headerfirst.schemas.register import Span, WorkingHours

from tests import builders
from tests.clauses.browsing import ELEVEN, EVENING, LUNCH, MORNING, OURS, OWN, approved, exempt, visit, visits
from tests.clauses.triage import outcome

FACEBOOK: dict[str, Any] = {"host": "www.facebook.com", "vendor_categories": ["Social Networking"]}
WHATSAPP: dict[str, Any] = {"host": "web.whatsapp.com"}
NIGHTS = builders.person(
    working_hours=[
        WorkingHours(day=day, from_="22:00", to="06:00", breaks=[Span(from_="01:00", to="01:30")])
        for day in ("mon", "tue", "wed", "thu", "fri")
    ]
)


def categories(*records: Any, register: tuple[Any, ...] = ()) -> list[str]:
    return outcome("wcc", *records, register=register).categories


@pytest.mark.clause("WCC 4 non-approved IM")
@pytest.mark.parametrize(
    ("device", "expected"),
    [
        pytest.param(OURS, ["unapproved_messaging"], id="the council's"),
        pytest.param(OWN, [], id="one's own"),
        pytest.param(Device(owner="unknown"), [], id="nobody knows whose"),
        pytest.param(None, [], id="the log tells of none"),
    ],
)
def test_4_messaging_is_bound_to_the_device(device: Device | None, expected: list[str]) -> None:
    assert categories(visit(LUNCH, device=device, **WHATSAPP)) == expected


@pytest.mark.clause("WCC 4 non-approved IM")
@pytest.mark.parametrize(
    ("changes", "register"),
    [
        pytest.param({"host": "teams.microsoft.com", "vendor_categories": ["Instant Messaging"]}, (), id="Teams"),
        pytest.param({"host": "www.yammer.com", "vendor_categories": ["Instant Messaging"]}, (), id="Yammer"),
        pytest.param(WHATSAPP, (approved("service", "web.whatsapp.com"),), id="a service that was approved"),
        pytest.param(WHATSAPP, (approved("site", "whatsapp.com", person="amara"),), id="a site, for her"),
        pytest.param(WHATSAPP, (exempt("unapproved_messaging"),), id="somebody whose work it is"),
    ],
)
def test_4_what_is_approved_is_none(changes: dict[str, Any], register: tuple[Any, ...]) -> None:
    assert categories(visit(LUNCH, device=OURS, **changes), register=register) == []


@pytest.mark.clause("WCC 4 non-approved IM")
def test_4_messages_within_a_social_medium_are_messaging() -> None:
    within = visit(LUNCH, host="www.facebook.com", path_tags=["social-messages"], device=OURS)
    assert categories(within) == ["unapproved_messaging"]
    assert categories(visit(LUNCH, host="www.facebook.com", device=OURS)) == []


@pytest.mark.clause("WCC 4 non-approved IM")
def test_4_the_other_policy_asks_nothing_of_the_kind() -> None:
    assert outcome("dmu", visit(device=OURS, **WHATSAPP), register=(builders.case(),)).categories == []


@pytest.mark.clause("WCC 4 own time only")
@pytest.mark.parametrize(
    ("at", "register", "expected"),
    [
        pytest.param(ELEVEN, (), ["social_in_work_time"], id="at eleven, on shift"),
        pytest.param(LUNCH, (), [], id="at lunch"),
        pytest.param(EVENING, (), [], id="in the evening"),
        pytest.param(ELEVEN + timedelta(days=4), (), [], id="on a Saturday"),
        pytest.param(ELEVEN, (builders.absence(),), [], id="on leave"),
        pytest.param(ELEVEN, (builders.absence(to=ELEVEN),), ["social_in_work_time"], id="back from it"),
        pytest.param(ELEVEN, (builders.person(working_hours=None),), [], id="whose hours nobody knows"),
        pytest.param(ELEVEN, (exempt("social_in_work_time"),), [], id="of the social media team"),
        pytest.param(
            ELEVEN, (exempt("social_in_work_time", hosts=["x.com"]),), ["social_in_work_time"], id="elsewhere"
        ),
        pytest.param(ELEVEN, (approved("social-identity", "facebook.com", person="amara"),), [], id="whose account is"),
        pytest.param(
            ELEVEN,
            (approved("social-identity", "facebook.com", person="bilal"),),
            ["social_in_work_time"],
            id="another's account",
        ),
    ],
)
def test_4_social_media_only_in_own_time(at: datetime, register: tuple[Any, ...], expected: list[str]) -> None:
    assert categories(visit(at, **FACEBOOK), register=register) == expected


@pytest.mark.clause("WCC 4 own time only")
@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        pytest.param("2026-03-27T08:30:00Z", "Europe/London", [], id="before nine, winter time"),
        pytest.param("2026-03-30T08:30:00Z", "Europe/London", ["social_in_work_time"], id="after nine, summer time"),
        pytest.param("2026-03-30T16:30:00Z", "Europe/London", [], id="after five, summer time"),
        pytest.param("2026-10-26T16:30:00Z", "Europe/London", ["social_in_work_time"], id="before five, winter time"),
        pytest.param("2026-03-10T11:00:00Z", "America/New_York", [], id="early in New York"),
        pytest.param("2026-03-10T15:00:00Z", "America/New_York", ["social_in_work_time"], id="on shift in New York"),
        pytest.param("2026-03-10T11:00:00Z", "Atlantis/Capital", [], id="in a zone that there is not"),
    ],
)
def test_4_shifts_are_by_the_clock_on_their_wall(moment: str, zone: str, expected: list[str]) -> None:
    at = datetime.fromisoformat(moment)
    assert categories(visit(at, **FACEBOOK), register=(builders.person(time_zone=zone),)) == expected


@pytest.mark.clause("WCC 4 own time only")
@pytest.mark.parametrize(
    ("hour", "expected"),
    [(23, ["social_in_work_time"]), (25, []), (27, ["social_in_work_time"]), (30, []), (35, [])],
    ids=["before midnight", "in the break of the night", "after it", "after the shift", "by day"],
)
def test_4_a_shift_may_run_past_midnight(hour: int, expected: list[str]) -> None:
    at = builders.WORKING_DAY + timedelta(hours=hour, minutes=5)
    assert categories(visit(at, **FACEBOOK), register=(NIGHTS,)) == expected


@pytest.mark.clause("WCC 4 own time only")
def test_4_a_day_of_it_is_one_finding_of_low_severity_that_does_not_say_where() -> None:
    day = visits(MORNING, 50, **FACEBOOK)
    for told in (outcome("wcc", *day), outcome("wcc", *reversed(day)), outcome("wcc", *day, *day)):
        [incident] = told.incidents
        assert (incident.severity, incident.finding_count, incident.about) == ("low", 1, "person")
        assert b"facebook" not in b"".join(line.value for line in told.lines)


@pytest.mark.clause("WCC 4 own time only")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"path_tags": ["social-plugin"]}, id="a button on another page"),
        pytest.param({"host": "connect.facebook.net"}, id="a script that other pages load"),
        pytest.param({"host": "px.ads.linkedin.com", "media_type": None}, id="a counter, in a tunnel"),
        pytest.param({"host": "platform.linkedin.com"}, id="a button of another site's"),
        pytest.param({"media_type": "image/png", "referrer_host": "news.example.com"}, id="a picture elsewhere"),
        pytest.param({"agent_class": "app"}, id="a program that polls"),
        pytest.param({"media_type": None, "bytes_in": 80}, id="a page left open"),
        pytest.param({"status": 302}, id="a redirect"),
        pytest.param({"action": "blocked", "status": 403}, id="what the proxy refused"),
        pytest.param({"attribution": "address-lookup"}, id="whoever sat at that address"),
        pytest.param({"vendor_categories": ["Social Networking", "Advertising"]}, id="an advertisement"),
    ],
)
def test_4_what_nobody_opened_is_none(changes: dict[str, Any]) -> None:
    assert categories(*visits(MORNING, 30, **FACEBOOK | changes)) == []


@pytest.mark.clause("WCC 4 factor 4")
@pytest.mark.parametrize(
    ("at", "device", "hours", "equipment"),
    [
        pytest.param(ELEVEN, OURS, "yes", "yes", id="at work on the council's"),
        pytest.param(EVENING, OWN, "no", "no", id="in own time on one's own"),
        pytest.param(ELEVEN, None, "yes", None, id="on a device that nobody knows"),
    ],
)
def test_4_hours_and_equipment_stand_beside_what_was_found(
    at: datetime, device: Device | None, hours: str, equipment: str | None
) -> None:
    [incident] = outcome("wcc", visit(at, device=device, host="mail.google.com")).incidents
    assert incident.factors is not None
    assert (incident.factors.in_working_hours.value, incident.factors.employer_equipment.value) == (hours, equipment)
    assert incident.factors.employer_equipment.status == ("unknown" if equipment is None else "known")


@pytest.mark.clause("WCC 4 factor 4")
@pytest.mark.parametrize(
    ("count", "category"),
    [
        pytest.param(1, "social_in_work_time", id="social media in work time"),
        pytest.param(70, "excessive_personal_use", id="more than an hour of it"),
    ],
)
def test_4_what_counts_working_hours_alone_knows_whose_time_it_was(count: int, category: str) -> None:
    told = outcome("wcc", *visits(builders.WORKING_DAY + timedelta(hours=14), count, **FACEBOOK))
    [incident] = [one for one in told.incidents if one.category == category]
    assert incident.factors is not None
    assert (incident.factors.in_working_hours.status, incident.factors.in_working_hours.value) == ("known", "yes")
    assert incident.factors.employer_equipment.status == "unknown"


@pytest.mark.clause("WCC 4 factor 4")
def test_4_of_what_is_counted_at_any_hour_nobody_knows_whose_time_it_was() -> None:
    film: dict[str, Any] = {"host": "www.netflix.com", "media_type": "video/mp4", "bytes_in": 6_000_000_000}
    [incident] = outcome("wcc", *visits(EVENING, 2, **film)).incidents
    assert (incident.category, incident.factors and incident.factors.in_working_hours.status) == (
        "extra_resource",
        "unknown",
    )
