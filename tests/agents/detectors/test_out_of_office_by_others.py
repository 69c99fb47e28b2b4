"""An out-of-office reply is its owner's to set, or the service desk's while the owner is away."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.out_of_office_by_others import DETECTOR

from tests import builders
from tests.agents.detectors.acts import SCANNER, at_act, scanner
from tests.agents.detectors.looks import approved
from tests.builders import AMARA, BILAL, EARLIER, ELENI

SET = {"change": "out-of-office", "actor": BILAL}
DESK = builders.role(role="service-desk")
ABSENT = builders.absence()


@pytest.mark.parametrize(
    ("records", "said"),
    [
        pytest.param((), ("owner:not-absent", "actor:another"), id="a colleague"),
        pytest.param((DESK,), ("owner:not-absent", "actor:service-desk"), id="the desk, without an absence"),
        pytest.param((ABSENT,), ("owner:absent", "actor:another"), id="a colleague, in an absence"),
        pytest.param(
            (builders.role(role="service-desk", to=EARLIER), ABSENT),
            ("owner:absent", "actor:another"),
            id="once one",
        ),
        pytest.param(
            (DESK, builders.absence(to=EARLIER)), ("owner:not-absent", "actor:service-desk"), id="after the absence"
        ),
        pytest.param((builders.delegation(),), ("owner:not-absent", "actor:another"), id="by reading access"),
    ],
)
def test_it_fires(records: tuple[Any, ...], said: tuple[str, ...]) -> None:
    grounds = at_act(DETECTOR, {}, SET, *records)
    assert grounds is not None
    assert grounds.evidence == said


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({"actor": AMARA}, (), id="the owner"),
        pytest.param({}, (DESK, ABSENT), id="the desk, in an absence"),
        pytest.param({}, (builders.delegation(access="full"),), id="by full access"),
        pytest.param({"enabled": False}, (), id="switched off"),
        pytest.param({"mailbox": "helpdesk@example.org"}, (builders.mailbox(),), id="a shared mailbox"),
        pytest.param({"actor": SCANNER}, (scanner(),), id="a service account"),
        pytest.param({"actor": "system"}, (approved("service", "name", "system"),), id="an approved program"),
        pytest.param({"mailbox": ELENI}, (), id="a mailbox that is not ours"),
        pytest.param({"change": "open"}, (), id="something else"),
    ],
)
def test_it_is_silent(changes: dict[str, Any], records: tuple[Any, ...]) -> None:
    assert at_act(DETECTOR, {}, SET | changes, *records) is None
