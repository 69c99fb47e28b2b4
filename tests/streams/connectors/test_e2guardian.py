"""The content filter's own log, tab-separated and spaced."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors import connector_for

from tests import builders
from tests.streams.connectors.web_lines import lines_of, one_visit

SPACED = (
    "2026.3.10 12:00:00 amara 192.0.2.7 http://www.example.net/planted.html *DENIED* Weighted phrase: planted planted "
    "GET 20480 120 News 1 403 text/html  staff Mozilla/5.0"
)
TABBED = "\t".join(
    (
        *(
            "1773144000.123",
            "-",
            "amara",
            "192.0.2.7",
            "192.0.2.7",
            "http://www.example.net/planted.html?planted",
            "GET",
        ),
        *("200", "20480", "text/html", "Mozilla/5.0 (planted)", "-", "120", "-", "0", "-", "0", "News", "staff", "1"),
    )
)


def test_a_spaced_line_is_a_visit(tmp_path: Path) -> None:
    visit = one_visit(tmp_path, "e2guardian", SPACED)
    expected = builders.web_proxy(
        event_id=visit.event_id,
        observed_at=builders.NOON,
        user="amara",
        scheme="http",
        port=None,
        extension="html",
        status=403,
        bytes_out=None,
        agent_class=None,
        vendor_categories=["News"],
        duration_ms=None,
        action="blocked",
    )
    assert visit == expected


def test_a_tab_separated_line_is_a_visit(tmp_path: Path) -> None:
    visit = one_visit(tmp_path, "e2guardian", TABBED)
    expected = builders.web_proxy(
        event_id=visit.event_id,
        observed_at=builders.NOON.replace(microsecond=123_000),
        user="amara",
        scheme="http",
        port=None,
        extension="html",
        bytes_out=None,
        agent_class="browser",
        vendor_categories=["News"],
    )
    assert visit == expected


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        (SPACED.replace("amara", "192.0.2.7"), "user", None),
        (SPACED.replace("*DENIED* Weighted phrase: planted planted", "*EXCEPTION* planted"), "action", "allowed"),
        (SPACED.replace("*DENIED* Weighted phrase: planted planted", ""), "action", "allowed"),
        (SPACED.replace(" News 1 ", "  1 "), "vendor_categories", []),
        (TABBED.replace("\t200\t", "\t403\t").replace("\t0\t-\t0\t", "\t501\tplanted\t0\t"), "action", "blocked"),
        (TABBED.replace("\t0\t-\t0\t", "\t501\t*DENIED* planted\t0\t"), "action", "blocked"),
        (TABBED.replace("192.0.2.7\t192.0.2.7\t", "192.0.2.7\t"), "host", "www.example.net"),
    ],
)
def test_what_a_line_says(tmp_path: Path, line: str, field: str, value: object) -> None:
    assert getattr(one_visit(tmp_path, "e2guardian", line), field) == value


def test_the_hosts_time_zone_is_an_option(tmp_path: Path) -> None:
    line = SPACED.replace("12:00:00", "13:00:00")
    assert one_visit(tmp_path, "e2guardian", line, options={"time-zone": "Europe/Paris"}).observed_at == builders.NOON


def test_what_is_no_time_zone_is_said(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="time-zone is no time zone"):
        lines_of(tmp_path, "e2guardian", SPACED, options={"time-zone": "Mars/Olympus"})


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("words alone", "line_unreadable"),
        (SPACED.replace("2026.3.10", "2026.13.10"), "time_unusable"),
        (TABBED.replace("1773144000.123", "soon"), "line_unreadable"),
        (TABBED.rpartition("\tNews")[0], "line_unreadable"),
        (TABBED.replace("http://www.example.net", "http://<planted>"), "line_unreadable"),
    ],
)
def test_a_bad_line_is_a_letter(tmp_path: Path, bad: str, reason: str) -> None:
    outcome = lines_of(tmp_path, "e2guardian", bad, SPACED)
    assert [letter.reason for letter in outcome.letters] == [reason]
    assert len(outcome.records) == 1, "its neighbours go on"


def test_the_example_is_read(tmp_path: Path) -> None:
    assert one_visit(tmp_path, "e2guardian", connector_for("e2guardian").example).user == "amara"
