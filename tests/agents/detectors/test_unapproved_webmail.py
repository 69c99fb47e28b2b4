"""Opening a webmail page counts; a search engine, an approved service, and what pages fetch by themselves do not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.detectors.unapproved_webmail import DETECTOR
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.detectors.looks import approved, at_visit, evidence, prepared

PARAMETERS: dict[str, Any] = {
    "sites": "webmail",
    "path_tags": ["webmail"],
    "categories": ["Web-based Email"],
    "approved": "trusted",
    "attempt_severity": "info",
}
MAIL = {"host": "mail.example.net"}


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        pytest.param(MAIL, "sites", id="a listed site"),
        pytest.param({"host": "eu.Mail.example.net."}, "sites", id="a host below it, however it is written"),
        pytest.param({"path_tags": ["webmail"]}, "path", id="a site with a webmail function"),
        pytest.param({"vendor_categories": ["web based EMAIL"]}, "category", id="a category of the vendor's"),
        pytest.param(MAIL | {"method": "CONNECT", "media_type": None}, "sites", id="through a tunnel"),
        pytest.param(MAIL | {"referrer_host": "www.example.com"}, "sites", id="by a link"),
    ],
)
def test_it_fires(changes: dict[str, Any], sign: str) -> None:
    grounds = at_visit(DETECTOR, PARAMETERS, changes)
    assert grounds is not None
    assert grounds.evidence[1] == f"webmail-by:{sign}"
    assert (grounds.severity, grounds.attempt) == (None, None)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"host": "www.example.net"}, id="another site of the company"),
        pytest.param({"host": "notmail.example.net"}, id="a name that only ends alike"),
        pytest.param({"host": "net", "vendor_categories": ["Search Engines"]}, id="a search engine"),
        pytest.param(
            {"host": "eu.payroll.example.net", "vendor_categories": ["Web-based Email"]}, id="the corporate service"
        ),
        pytest.param({"host": "mail.example.org", "vendor_categories": ["Web-based Email"]}, id="a server of our own"),
        pytest.param({"host": "example.org", "path_tags": ["webmail"]}, id="a path of our own"),
        pytest.param(MAIL | {"status": 302}, id="a redirect"),
        pytest.param(MAIL | {"media_type": "image/png"}, id="a picture"),
        pytest.param(MAIL | {"media_type": "application/json; charset=utf-8"}, id="what the page asks by itself"),
        pytest.param(MAIL | {"extension": "js", "referrer_host": "www.example.com"}, id="a script of another page's"),
        pytest.param(MAIL | {"agent_class": "updater"}, id="a program that updates itself"),
        pytest.param(MAIL | {"agent_class": "app"}, id="a program that asks in the background"),
        pytest.param(MAIL | {"status": 404}, id="a page that is not there"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_visit(DETECTOR, PARAMETERS, changes) is None


@pytest.mark.parametrize(
    ("record", "fires"),
    [
        pytest.param(approved("service", "host", "mail.example.net"), False, id="the service"),
        pytest.param(approved("site", "host", "example.net"), False, id="the domain above"),
        pytest.param(approved("service", "host", "mail.example.net", person="amara"), False, id="for her"),
        pytest.param(approved("service", "host", "mail.example.net", person="bilal"), True, id="for somebody else"),
        pytest.param(approved("software", "host", "mail.example.net"), True, id="for something else"),
        pytest.param(
            approved("service", "host", "mail.example.net", from_=builders.NOON + timedelta(1)), True, id="later"
        ),
    ],
)
def test_an_approval_has_to_fit(record: RegisterRecord, fires: bool) -> None:  # noqa: FBT001 - a column of the table
    assert (at_visit(DETECTOR, PARAMETERS, MAIL, record) is not None) == fires


def test_what_the_proxy_refused_is_an_attempt_and_weighs_less() -> None:
    grounds = at_visit(DETECTOR, PARAMETERS, MAIL | {"status": 403, "action": "blocked"})
    assert grounds is not None
    assert (grounds.severity, grounds.attempt) == ("info", True)


def test_the_evidence_is_the_host() -> None:
    assert "host:mail.example.net" in evidence(at_visit(DETECTOR, PARAMETERS, MAIL))


@pytest.mark.parametrize("changes", [{"sites": "nothing"}, {"path_tags": ["nothing"]}, {"attempt_severity": "grave"}])
def test_a_parameter_that_the_pack_does_not_know_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured):
        prepared(DETECTOR, PARAMETERS | changes)
