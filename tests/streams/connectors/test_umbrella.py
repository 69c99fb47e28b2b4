"""Umbrella's proxy log, with its column names or without, and people only where it says so."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.streams.connectors import connector_for

from tests import builders
from tests.streams.connectors.web_lines import lines_of, one_visit

OF_AN_EARLY_VERSION = '"2026-03-10 12:00:00","a","192.0.2.7","","","","BLOCKED","http://www.example.net/"'
LINE = (
    '"2026-03-10 12:00:00","Amara Okafor (amara.okafor@example.org)","192.0.2.7","192.0.2.1","192.0.2.80","text/html",'
    '"ALLOWED","https://www.example.net/planted.html?planted","https://search.example.net/planted",'
    '"Mozilla/5.0 (planted)","200","512","20480","20000","","News,Sport","","","","","","AD Users","","","","GET",'
    '"","","planted.html"'
)


def test_a_line_is_a_visit(tmp_path: Path) -> None:
    visit = one_visit(tmp_path, "umbrella", LINE)
    expected = builders.web_proxy(
        event_id=visit.event_id,
        observed_at=builders.NOON,
        user=builders.AMARA,
        scheme="https",
        port=None,
        extension="html",
        bytes_out=512,
        referrer_host="search.example.net",
        agent_class="browser",
        vendor_categories=["News", "Sport"],
        duration_ms=None,
    )
    assert visit == expected


@pytest.mark.parametrize(
    ("old", "new", "field", "value"),
    [
        ("ALLOWED", "BLOCKED", "action", "blocked"),
        ("AD Users", "Roaming Computers", "user", None),
        ("AD Users", "Networks", "attribution", "none"),
        ("Amara Okafor (amara.okafor@example.org)", "amara", "user", "amara"),
        ('"20000","",', '"20000","' + "a" * 64 + '",', "sha256", "a" * 64),
    ],
)
def test_what_a_line_says(tmp_path: Path, old: str, new: str, field: str, value: object) -> None:
    assert getattr(one_visit(tmp_path, "umbrella", LINE.replace(old, new)), field) == value


def test_older_versions_have_fewer_columns(tmp_path: Path) -> None:
    visit = one_visit(tmp_path, "umbrella", OF_AN_EARLY_VERSION)
    assert (visit.host, visit.action, visit.user, visit.method) == ("www.example.net", "blocked", None, "UNKNOWN")


def test_columns_that_are_named_may_stand_in_any_order(tmp_path: Path) -> None:
    heading = "Timestamp,URL,Verdict,statusCode,Policy Identity Label,Policy Identity Type,Referer,userAgent"
    row = "2026-03-10 12:00:00,http://www.example.net/planted,BLOCKED,403,amara,Users,,"
    visit = one_visit(tmp_path, "umbrella", heading, row)
    assert (visit.host, visit.action, visit.status, visit.user) == ("www.example.net", "blocked", 403, "amara")


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("words alone", "line_unreadable"),
        (LINE.replace('"text/html"', '"text/html'), "line_unreadable"),
        (LINE.replace("2026-03-10 12", "2026-03-10 25"), "time_unusable"),
        (LINE.replace("https://www.example.net/planted.html?planted", ""), "field_missing"),
    ],
)
def test_a_bad_line_is_a_letter(tmp_path: Path, bad: str, reason: str) -> None:
    outcome = lines_of(tmp_path, "umbrella", bad, LINE)
    assert [letter.reason for letter in outcome.letters] == [reason]
    assert len(outcome.records) == 1, "its neighbours go on"


def test_the_example_is_read(tmp_path: Path) -> None:
    assert one_visit(tmp_path, "umbrella", connector_for("umbrella").example).user == builders.AMARA


OF_DNS = (
    '"2026-03-10 12:00:00","Amara","Amara,Head office","192.0.2.7","192.0.2.1","Allowed","1 (A)","NOERROR",'
    '"www.example.net.","News","AD Users","AD Users,Networks",""'
)
OF_THE_FIREWALL = (
    '"2026-03-10 12:00:00","[7]","Head office","CDFW Tunnel Device","FROM_CLIENT","1","84","192.0.2.7","",'
    '"192.0.2.80","","ams1.edc","1","ALLOW"'
)


@pytest.mark.parametrize(("line", "kind"), [(OF_DNS, "dns"), (OF_THE_FIREWALL, "firewall")])
def test_what_the_proxy_did_not_see_is_of_another_kind(tmp_path: Path, line: str, kind: str) -> None:
    outcome = lines_of(tmp_path, "umbrella", line, LINE)
    assert (outcome.account.other_kinds, len(outcome.records), outcome.letters) == ({kind: 1}, 1, [])


def test_columns_without_a_url_are_not_the_proxys(tmp_path: Path) -> None:
    heading = '"Timestamp","Identity","Domain","Categories","a","b","c","d"'
    outcome = lines_of(tmp_path, "umbrella", heading, '"2026-03-10 12:00:00","a","example.net","","","","",""')
    assert outcome.account.other_kinds == {"dns": 1}
