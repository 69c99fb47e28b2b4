"""Lines of Squid's access.log become visits, or a letter that says nothing of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.streams.connectors import connector_for

from tests import builders
from tests.streams.connectors.desks import Outcome, desk, read
from tests.streams.connectors.web_lines import lines_of, one_visit

EXAMPLE = connector_for("squid").example
COMBINED = (
    '192.0.2.7 - amara [10/Mar/2026:13:00:00 +0100] "GET http://www.example.net/planted.html?planted HTTP/1.1" '
    '200 20480 "http://search.example.net/?q=planted" "Mozilla/5.0 (planted)" TCP_MISS:HIER_DIRECT'
)


def log(folder: Path, *lines: str, raw: bytes | None = None) -> Outcome:
    path = folder / "access.log"
    path.write_bytes("".join(f"{line}\n" for line in lines).encode() if raw is None else raw)
    return read("squid", path)


def test_a_native_line_is_a_visit(tmp_path: Path) -> None:
    visit = log(tmp_path, EXAMPLE).records[0]
    expected = builders.web_proxy(
        event_id=visit.event_id,
        observed_at=builders.NOON.replace(microsecond=123_000),
        user="amara",
        scheme="http",
        port=None,
        extension="html",
        bytes_out=None,
        agent_class=None,
        vendor_categories=[],
    )
    assert visit == expected


def test_a_combined_line_is_a_visit(tmp_path: Path) -> None:
    outcome = log(tmp_path, COMBINED)
    visit = outcome.records[0]
    assert (visit.observed_at, visit.host, visit.user) == (builders.NOON, "www.example.net", "amara")
    assert (visit.referrer_host, visit.agent_class, visit.extension) == ("search.example.net", "browser", "html")
    assert b"planted" not in outcome.lines[0].value


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("amara", "-", "user", None),
        ("amara", "-", "attribution", "none"),
        ("amara", "Amara%2EOkafor%40EXAMPLE.org", "user", builders.AMARA),
        ("amara", "EXAMPLE%5camara", "user", "example\\amara"),
        ("TCP_MISS/200", "TCP_DENIED/403", "action", "blocked"),
        ("TCP_MISS/200", "TCP_MISS_ABORTED/000", "status", None),
        ("TCP_MISS/200", "TCP_MISS/200", "action", "allowed"),
        ("GET http://www.example.net/a.html", "CONNECT www.example.net:443", "scheme", "https"),
        ("GET http://www.example.net/a.html", "CONNECT www.example.net:443", "port", 443),
        ("GET http://www.example.net/a.html", "CONNECT [2001:db8::1]:563", "host", "2001:db8::1"),
        ("GET http://www.example.net/a.html", "CONNECT [2001:db8::1]:563", "scheme", "tcp"),
        ("/a.html", "/a planted b.exe", "user", "amara"),
        ("text/html", "-", "media_type", None),
        ("text/html", "text/html;charset=planted", "media_type", "text/html"),
        ("text/html", "planted", "media_type", None),
        (" 120 ", " -5 ", "duration_ms", None),
    ],
)
def test_what_a_line_says(tmp_path: Path, old: str, new: str, field: str, value: object) -> None:
    outcome = log(tmp_path, EXAMPLE.replace(old, new))
    assert getattr(outcome.records[0], field) == value
    assert b"planted" not in outcome.lines[0].value


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("planted", "line_unreadable"),
        (EXAMPLE.replace("http://www.example.net/a.html", "http:///a.html"), "line_unreadable"),
        (EXAMPLE.replace("GET", "<planted>"), "line_unreadable"),
        (EXAMPLE.replace("/200", "/planted"), "line_unreadable"),
        (EXAMPLE.replace("1773144000.123", "soon"), "line_unreadable"),
        (EXAMPLE.rpartition(" ")[0], "line_unreadable"),
        (EXAMPLE.replace("1773144000", "100"), "time_unusable"),
        (EXAMPLE.replace("1773144000", "4070908800"), "time_ahead"),
        (EXAMPLE.replace("/a.html", "/" + "a" * 70_000), "too_large"),
    ],
)
def test_a_bad_line_is_a_letter_with_length_and_digest_alone(tmp_path: Path, line: str, reason: str) -> None:
    outcome = log(tmp_path, line, EXAMPLE)
    letter = outcome.letters[0]
    assert (letter.reason, letter.length - len(line) in {0, 1}, letter.record) == (reason, True, None)
    assert len(outcome.records) == 1, "its neighbours go on"


def test_bytes_that_are_no_utf_8_are_read(tmp_path: Path) -> None:
    raw = EXAMPLE.replace("/a.html", "/caf\udce9.html").encode("utf-8", "surrogateescape")
    assert log(tmp_path, raw=raw).records[0].extension == "html"


def test_equal_lines_of_one_second_are_events_each_and_the_same_when_read_again(tmp_path: Path) -> None:
    first = [visit.event_id for visit in log(tmp_path, EXAMPLE, EXAMPLE).records]
    again = [visit.event_id for visit in log(tmp_path, EXAMPLE, EXAMPLE, EXAMPLE).records]
    assert len(set(again)) == 3
    assert again[:2] == first


def test_the_client_tells_events_apart_and_stands_in_none(tmp_path: Path) -> None:
    outcome = log(tmp_path, EXAMPLE, EXAMPLE.replace("192.0.2.7", "192.0.2.8"))
    assert len({visit.event_id for visit in outcome.records}) == 2
    assert not any(b"192.0.2" in line.value for line in outcome.lines)


def test_path_and_query_do_not_make_an_event(tmp_path: Path) -> None:
    one = log(tmp_path, EXAMPLE).records
    assert log(tmp_path, EXAMPLE.replace("/a.html", "/planted/b.html?planted")).records == one


def test_whose_visit_it_is_decides_scope(tmp_path: Path) -> None:
    path = tmp_path / "access.log"
    path.write_text(EXAMPLE + "\n")
    student = builders.person(person_type="student")
    assert read("squid", path, desk(student)).account.out_of_scope == {"student": 1}


def test_quoted_fields_behind_a_native_line_are_passed_over(tmp_path: Path) -> None:
    plain = log(tmp_path, EXAMPLE).records
    assert log(tmp_path, EXAMPLE + ' "-" "planted planted"').records == plain


def test_a_format_of_ones_own_is_an_option(tmp_path: Path) -> None:
    line = "www.example.net/planted 2026-03-10T13:00:00 amara GET"
    options = {"logformat": "%ru %{%Y-%m-%dT%H:%M:%S}tl %un %rm", "time-zone": "Europe/Paris"}
    visit = one_visit(tmp_path, "squid", line, options=options)
    assert (visit.host, visit.observed_at, visit.user) == ("www.example.net", builders.NOON, "amara")


@pytest.mark.parametrize("url", ["error:transaction-end-before-headers", "cache_object://localhost/info"])
@pytest.mark.parametrize("logformat", [None, "%ts.%03tu %>a %rm %ru %un"])
def test_what_nobody_asked_for_is_counted_and_no_visit(tmp_path: Path, url: str, logformat: str | None) -> None:
    line, options = f"1773144000.123 0 192.0.2.7 NONE/000 0 NONE {url} - HIER_NONE/- -", {}
    if logformat is not None:
        line, options = f"1773144000.123 192.0.2.7 NONE {url} -", {"logformat": logformat}
    outcome = lines_of(tmp_path, "squid", line, options=options)
    assert (outcome.account.other_kinds, outcome.records, outcome.letters) == ({"no-request": 1}, [], [])
