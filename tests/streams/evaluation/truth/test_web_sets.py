"""The sets of other web logs: read as expected, and what is no request is of another kind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.evaluation.truth.comparing import Comparison, compare
from headerfirst.streams.evaluation.truth.web_sets import TRUTHS

from tests.streams.connectors.desks import dmu
from tests.streams.connectors.test_netskope import TRANSACTION
from tests.streams.evaluation.truth.invented_sets import intake, parsed

HTML = {"http": {"response": {"mime_type": "text/html"}}}
URL = {"url": {"domain": "www.example.net"}}
ZEEK = {"method": "GET", "host": "www.example.net", "response_body_len": 1, "request_body_len": 2, "trans_depth": 1}


@pytest.fixture
def found(tmp_path: Path) -> dict[str, Comparison]:
    named = (
        "cs-host=www.example.net cs-method=GET date=2026-03-10 time=12:00:00 sc-bytes=1 cs-bytes=2 cs-username=Amara"
    )
    said = {"client": {"bytes": 2, "user": {"name": "Amara"}}, "server": {"bytes": 1}}
    intake(tmp_path, "cloud-secure-web-gateway", named, **URL, **said)
    intake(tmp_path, "edge-secure-web-gateway", named, **URL)
    intake(
        tmp_path,
        "netskope-transaction",
        TRANSACTION,
        **URL,
        **HTML,
        destination={"bytes": 512},
        source={"bytes": 20480},
    )
    intake(tmp_path, "netskope_events", '{"type": "network"}')
    intake(tmp_path, "umbrella-proxy", connector_for("umbrella").example, **URL)
    intake(tmp_path, "zscaler-zia", connector_for("zscaler").example, **URL)
    intake(tmp_path, "zscaler-zia", '{"sourcetype": "zscalernss-dns", "event": {}}')
    example = connector_for("e2guardian").example
    line = {"url": "http://www.example.net/a.html", "method": "GET", "status": "200", "len": "20480", "actions": ""}
    parsed(tmp_path, "dansguardian", example, **line, mime_type="text/html", user="amara", source_ip="192.0.2.7")
    (tmp_path / "zeek").mkdir()
    lines = [json.dumps(ZEEK | {"ts": moment}) for moment in (29.5, 1773144000.5)]
    (tmp_path / "zeek/a_http.log").write_text("\n".join(lines), encoding="utf-8")
    return {truth.folder: compare(truth, tmp_path, dmu()) for truth in TRUTHS}


def test_nothing_is_lost_and_nothing_differs(found: dict[str, Comparison]) -> None:
    assert {name: (one.lost, one.unexplained, dict(one.different)) for name, one in found.items()} == {
        name: (0, [], {}) for name in found
    }


def test_every_set_was_compared(found: dict[str, Comparison]) -> None:
    assert {name: (one.cases, one.records, one.other_kinds) for name, one in found.items()} == {
        "pylogsparser_examples": (1, 1, 0),
        "sekoia_intake/cloud-secure-web-gateway": (2, 2, 0),
        "sekoia_intake/netskope-transaction": (1, 1, 0),
        "sekoia_intake/netskope_events": (1, 0, 1),
        "sekoia_intake/umbrella-proxy": (1, 1, 0),
        "sekoia_intake/zscaler-zia": (2, 1, 1),
        "zeek": (2, 1, 0),
    }
    assert found["zeek"].unreadable == {"time_unusable": 1}
