"""What somebody opened, kept or sent weighs by its class; what came uninvited is nobody's act."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.prohibited_category import DETECTOR
from headerfirst.schemas.errors import Misconfigured

from tests.agents.detectors.looks import at_visit, evidence, prepared

PARAMETERS: dict[str, Any] = {
    "classes": [
        {"name": "illegal", "severity": "critical", "categories": ["Child Abuse Content"]},
        {"name": "obscene", "severity": "medium", "categories": ["Pornography", "Adult/Mature"]},
    ],
    "advertising": ["Web Ads"],
}
OBSCENE: dict[str, Any] = {"host": "bad.example.net", "vendor_categories": ["pornography"]}
ILLEGAL: dict[str, Any] = {"host": "bad.example.net", "vendor_categories": ["child-abuse-content"]}


@pytest.mark.parametrize(
    ("changes", "act", "severity"),
    [
        pytest.param(OBSCENE, "view", "medium", id="a page"),
        pytest.param(OBSCENE | {"vendor_categories": ["Reference", "ADULT_MATURE"]}, "view", "medium", id="spelt so"),
        pytest.param(OBSCENE | {"media_type": "application/zip"}, "download", "high", id="an archive"),
        pytest.param(OBSCENE | {"media_type": "video/mp4", "extension": "mp4"}, "download", "high", id="a whole film"),
        pytest.param(
            OBSCENE | {"media_type": "video/mp4", "extension": "mp4", "status": 206},
            "view",
            "medium",
            id="watched",
        ),
        pytest.param(OBSCENE | {"method": "POST"}, "send", "critical", id="something sent"),
        pytest.param(OBSCENE | {"method": "put"}, "send", "critical", id="something put there"),
        pytest.param(OBSCENE | {"method": "CONNECT", "media_type": None}, "view", "medium", id="a tunnel"),
        pytest.param(OBSCENE | {"agent_class": "app", "method": "POST"}, "send", "critical", id="sent by a program"),
        pytest.param(
            OBSCENE | {"agent_class": "app", "media_type": "application/zip"},
            "download",
            "high",
            id="kept by one",
        ),
        pytest.param(ILLEGAL, "view", "critical", id="illegal material"),
        pytest.param(ILLEGAL | {"method": "POST"}, "send", "critical", id="nothing weighs more than critical"),
    ],
)
def test_it_fires(changes: dict[str, Any], act: str, severity: str) -> None:
    grounds = at_visit(DETECTOR, PARAMETERS, changes)
    assert grounds is not None
    assert (grounds.evidence[1], grounds.severity, grounds.attempt) == (f"act:{act}", severity, None)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"vendor_categories": []}, id="no category"),
        pytest.param({"vendor_categories": ["Reference"]}, id="another category"),
        pytest.param({"media_type": "image/jpeg", "referrer_host": "news.example.com"}, id="another page's picture"),
        pytest.param({"extension": "js", "referrer_host": "news.example.com"}, id="a script of another page's"),
        pytest.param({"media_type": "image/jpeg", "referrer_host": "bad.example.net"}, id="a picture on the page"),
        pytest.param({"status": 301}, id="a redirect"),
        pytest.param({"vendor_categories": ["Pornography", "web ads"]}, id="an advertisement"),
        pytest.param({"agent_class": "updater"}, id="a program that updates itself"),
        pytest.param({"agent_class": "app"}, id="a program that looks in the background"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_visit(DETECTOR, PARAMETERS, OBSCENE | changes) is None


def test_what_the_proxy_refused_is_an_attempt_and_weighs_less() -> None:
    grounds = at_visit(DETECTOR, PARAMETERS, OBSCENE | {"status": 403, "action": "blocked"})
    assert grounds is not None
    assert (grounds.severity, grounds.attempt) == ("low", True)


def test_the_first_class_counts_and_illegal_material_is_named_so() -> None:
    """The token `illegal` decides who may see the incident, and that no role exempts from it."""
    both = {"vendor_categories": ["Pornography", "Child Abuse Content"]}
    assert next(iter(evidence(at_visit(DETECTOR, PARAMETERS, both)))) == "illegal"
    assert "illegal" not in evidence(at_visit(DETECTOR, PARAMETERS, OBSCENE))


def test_a_category_that_is_never_logged_cannot_be_watched() -> None:
    watched = {"classes": [{"name": "ill", "severity": "low", "categories": ["HEALTH"]}], "advertising": []}
    with pytest.raises(Misconfigured, match="no_log_categories"):
        prepared(DETECTOR, watched)
