"""Mail sent on to the outside is found however it was set up; what stays inside or was approved is not."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.detector import Joining
from headerfirst.agents.detectors.forwarding_rule import DETECTOR
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.schemas.errors import Misconfigured

from tests import builders
from tests.agents import made_packs
from tests.agents.detectors.acts import act, at_act, folder
from tests.agents.detectors.looks import approved, evidence, prepared
from tests.builders import BILAL, ELENI

PARAMETERS: dict[str, Any] = {"look_alike_severity": "high", "endings": ["co"], "removed_within_days": 7}
OUTSIDE = {"change": "forwarding", "target": ELENI}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param(OUTSIDE, ("by:forwarding", "domain:example.net"), id="a forwarding address"),
        pytest.param(OUTSIDE | {"change": "inbox-rule"}, ("by:inbox-rule", "domain:example.net"), id="an inbox rule"),
        pytest.param(
            {"change": "forwarding", "target_domain": "Example.NET"},
            ("by:forwarding", "domain:example.net"),
            id="only the domain is known",
        ),
        pytest.param(
            {"change": "forwarding", "target": "somebody", "target_domain": "example.net"},
            ("by:forwarding", "domain:example.net"),
            id="a name that the directory knows, and its domain",
        ),
        pytest.param(
            OUTSIDE | {"actor": BILAL}, ("by:forwarding", "domain:example.net", "actor:another"), id="set by another"
        ),
        pytest.param(
            OUTSIDE | {"target": "amara@lists.example.org"},
            ("by:forwarding", "domain:lists.example.org"),
            id="a domain below ours that nobody registered",
        ),
    ],
)
def test_it_fires(changes: dict[str, Any], said: tuple[str, ...]) -> None:
    grounds = at_act(DETECTOR, PARAMETERS, changes)
    assert grounds is not None
    assert (grounds.evidence, grounds.severity, grounds.joins) == (said, None, None)


def test_who_shares_a_mailbox_is_no_other_there() -> None:
    shared = OUTSIDE | {"mailbox": "helpdesk@example.org", "actor": BILAL}
    of_two = [at_act(DETECTOR, PARAMETERS, shared, builders.mailbox(owners=[name])) for name in ("bilal", "carys")]
    assert ["actor:another" in evidence(grounds) for grounds in of_two] == [False, True]


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(OUTSIDE | {"target": BILAL}, id="to a colleague"),
        pytest.param(OUTSIDE | {"target": "bilal"}, id="to a colleague by id"),
        pytest.param(OUTSIDE | {"target": "ghost@example.org"}, id="to a domain of ours"),
        pytest.param({"change": "inbox-rule", "folder": folder("INBOX/Minutes")}, id="a rule that sorts"),
        pytest.param({"change": "forwarding", "target": "somebody"}, id="to whom nothing tells"),
        pytest.param(OUTSIDE | {"change": "delegate"}, id="a delegation"),
        pytest.param(OUTSIDE | {"change": "out-of-office"}, id="an out-of-office reply"),
        pytest.param(OUTSIDE | {"target": BILAL, "enabled": False}, id="one to a colleague is removed"),
        pytest.param({"change": "delete", "enabled": False}, id="something else is removed"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_act(DETECTOR, PARAMETERS, changes) is None


def test_an_approved_service_is_silent_and_so_is_what_lies_below_it() -> None:
    record = approved("service", "host", "example.net")
    assert at_act(DETECTOR, PARAMETERS, OUTSIDE, record) is None
    assert at_act(DETECTOR, PARAMETERS, OUTSIDE | {"target": "t@desk.example.net"}, record) is None
    assert at_act(DETECTOR, PARAMETERS, OUTSIDE | {"target": "t@example.com"}, record) is not None


@pytest.mark.parametrize(
    ("domain", "sign"),
    [
        ("examp1e.org", "letters"),
        ("exarnple.org", "letters"),
        ("ex-ample.org", "hyphen"),
        ("example-payroll.org", "added-word"),
        ("example.org.mail.example.net", "sub-domain"),
        ("example.co", "ending:co"),
    ],
)
def test_a_domain_that_looks_like_ours_weighs_more(domain: str, sign: str) -> None:
    grounds = at_act(DETECTOR, PARAMETERS, OUTSIDE | {"target": f"amara@{domain}"})
    assert grounds is not None
    assert grounds.severity == "high"
    assert f"look-alike:{sign}" in grounds.evidence


def test_our_name_under_an_ending_that_nobody_listed_is_somebody_elses() -> None:
    grounds = at_act(DETECTOR, PARAMETERS, OUTSIDE | {"target": "amara@example.net"})
    assert grounds is not None
    assert grounds.severity is None


@pytest.mark.parametrize("changes", [OUTSIDE, {"change": "inbox-rule"}, {"change": "forwarding"}])
def test_what_is_removed_again_joins_what_was_found(changes: dict[str, Any]) -> None:
    grounds = at_act(DETECTOR, PARAMETERS, changes | {"enabled": False})
    assert grounds is not None
    assert grounds.joins == Joining(back=timedelta(days=7))
    assert "removed" in grounds.evidence


def test_where_no_domain_is_known_to_be_ours_that_of_the_mailbox_is() -> None:
    pack = made_packs.pack()
    seat = Bench(Packs([pack], always=pack), Register(), made_packs.KEYS)
    look = prepared(DETECTOR, PARAMETERS).act
    assert look is not None
    assert look(act(OUTSIDE | {"target": BILAL}, bench=seat)) is None
    assert look(act(OUTSIDE, bench=seat)) is not None


def test_the_evidence_holds_no_address() -> None:
    assert not [said for said in evidence(at_act(DETECTOR, PARAMETERS, OUTSIDE)) if "@" in said or "eleni" in said]


@pytest.mark.parametrize("changes", [{"look_alike_severity": "grave"}, {"removed_within_days": 0}, {"more": 1}])
def test_a_parameter_that_it_does_not_take_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured):
        prepared(DETECTOR, PARAMETERS | changes)
