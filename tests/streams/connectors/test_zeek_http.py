"""Requests that Zeek saw pass by, in both of its formats."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from headerfirst.streams.connectors import connector_for

from tests import builders
from tests.streams.connectors.web_lines import lines_of, one_visit

OBJECT: dict[str, Any] = {
    "ts": 1773144000.123,
    "uid": "C1",
    "id.orig_h": "192.0.2.7",
    "id.resp_h": "192.0.2.80",
    "trans_depth": 1,
    "method": "GET",
    "host": "www.example.net",
    "uri": "/planted.html?planted",
    "referrer": "http://search.example.net/?q=planted",
    "user_agent": "Mozilla/5.0 (planted)",
    "request_body_len": 0,
    "response_body_len": 20480,
    "status_code": 200,
    "resp_mime_types": ["text/html", "text/planted"],
    "resp_filenames": ["planted.html"],
}
HEADING = (
    "#fields\tts\tuid\tid.orig_h\tid.resp_h\ttrans_depth\tmethod\thost\turi\tuser_agent\tresponse_body_len\t"
    "status_code\tusername\tresp_mime_types"
)
LINE = (
    "1773144000.123000\tC1\t192.0.2.7\t192.0.2.80\t1\tGET\twww.example.net\t/planted.html\tMozilla/5.0\t20480\t"
    "200\t-\ttext/html,text/planted"
)


def test_a_json_line_is_a_visit(tmp_path: Path) -> None:
    visit = one_visit(tmp_path, "zeek-http", json.dumps(OBJECT))
    expected = builders.web_proxy(
        event_id=visit.event_id,
        observed_at=builders.NOON.replace(microsecond=123_000),
        user=None,
        attribution="none",
        scheme="http",
        port=None,
        extension="html",
        bytes_out=0,
        referrer_host="search.example.net",
        agent_class="browser",
        vendor_categories=[],
        duration_ms=None,
    )
    assert visit == expected


def test_a_tab_separated_line_says_the_same(tmp_path: Path) -> None:
    visit = one_visit(tmp_path, "zeek-http", "#separator \\x09", HEADING, LINE)
    assert (visit.host, visit.status, visit.bytes_in, visit.media_type) == ("www.example.net", 200, 20480, "text/html")


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"username": "amara"}, "user", "amara"),
        ({"host": None}, "host", "192.0.2.80"),
        ({"host": "2001:db8::1"}, "host", "2001:db8::1"),
        ({"host": "www.example.net:8080"}, "port", 8080),
        ({"method": "CONNECT", "uri": "b.example.net:443"}, "host", "b.example.net"),
        ({"uri": "http://b.example.net/planted"}, "host", "b.example.net"),
        ({"uri": "/planted?url=http://b.example.net/"}, "host", "www.example.net"),
    ],
)
def test_what_a_line_says(tmp_path: Path, changed: dict[str, Any], field: str, value: object) -> None:
    assert getattr(one_visit(tmp_path, "zeek-http", json.dumps(OBJECT | changed)), field) == value


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"host": None, "id.resp_h": None}, "field_missing"),
        ({"host": "<planted>"}, "line_unreadable"),
        ({"ts": 29.8}, "time_unusable"),
        ({"method": "G<T"}, "line_unreadable"),
    ],
)
def test_a_bad_line_is_a_letter(tmp_path: Path, changed: dict[str, Any], reason: str) -> None:
    outcome = lines_of(tmp_path, "zeek-http", json.dumps(OBJECT | changed), json.dumps(OBJECT))
    assert [letter.reason for letter in outcome.letters] == [reason]
    assert len(outcome.records) == 1, "its neighbours go on"


def test_other_logs_in_one_stream_are_counted(tmp_path: Path) -> None:
    outcome = lines_of(tmp_path, "zeek-http", json.dumps(OBJECT | {"_path": "http"}), '{"_path": "ssl", "ts": 1}')
    assert (len(outcome.records), outcome.account.other_kinds) == (1, {"another-log": 1})


def test_the_example_is_read(tmp_path: Path) -> None:
    assert one_visit(tmp_path, "zeek-http", connector_for("zeek-http").example).host == "www.example.net"
