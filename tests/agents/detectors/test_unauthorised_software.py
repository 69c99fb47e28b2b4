"""A program that came down and that nobody approved; not one that was refused unseen, missing, or updates itself."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.unauthorised_software import DETECTOR
from headerfirst.schemas.register import RegisterRecord

from tests.agents.detectors.looks import approved, at_visit, evidence

PARAMETERS: dict[str, Any] = {
    "extensions": ["exe", ".msi", "crx"],
    "media_types": ["application/x-msdownload", "application/x-chrome-extension"],
    "path_tags": ["extension"],
    "sources": "sources",
    "attempt_severity": "low",
}
HOST = "downloads.example.net"
PROGRAM: dict[str, Any] = {"host": HOST, "extension": "exe", "media_type": "application/octet-stream"}


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        pytest.param({}, "extension:exe", id="by its extension"),
        pytest.param({"extension": "MSI"}, "extension:msi", id="by its extension, however it is written"),
        pytest.param({"media_type": None}, "extension:exe", id="of a type that is not known"),
        pytest.param(
            {"extension": None, "media_type": "application/x-msdownload; v=1"},
            "media-type:application/x-msdownload",
            id="by its type",
        ),
        pytest.param(
            {"extension": None, "path_tags": ["extension"]}, "path:extension", id="by the path of an extension store"
        ),
        pytest.param({"status": 206}, "extension:exe", id="a part of it"),
    ],
)
def test_it_fires(changes: dict[str, Any], sign: str) -> None:
    grounds = at_visit(DETECTOR, PARAMETERS, PROGRAM | changes)
    assert list(evidence(grounds)) == [sign, f"host:{HOST}"]
    assert grounds is not None
    assert (grounds.severity, grounds.attempt) == (None, None)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"extension": "pdf"}, id="a document"),
        pytest.param({"status": 404}, id="not there"),
        pytest.param({"status": 302}, id="elsewhere"),
        pytest.param({"status": 304}, id="had before"),
        pytest.param({"status": None}, id="nobody knows whether it came"),
        pytest.param({"media_type": "text/html; charset=utf-8"}, id="a page that offers it"),
        pytest.param({"extension": None, "path_tags": ["extension"], "media_type": "text/html"}, id="the store's page"),
        pytest.param(
            {"extension": None, "path_tags": ["extension"], "media_type": "image/png", "referrer_host": HOST},
            id="a picture on the store's page",
        ),
        pytest.param({"method": "HEAD"}, id="only asked about"),
        pytest.param({"agent_class": "updater"}, id="a program that updates itself"),
        pytest.param({"host": "eu.updates.example.com"}, id="the organisation's own source"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_visit(DETECTOR, PARAMETERS, PROGRAM | changes) is None


@pytest.mark.parametrize(
    ("record", "fires"),
    [
        pytest.param(approved("software", "host", HOST), False, id="the host"),
        pytest.param(approved("software", "host", "example.net"), False, id="the domain above"),
        pytest.param(approved("site", "host", HOST), False, id="the site"),
        pytest.param(approved("software", "sha256", "AA11"), False, id="the file"),
        pytest.param(approved("software", "sha256", "bb22"), True, id="another file"),
        pytest.param(approved("software", "host", "www.downloads.example.net"), True, id="a host below"),
    ],
)
def test_an_approval_has_to_fit(record: RegisterRecord, fires: bool) -> None:  # noqa: FBT001 - a column of the table
    assert (at_visit(DETECTOR, PARAMETERS, PROGRAM | {"sha256": "aa11"}, record) is not None) == fires


def test_what_the_proxy_refused_is_an_attempt_and_weighs_less() -> None:
    grounds = at_visit(DETECTOR, PARAMETERS, PROGRAM | {"status": 403, "action": "blocked", "media_type": "text/html"})
    assert grounds is not None
    assert (grounds.severity, grounds.attempt) == ("low", True)
