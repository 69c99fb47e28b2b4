"""Netskope's transactions and page events; what it reports beside them is of another kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from headerfirst.streams.connectors import connector_for

from tests import builders
from tests.streams.connectors.web_lines import lines_of, one_visit

TRANSACTION = (
    '2026-03-10 12:00:00 120 512 20480 20992 192.0.2.7 192.0.2.80 "amara.okafor@example.org" GET https - '
    '"Mozilla/5.0 (planted)" "-" 200 "text/html" www.example.net www.example.net /planted.html?planted 443 '
    '"https://search.example.net/planted" 1 "Client" "Example"'
)
HEADING = (
    "#Fields: date time time-taken cs-bytes sc-bytes bytes c-ip s-ip cs-username cs-method cs-uri-scheme cs-uri-query "
    "cs-user-agent cs-content-type sc-status sc-content-type cs-dns cs-host cs-uri cs-uri-port cs-referer "
    "x-cs-session-id x-cs-access-method x-cs-app"
)
EVENT: dict[str, Any] = {
    "type": "page",
    "timestamp": 1773144000,
    "user": "Amara.Okafor@example.org",
    "userip": "192.0.2.7",
    "url": "www.example.net/planted.html",
    "useragent": "Mozilla/5.0 (planted)",
    "action": "allow",
    "category": "News & Media",
    "other_categories": ["All", "News & Media"],
    "client_bytes": 512,
    "server_bytes": 20480,
    "object": "planted.html",
}


@pytest.mark.parametrize("lines", [(TRANSACTION,), ("#Version: 1.0", HEADING, TRANSACTION)])
def test_a_transaction_is_a_visit(tmp_path: Path, lines: tuple[str, ...]) -> None:
    visit = one_visit(tmp_path, "netskope", *lines)
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
        vendor_categories=[],
    )
    assert visit == expected


def test_columns_that_are_named_say_what_was_done(tmp_path: Path) -> None:
    heading = HEADING + " x-category x-other-category x-policy-action"
    visit = one_visit(tmp_path, "netskope", heading, TRANSACTION + ' "News" "All,Sport" "block"')
    assert (visit.action, visit.vendor_categories) == ("blocked", ["News", "All", "Sport"])


def test_a_page_event_is_a_visit(tmp_path: Path) -> None:
    visit = one_visit(tmp_path, "netskope", json.dumps(EVENT))
    assert (visit.observed_at, visit.user, visit.host) == (builders.NOON, builders.AMARA, "www.example.net")
    assert (visit.vendor_categories, visit.bytes_in, visit.action) == (["News & Media", "All"], 20480, "allowed")


def test_page_events_are_read_from_a_table(tmp_path: Path) -> None:
    heading = '"timestamp","type","user","url","action"'
    row = '"1773144000","page","amara.okafor@example.org","www.example.net/planted","block"'
    visit = one_visit(tmp_path, "netskope", heading, row)
    assert (visit.observed_at, visit.user, visit.action) == (builders.NOON, builders.AMARA, "blocked")


@pytest.mark.parametrize(
    ("changed", "kind"),
    [
        ({"type": "admin_audit_logs"}, "admin_audit_logs"),
        ({"type": "network"}, "network"),
        ({"type": "planted"}, "another-event"),
        ({"alert": "yes", "type": "malsite"}, "malsite"),
        ({"alert": "yes"}, "another-event"),
    ],
)
def test_other_events_are_counted(tmp_path: Path, changed: dict[str, Any], kind: str) -> None:
    outcome = lines_of(tmp_path, "netskope", json.dumps(EVENT | changed))
    assert (outcome.account.other_kinds, outcome.letters) == ({kind: 1}, [])


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{", "not_json"),
        ("2026-03-10 12:00:00 120", "line_unreadable"),
        (TRANSACTION.replace('"Client"', '"Client'), "line_unreadable"),
        (TRANSACTION.replace("12:00:00", "soon"), "time_unusable"),
        (json.dumps(EVENT | {"url": ""}), "field_missing"),
        (json.dumps(EVENT | {"timestamp": "soon"}), "time_unusable"),
    ],
)
def test_a_bad_line_is_a_letter(tmp_path: Path, bad: str, reason: str) -> None:
    outcome = lines_of(tmp_path, "netskope", bad, TRANSACTION)
    assert [letter.reason for letter in outcome.letters] == [reason]
    assert len(outcome.records) == 1, "its neighbours go on"


def test_the_example_is_read(tmp_path: Path) -> None:
    assert one_visit(tmp_path, "netskope", connector_for("netskope").example).host == "www.example.net"


CSV_HEADING = '"type","timestamp","user","url","action"'


def test_a_url_does_not_make_a_line_a_heading(tmp_path: Path) -> None:
    """Whoever surfs chooses what their lines say."""
    addresses = ("www.example.net/?url=timestamp", "www.example.net/timestamp")
    lines = [f'"page","1773144000","amara","{address}","allow"' for address in addresses]
    outcome = lines_of(tmp_path, "netskope", CSV_HEADING, *lines, lines[0])
    assert ([visit.host for visit in outcome.records], outcome.letters) == (["www.example.net"] * 3, [])


def test_a_heading_with_an_open_quote_is_none(tmp_path: Path) -> None:
    whole = '"page","1773144000","a","example.net","allow"'
    outcome = lines_of(tmp_path, "netskope", CSV_HEADING, '"timestamp","url', whole)
    assert (len(outcome.records), [letter.reason for letter in outcome.letters]) == (1, ["line_unreadable"])


def test_a_second_may_have_a_fraction(tmp_path: Path) -> None:
    assert one_visit(tmp_path, "netskope", json.dumps(EVENT | {"timestamp": 1773144000.5})).observed_at == builders.NOON
