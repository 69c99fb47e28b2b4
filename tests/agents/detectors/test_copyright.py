"""Kind and size together: neither a page of such a site nor a large file of another."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.copyright import DETECTOR
from headerfirst.schemas.errors import Misconfigured

from tests.agents.detectors.looks import approved, at_visit, evidence, prepared

PARAMETERS: dict[str, Any] = {
    "classes": [
        {"name": "peer-to-peer", "categories": ["Peer-to-Peer (P2P)"], "megabytes": 100},
        {"name": "file-sharing", "categories": ["File Sharing"], "megabytes": 500},
    ]
}
FILM: dict[str, Any] = {"host": "peer.example.net", "vendor_categories": ["peer to peer p2p"], "bytes_in": 100_000_000}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param(FILM, "peer-to-peer", id="taken"),
        pytest.param(FILM | {"bytes_in": 0, "bytes_out": 100_000_000}, "peer-to-peer", id="handed on"),
        pytest.param(FILM | {"media_type": None, "method": "CONNECT"}, "peer-to-peer", id="through a tunnel"),
        pytest.param(FILM | {"agent_class": "app"}, "peer-to-peer", id="by a program"),
        pytest.param(
            FILM | {"vendor_categories": ["file sharing"], "bytes_in": 500_000_000}, "file-sharing", id="a sharing site"
        ),
    ],
)
def test_it_fires(changes: dict[str, Any], expected: str) -> None:
    found = list(evidence(at_visit(DETECTOR, PARAMETERS, changes)))
    assert found[:2] == [expected, "host:peer.example.net"]


def test_the_finding_says_the_threshold_and_not_the_size() -> None:
    once = evidence(at_visit(DETECTOR, PARAMETERS, FILM))
    assert "megabytes:at-least-100" in once
    assert evidence(at_visit(DETECTOR, PARAMETERS, FILM | {"bytes_in": 2_000_000_000})) == once


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(FILM | {"bytes_in": 99_999_999}, id="a page"),
        pytest.param(FILM | {"vendor_categories": ["file sharing"]}, id="less than its class takes"),
        pytest.param(FILM | {"vendor_categories": ["Reference"]}, id="a large file of another site"),
        pytest.param(FILM | {"action": "blocked"}, id="refused"),
        pytest.param(FILM | {"status": 404}, id="not there"),
        pytest.param(FILM | {"status": None}, id="a log that does not say that it came"),
        pytest.param(FILM | {"agent_class": "updater"}, id="an update that travels so"),
        pytest.param(FILM | {"vendor_categories": ["Peer-to-Peer (P2P)", "advertising"]}, id="an advertisement"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_visit(DETECTOR, PARAMETERS, changes) is None


@pytest.mark.parametrize("purpose", ["site", "service", "software"])
def test_an_approved_source_is_silent(purpose: Any) -> None:
    assert at_visit(DETECTOR, PARAMETERS, FILM, approved(purpose, "host", "example.net")) is None


@pytest.mark.parametrize("classes", [[], [{"name": "peer-to-peer", "categories": [], "megabytes": 1}]])
def test_a_rule_without_a_class_is_refused(classes: list[Any]) -> None:
    with pytest.raises(Misconfigured):
        prepared(DETECTOR, {"classes": classes})
