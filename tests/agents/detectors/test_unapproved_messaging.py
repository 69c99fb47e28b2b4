"""Messaging is bound to the organisation's own device; approved services, own devices and unknown ones are silent."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.detectors.unapproved_messaging import DETECTOR
from headerfirst.schemas.email_metadata import Device
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.detectors.looks import approved, at_visit, evidence, prepared

PARAMETERS: dict[str, Any] = {
    "sites": "webmail",
    "path_tags": ["webmail"],
    "categories": ["Instant Messaging"],
    "approved": "trusted",
    "attempt_severity": "info",
}
OURS: dict[str, Any] = {"device": Device(owner="organisation")}
TALK: dict[str, Any] = OURS | {"host": "post.example.com"}
APPROVED_BY_THE_POLICY = "payroll.example.net"


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        pytest.param(TALK, "sites", id="a listed service"),
        pytest.param(OURS | {"path_tags": ["webmail"]}, "path", id="messages within another site"),
        pytest.param(OURS | {"vendor_categories": ["instant-messaging"]}, "category", id="a category of the vendor's"),
        pytest.param(TALK | {"method": "CONNECT", "media_type": None}, "sites", id="through a tunnel"),
        pytest.param(TALK | {"observed_at": builders.NOON + timedelta(hours=9)}, "sites", id="in the evening too"),
    ],
)
def test_it_fires_on_the_organisations_device(changes: dict[str, Any], sign: str) -> None:
    grounds = at_visit(DETECTOR, PARAMETERS, changes)
    assert grounds is not None
    assert grounds.evidence[1:] == (f"messaging-by:{sign}", "device:organisation")
    assert (grounds.severity, grounds.attempt) == (None, None)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(TALK | {"device": Device(owner="personal")}, id="one's own device"),
        pytest.param(TALK | {"device": Device(owner="unknown")}, id="a device that nobody knows"),
        pytest.param(TALK | {"device": None}, id="a log that tells of no device"),
        pytest.param(OURS, id="another site"),
        pytest.param(OURS | {"host": APPROVED_BY_THE_POLICY, "vendor_categories": ["Instant Messaging"]}, id="named"),
        pytest.param(
            OURS | {"host": "chat.example.org", "vendor_categories": ["Instant Messaging"]}, id="a server of our own"
        ),
        pytest.param(TALK | {"agent_class": "app"}, id="a program in the background"),
        pytest.param(TALK | {"media_type": "image/png", "referrer_host": "www.example.com"}, id="a picture elsewhere"),
        pytest.param(TALK | {"status": 302}, id="a redirect"),
        pytest.param(TALK | {"status": 404}, id="a page that is not there"),
        pytest.param(OURS | {"vendor_categories": ["Instant Messaging", "Web Ads/Analytics"]}, id="an advertisement"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_visit(DETECTOR, PARAMETERS, changes) is None


@pytest.mark.parametrize(
    ("record", "fires"),
    [
        pytest.param(approved("service", "host", "post.example.com"), False, id="the service"),
        pytest.param(approved("site", "host", "example.com"), False, id="the domain above"),
        pytest.param(approved("service", "host", "post.example.com", person="bilal"), True, id="for somebody else"),
        pytest.param(approved("social-identity", "host", "post.example.com"), True, id="for something else"),
    ],
)
def test_an_approval_has_to_fit(record: RegisterRecord, fires: bool) -> None:  # noqa: FBT001 - a column of the table
    assert (at_visit(DETECTOR, PARAMETERS, TALK, record) is not None) == fires


def test_what_the_proxy_refused_is_an_attempt_and_weighs_less() -> None:
    grounds = at_visit(DETECTOR, PARAMETERS, TALK | {"status": 403, "action": "blocked"})
    assert grounds is not None
    assert (grounds.severity, grounds.attempt) == ("info", True)


def test_a_log_without_device_is_counted_as_such() -> None:
    assert DETECTOR.needs == ("device",)
    assert "host:post.example.com" in evidence(at_visit(DETECTOR, PARAMETERS, TALK))


@pytest.mark.parametrize("changes", [{"sites": "nothing"}, {"approved": "nothing"}, {"path_tags": ["nothing"]}])
def test_a_list_that_the_pack_has_not_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured):
        prepared(DETECTOR, PARAMETERS | changes)
