"""Squid's sets: each line with what is expected of it, and those that were cut before a host."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.evaluation.truth.comparing import compare
from headerfirst.streams.evaluation.truth.squid_sets import TRUTHS

from tests.streams.connectors.desks import dmu
from tests.streams.evaluation.truth.invented_sets import intake, parsed

LINE = connector_for("squid").example
COMMON = '192.0.2.7 - amara [03/10/2026 12:00:00] "GET http://www.example.net/a.html HTTP/1.1" 200 20480'
FIELDS = {"url": {"domain": "www.example.net"}, "http": {"response": {"status_code": 200}}, "user": {"name": "amara"}}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    intake(tmp_path, "squid", LINE, **FIELDS, event={"duration": 120})
    intake(tmp_path, "squid", COMMON, **FIELDS)
    said = {"url": "http://www.example.net/a.html", "method": "GET", "status": "200", "len": "20480", "elapsed": "120"}
    parsed(tmp_path, "squid", LINE, **said, mime_type="text/html", user="amara", source_ip="192.0.2.7")
    logs = tmp_path / "proxy_squid"
    logs.mkdir()
    cut = LINE.replace("www.example.net/a.html", "www.exa...")
    (logs / "a.access.log").write_text(f"{LINE}\n{cut}\n", encoding="utf-8")
    return tmp_path


def test_every_set_is_read_as_expected(data: Path) -> None:
    found = [compare(truth, data, dmu()) for truth in TRUTHS]
    assert [(one.cases, one.records, one.lost, one.unexplained) for one in found] == [
        (1, 1, 0, []),
        (1, 1, 0, []),
        (1, 1, 0, []),
        (2, 1, 0, []),
    ]
    assert [one.equal.total() for one in found] == [4, 3, 7, 0]


def test_a_line_that_is_cut_before_its_host_ends_is_a_letter(data: Path) -> None:
    logs = TRUTHS[-1]
    assert compare(logs, data, dmu()).unreadable == {"line_unreadable": 1}
