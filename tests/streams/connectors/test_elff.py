"""W3C extended logs: whatever columns they have, and the same names as JSON and as pairs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests import builders
from tests.streams.connectors.web_lines import lines_of, one_visit

HEADING = (
    "#Fields: date time time-taken c-ip cs-username sc-filter-result cs-categories cs(Referer) sc-status s-action "
    "cs-method rs(Content-Type) cs-uri-scheme cs-host cs-uri-port cs-uri-path cs-uri-query cs(User-Agent) "
    "sc-bytes cs-bytes"
)
LINE = (
    '2026-03-10 12:00:00 120 192.0.2.7 amara OBSERVED "News/Media;Sport" http://search.example.net/?q=planted 200 '
    'TCP_MISS GET text/html http www.example.net 80 /planted.html ?planted "Mozilla/5.0 (planted)" 20480 512'
)
BY_NAME = dict(zip(HEADING.lower().split()[1:], LINE.replace('"', "").split(), strict=False))


def test_a_line_is_a_visit(tmp_path: Path) -> None:
    visit = one_visit(tmp_path, "elff", "#Software: SGOS 7.3", HEADING, LINE)
    expected = builders.web_proxy(
        event_id=visit.event_id,
        observed_at=builders.NOON,
        user="amara",
        scheme="http",
        port=None,
        extension="html",
        bytes_out=512,
        referrer_host="search.example.net",
        agent_class="browser",
        vendor_categories=["News/Media", "Sport"],
    )
    assert visit == expected


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("OBSERVED", "DENIED", "action", "blocked"),
        ("TCP_MISS", "TCP_DENIED", "action", "blocked"),
        (" 120 ", " 0.120 ", "duration_ms", 120),
        (" 120 ", " soon. ", "duration_ms", None),
        (" amara ", " - ", "user", None),
        (" amara ", " EXAMPLE\\amara ", "user", "example\\amara"),
        ("http www.example.net 80", "https www.example.net 443", "port", None),
        ("http www.example.net 80", "http www.example.net 8080", "port", 8080),
        ("http www.example.net 80", "tcp 2001:db8::1 443", "host", "2001:db8::1"),
        ("http www.example.net 80", "tcp 2001:db8::1 443", "scheme", "tcp"),
    ],
)
def test_what_a_line_says(tmp_path: Path, old: str, new: str, field: str, value: object) -> None:
    assert getattr(one_visit(tmp_path, "elff", HEADING, LINE.replace(old, new)), field) == value


def test_columns_may_change_in_the_middle(tmp_path: Path) -> None:
    other = "#Fields: cs-host cs-method date time"
    outcome = lines_of(tmp_path, "elff", HEADING, LINE, other, "b.example.net GET 2026-03-10 12:00:01")
    assert [visit.host for visit in outcome.records] == ["www.example.net", "b.example.net"]


@pytest.mark.parametrize(
    ("heading", "line"),
    [
        ("#Fields: localtime cs-method cs-uri", "[10/Mar/2026:13:00:00 +0100] GET http://www.example.net/planted"),
        ("#Fields: localtime cs-method c-uri", '"[10/Mar/2026:13:00:00 +0100]" GET http://www.example.net/planted'),
        ("#Fields: timestamp cs-method cs-host", "1773144000 GET www.example.net"),
        ("#Fields: date\ttime\tcs-host\tcs-method", "2026-03-10\t12:00:00\twww.example.net\tGET"),
    ],
)
def test_other_columns_say_the_same(tmp_path: Path, heading: str, line: str) -> None:
    quoted = line if line.startswith('"') or "[" not in line else line.replace("[", '"[').replace("]", ']"')
    visit = one_visit(tmp_path, "elff", heading, quoted)
    assert (visit.observed_at, visit.host) == (builders.NOON, "www.example.net")


def test_the_same_names_are_read_as_json(tmp_path: Path) -> None:
    whole = {"date": "2026-03-10", "time": "12:00:00", "cs-host": "www.example.net", "cs-method": "GET"}
    more = {"cs-uri-path": "/planted", "cs-uri-query": "planted", "cs-categories": ["News", "Sport"], "sc-status": 200}
    visit = one_visit(tmp_path, "elff", json.dumps(whole | more))
    assert (visit.host, visit.vendor_categories, visit.status) == ("www.example.net", ["News", "Sport"], 200)


def test_the_same_names_are_read_as_pairs(tmp_path: Path) -> None:
    line = (
        "2026-03-10T12:00:00 proxy bluecoat - c-ip=192.0.2.7 cs-host=www.example.net cs-method=GET cs-username=amara "
        'c-url="http://www.example.net/planted" sc-filter-result=DENIED time-taken=120'
    )
    visit = one_visit(tmp_path, "elff", line)
    assert (visit.observed_at, visit.user, visit.action) == (builders.NOON, "amara", "blocked")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ((LINE,), "line_unreadable"),
        ((HEADING, LINE + " more"), "line_unreadable"),
        ((HEADING, LINE.replace('Sport"', "Sport")), "line_unreadable"),
        ((HEADING, LINE.replace("12:00:00", "25:00:00")), "time_unusable"),
        ((HEADING, LINE.replace("www.example.net", "-").replace("/planted.html", "-")), "field_missing"),
        ((HEADING, LINE.replace("www.example.net", "<planted>")), "line_unreadable"),
        (("#Fields: cs-host cs-method", "www.example.net GET"), "time_unusable"),
        (("{",), "not_json"),
    ],
)
def test_a_bad_line_is_a_letter(tmp_path: Path, lines: tuple[str, ...], reason: str) -> None:
    outcome = lines_of(tmp_path, "elff", *lines)
    assert [letter.reason for letter in outcome.letters] == [reason]


def test_directives_are_no_letters(tmp_path: Path) -> None:
    outcome = lines_of(tmp_path, "elff", "#Version: 1.0", "#Software: SGOS", HEADING, LINE)
    assert (outcome.account.other_kinds, len(outcome.records)) == ({"directive": 2}, 1)


def test_the_example_names_columns() -> None:
    assert "cs-host" in BY_NAME


@pytest.mark.parametrize(
    ("column", "time"),
    [
        ("localtime", "[10/Mar/2026:13:00:00 +0100]"),
        ("localtime", '"[10/Mar/2026:13:00:00 +0100]"'),
        ("gmttime", '"10/Mar/2026:12:00:00 GMT"'),
    ],
)
def test_a_time_may_stand_in_brackets_and_be_of_greenwich(tmp_path: Path, column: str, time: str) -> None:
    heading, line = f"#Fields: c-ip {column} cs-host cs-username", f"192.0.2.7 {time} www.example.net amara"
    visit = one_visit(tmp_path, "elff", heading, line)
    assert (visit.observed_at, visit.user) == (builders.NOON, "amara")


@pytest.mark.parametrize("first", [HEADING, "#Software: SGOS 7.3"])
def test_a_byte_order_mark_hides_no_heading(tmp_path: Path, first: str) -> None:
    assert one_visit(tmp_path, "elff", f"\ufeff{first}", HEADING, LINE).user == "amara"
