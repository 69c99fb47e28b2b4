"""Zscaler's web feed in its spellings; its other feeds are of another kind."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from headerfirst.streams.connectors import connector_for

from tests import builders
from tests.streams.connectors.web_lines import lines_of, one_visit

EVENT: dict[str, Any] = {
    "datetime": "2026-03-10 12:00:00",
    "action": "Allowed",
    "protocol": "HTTPS",
    "requestmethod": "GET",
    "url": "www.example.net/planted.html?planted",
    "refererURL": "search.example.net/planted",
    "useragent": "Mozilla/5.0 (planted)",
    "status": "200",
    "responsesize": "20480",
    "requestsize": "512",
    "contenttype": "text/html",
    "urlcategory": "News and Media",
    "urlsupercategory": "News",
    "user": "Amara.Okafor@example.org",
    "ClientIP": "192.0.2.7",
    "filename": "planted.html",
    "dlpdictionaries": "planted",
}


def line(**changed: Any) -> str:
    return json.dumps({"sourcetype": "zscalernss-web", "event": EVENT | changed})


def test_a_line_is_a_visit(tmp_path: Path) -> None:
    visit = one_visit(tmp_path, "zscaler", line())
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
        vendor_categories=["News and Media", "News"],
        duration_ms=None,
    )
    assert visit == expected


@pytest.mark.parametrize(
    ("changed", "field", "value"),
    [
        ({"action": "Blocked"}, "action", "blocked"),
        ({"protocol": "SSL"}, "scheme", "https"),
        ({"protocol": "TUNNEL"}, "scheme", "tcp"),
        ({"protocol": "None"}, "scheme", "unknown"),
        ({"url": "None", "hostname": "b.example.net"}, "host", "b.example.net"),
        ({"datetime": "Tue Mar 10 12:00:00 2026"}, "observed_at", builders.NOON),
        ({"datetime": "2026-03-10T13:00:00+01:00"}, "observed_at", builders.NOON),
        ({"epochtime": "1773144000", "datetime": "soon"}, "observed_at", builders.NOON),
        ({"requestmethod": "NA", "status": "NA"}, "method", "UNKNOWN"),
    ],
)
def test_what_a_line_says(tmp_path: Path, changed: dict[str, Any], field: str, value: object) -> None:
    assert getattr(one_visit(tmp_path, "zscaler", line(**changed)), field) == value


def test_the_event_may_stand_alone(tmp_path: Path) -> None:
    assert one_visit(tmp_path, "zscaler", json.dumps(EVENT)).user == builders.AMARA


def test_pairs_of_the_older_names_say_the_same(tmp_path: Path) -> None:
    pairs = (
        'time="Tue Mar 10 12:00:00 2026"\taction=Blocked\tlogin=amara.okafor@example.org\tproto=HTTP\treqmethod=GET\t'
        'url="www.example.net/planted"\trespcode=403\turlcat="News"'
    )
    visit = one_visit(tmp_path, "zscaler", pairs)
    assert (visit.observed_at, visit.user, visit.action, visit.status) == (
        builders.NOON,
        builders.AMARA,
        "blocked",
        403,
    )


@pytest.mark.parametrize(("feed", "kind"), [("audit", "audit"), ("tunnel", "tunnel"), ("planted", "another-feed")])
def test_other_feeds_are_counted(tmp_path: Path, feed: str, kind: str) -> None:
    outcome = lines_of(tmp_path, "zscaler", json.dumps({"sourcetype": f"zscalernss-{feed}", "event": {}}))
    assert (outcome.account.other_kinds, outcome.letters) == ({kind: 1}, [])


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("{", "not_json"),
        ('{"sourcetype": "zscalernss-web", "event": "planted"}', "wrong_type"),
        ("words alone", "line_unreadable"),
        (line(url="None"), "field_missing"),
        (line(datetime="soon"), "time_unusable"),
        (line(url="<planted>/a"), "line_unreadable"),
    ],
)
def test_a_bad_line_is_a_letter(tmp_path: Path, bad: str, reason: str) -> None:
    outcome = lines_of(tmp_path, "zscaler", bad, line())
    assert [letter.reason for letter in outcome.letters] == [reason]
    assert len(outcome.records) == 1, "its neighbours go on"


def test_the_example_is_read(tmp_path: Path) -> None:
    assert one_visit(tmp_path, "zscaler", connector_for("zscaler").example).host == "www.example.net"


def tabbed(**changed: str) -> str:
    pairs = {"action": "Allowed", "user": "amara okafor", "urlcategory": "Professional Services"} | changed
    return "\t".join(["2026-03-10 12:00:00", *(f"{name}={value}" for name, value in pairs.items())])


def test_values_between_tabs_hold_blanks_and_the_time_needs_no_name(tmp_path: Path) -> None:
    visit = one_visit(tmp_path, "zscaler", tabbed(url="www.example.net/a.html", reason="not allowed"))
    assert (visit.observed_at, visit.user) == (builders.NOON, "amara okafor")
    assert visit.vendor_categories == ["Professional Services"]


def test_between_blanks_the_time_needs_no_name_either(tmp_path: Path) -> None:
    visit = one_visit(tmp_path, "zscaler", '2026-03-10 12:00:00 url="www.example.net/" user=amara')
    assert (visit.observed_at, visit.user) == (builders.NOON, "amara")


def test_a_place_is_nobody(tmp_path: Path) -> None:
    visit = one_visit(tmp_path, "zscaler", line(user="Head Office", location="Head Office"))
    assert (visit.user, visit.attribution) == (None, "none")


def test_whether_data_was_encrypted_is_no_referrer(tmp_path: Path) -> None:
    assert one_visit(tmp_path, "zscaler", line(refererURL="", eedone="Yes")).referrer_host is None
