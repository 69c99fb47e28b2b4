"""A request of any log becomes a visit: cut, in one form, and absent where the log says nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from headerfirst.agents.rules import PathTagger
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.interface import Draft, Origin, OtherKind, Raw
from headerfirst.streams.connectors.web_visits import Request, WebVisits, is_absent, login_of, number, visit_of
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import builders
from tests.streams.connectors.web_lines import desk_of_nobody

REQUEST = Request(builders.NOON, "http://www.example.net/a.html?planted", client="192.0.2.7", method="get")
PATHS = PathTagger(())
BEHIND = st.text(st.characters(codec="utf-8", exclude_characters="@\\"), max_size=40)


def raw(number: int = 0) -> Raw:
    return Raw(Origin("web.log", number, number * 100), b"a line", 100)


def events(*requests: Request) -> list[Any]:
    following = iter(requests)
    visits = WebVisits(desk_of_nobody(), lambda _: next(following))
    drafts = [draft for at in range(len(requests)) for draft in visits.take(raw(at))]
    return [draft.record for draft in drafts if isinstance(draft, Draft)]


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({}, "scheme", "http"),
        ({}, "method", "GET"),
        ({}, "user", None),
        ({}, "attribution", "none"),
        ({"method": "-"}, "method", "UNKNOWN"),
        ({"user": "Amara%2EOkafor%40EXAMPLE.org"}, "user", builders.AMARA),
        ({"user": "N/A"}, "user", None),
        ({"user": "amara"}, "attribution", "authenticated"),
        ({"url": "www.example.net:443"}, "scheme", "https"),
        ({"url": "www.example.net:8443"}, "scheme", "tcp"),
        ({"url": "www.example.net/a"}, "scheme", "unknown"),
        ({"url": "www.example.net/a", "scheme": "FTP"}, "scheme", "ftp"),
        ({"url": "www.example.net/a", "scheme": "a b/planted"}, "scheme", "unknown"),
        ({"url": "https://www.example.net/a", "scheme": "http"}, "scheme", "https"),
        ({"status": "200"}, "status", 200),
        ({"status": "000"}, "status", None),
        ({"bytes_in": "20480"}, "bytes_in", 20480),
        ({"bytes_out": "-1"}, "bytes_out", None),
        ({"media_type": "Text/HTML; charset=planted"}, "media_type", "text/html"),
        ({"media_type": "planted"}, "media_type", None),
        ({"sha256": "A" * 64}, "sha256", "a" * 64),
        ({"sha256": "planted"}, "sha256", None),
        ({"referrer": "http://search.example.net/?q=planted"}, "referrer_host", "search.example.net"),
        ({"agent": "Mozilla/5.0 (planted)"}, "agent_class", "browser"),
        ({"categories": ("News", "-", "News", "Sport")}, "vendor_categories", ["News", "Sport"]),
        ({"duration_ms": "120"}, "duration_ms", 120),
        ({"action": "blocked"}, "action", "blocked"),
    ],
)
def test_what_a_request_says(changed: dict[str, Any], field: str, value: object) -> None:
    visit = visit_of(replace(REQUEST, **changed), PATHS)
    assert getattr(visit, field) == value
    assert "planted" not in str(visit)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"observed_at": None}, "time_unusable"),
        ({"observed_at": datetime(1980, 1, 1, tzinfo=UTC)}, "time_unusable"),
        ({"url": "/a.html"}, "line_unreadable"),
        ({"url": "-"}, "field_missing"),
        ({"method": "G<T"}, "line_unreadable"),
    ],
)
def test_what_is_no_visit(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(Malformed) as error:
        visit_of(replace(REQUEST, **changed), PATHS)
    assert error.value.reason == reason


@given(BEHIND)
def test_nothing_past_the_first_slash_makes_a_difference(behind: str) -> None:
    plain = visit_of(replace(REQUEST, url="http://www.example.net/"), PATHS)
    other = visit_of(replace(REQUEST, url=f"http://www.example.net/{behind.replace('.', '')}"), PATHS)
    assert other == plain


def test_equal_requests_of_a_second_are_events_each() -> None:
    first, second, third = events(REQUEST, REQUEST, replace(REQUEST, client="192.0.2.8"))
    assert len({first.event_id, second.event_id, third.event_id}) == 3
    assert events(REQUEST, REQUEST) == [first, second]


def test_what_is_of_another_kind_is_passed_on() -> None:
    visits = WebVisits(desk_of_nobody(), lambda _: OtherKind("directive"))
    assert list(visits.take(raw())) == [OtherKind("directive")]
    assert visits.earliest() is None


def test_a_reading_goes_on_from_the_first_line_that_it_counts_with() -> None:
    following: Callable[[Raw], Request] = lambda _: REQUEST  # noqa: E731  # as short as that
    visits = WebVisits(desk_of_nobody(), following)
    for at in range(3):
        visits.take(raw(at))
    earliest = visits.earliest()
    assert earliest is not None
    assert earliest.origin.ordinal == 0


def test_requests_are_silent() -> None:
    assert "example" not in repr(REQUEST)


@pytest.mark.parametrize(
    ("text", "absent"), [("-", True), ("", True), ("N/A", True), ("None", True), ("nobody", False)]
)
def test_programs_say_nothing_in_many_ways(text: str, absent: bool) -> None:  # noqa: FBT001  # a parameter
    assert is_absent(text) == absent


def test_logins_are_in_one_form() -> None:
    assert (login_of("EXAMPLE%5CAmara"), login_of(" Amara "), login_of("-")) == ("example\\amara", "amara", None)


@pytest.mark.parametrize(
    ("text", "value"), [("0", 0), ("12", 12), ("-", None), ("1.5", None), ("9" * 16, None), ("²", None)]
)
def test_numbers_are_digits(text: str, value: int | None) -> None:
    assert number(text) == value
