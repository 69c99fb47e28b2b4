"""A `logformat` line becomes the pattern that reads its log."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.streams.connectors.interface import Origin, Raw
from headerfirst.streams.connectors.squid_logformat import NAMED, format_of, reader_of
from headerfirst.streams.connectors.web_visits import Request

from tests import builders
from tests.streams.connectors.web_lines import stated

NATIVE = (
    "1773144000.123    120 192.0.2.7 TCP_DENIED/403 20480 GET http://www.example.net/a.html amara HIER_NONE/- text/html"
)
COMMON = '192.0.2.7 - amara [10/Mar/2026:13:00:00 +0100] "GET http://www.example.net/a.html HTTP/1.1" 403 20480 '
SAID: dict[str, Any] = {
    "observed_at": builders.NOON,
    "url": "http://www.example.net/a.html",
    "client": "192.0.2.7",
    "user": "amara",
    "method": "GET",
    "status": "403",
    "bytes_in": "20480",
    "action": "blocked",
}


def read(text: str, line: str, zone: str = "UTC") -> Request:
    return reader_of(text, ZoneInfo(zone))(Raw(Origin("access.log", 0, 0), line.encode(), len(line)))


@pytest.mark.parametrize("text", ["squid", NAMED["squid"]])
def test_the_native_format_is_one_of_them(text: str) -> None:
    said = stated(read(text, NATIVE))
    moment = builders.NOON.replace(microsecond=123_000)
    assert said == SAID | {"observed_at": moment, "duration_ms": "120", "media_type": "text/html"}


def test_the_common_and_the_combined_one_are_known_by_name() -> None:
    assert stated(read("common", COMMON + "TCP_DENIED:HIER_NONE")) == SAID
    combined = COMMON + '"http://search.example.net/" "Mozilla/5.0 (X11; a b)" TCP_DENIED:HIER_NONE'
    more = {"referrer": "http://search.example.net/", "agent": "Mozilla/5.0 (X11; a b)"}
    assert stated(read("combined", combined)) == SAID | more


def test_codes_of_which_nothing_is_made_are_passed_over() -> None:
    text = '%ts.%03tu %ssl::>sni %>a %note{x} %Ss/%>Hs %>st %<st %rm %ru %[un %% "%{X-Planted}>h"'
    start = "1773144000.000 www.example.net 192.0.2.7 - TCP_DENIED/403 512 20480 "
    line = start + 'GET http://www.example.net/a.html amara % "a b"'
    assert stated(read(text, line)) == SAID | {"bytes_out": "512"}


def test_a_time_may_be_written_as_its_format_says() -> None:
    text = '%>a - %un [%{%m/%d/%Y %H:%M:%S}tl] "%rm %ru HTTP/%rv" %>Hs %<st %Ss'
    line = '192.0.2.7 - amara [03/10/2026 13:00:00] "GET http://www.example.net/a.html HTTP/1.1" 403 20480 TCP_DENIED'
    assert stated(read(text, line, "Europe/Paris")) == SAID


@pytest.mark.parametrize("text", ["%ru", "%ts.%03tu %>a", "nothing", ""])
def test_a_format_without_time_or_url_is_refused(text: str) -> None:
    with pytest.raises(Misconfigured, match=r"has to hold a time .* and the URL"):
        format_of(text)


@pytest.mark.parametrize("line", ["words alone", NATIVE + " more", NATIVE.replace("/403", "")])
def test_a_line_of_another_format_cannot_be_read(line: str) -> None:
    with pytest.raises(Malformed):
        read("squid", line)


def test_a_time_that_is_none_is_left_to_the_door() -> None:
    assert read("common", COMMON.replace("10/Mar", "10/Moo") + "TCP_MISS:-").observed_at is None


@pytest.mark.parametrize(
    ("code", "time"),
    [
        ("%tl", "10/Mar/2026:13:00:00 +0100"),
        ("%{%Y-%m-%d %H:%M:%S}tl", "2026-03-10 13:00:00"),
        ("%{%Y-%m-%d %H:%M:%S}tg", "2026-03-10 12:00:00"),
        ("%tg{%d/%m/%Y:%H:%M}", "10/03/2026:12:00"),
    ],
)
def test_a_time_may_hold_blanks_and_be_of_greenwich(code: str, time: str) -> None:
    text = f"{code} %>a %Ss/%>Hs %<st %rm %ru %un"
    line = f"{time} 192.0.2.7 TCP_DENIED/403 20480 GET http://www.example.net/a.html amara"
    assert stated(read(text, line, "Europe/Paris")) == SAID


def test_long_codes_and_those_of_other_protocols_are_passed_over() -> None:
    text = (
        "%ts %err_code/%err_detail %busy_time %icap::tt %adapt::sum_trs %icap::ru %>a %Ss/%>Hs %<st %rm %http::>ru %un"
    )
    start = "1773144000 ERR_NONE/- 7 12 - icap://192.0.2.9/planted 192.0.2.7 TCP_DENIED/403 "
    assert stated(read(text, start + "20480 GET http://www.example.net/a.html amara")) == SAID
