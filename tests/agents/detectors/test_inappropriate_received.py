"""Offensive mail is a matter of who sent it, and never of who received it."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.inappropriate_received import DETECTOR

from tests import builders
from tests.agents.detectors.looks import evidence
from tests.agents.made_reports import at_report

SENT = {"kind": "inappropriate-received"}


@pytest.mark.parametrize("about", [builders.AMARA, builders.ELENI])
def test_it_fires(about: str) -> None:
    changes = SENT | {"about": about, "category": "illegal_or_obscene"}
    assert list(evidence(at_report(DETECTOR, {"category": "illegal_or_obscene"}, changes))) == [
        "report:inappropriate-received"
    ]


@pytest.mark.parametrize(
    ("changes", "rest"),
    [
        pytest.param(SENT | {"about": builders.BILAL, "category": "discriminatory"}, True, id="who received it"),
        pytest.param(SENT | {"category": "copyright"}, True, id="another category"),
        pytest.param(SENT, False, id="no category"),
        pytest.param({"kind": "misdirected", "category": "discriminatory"}, True, id="another kind"),
    ],
)
def test_it_is_silent(changes: dict[str, Any], *, rest: bool) -> None:
    assert at_report(DETECTOR, {"category": "discriminatory", "takes_the_rest": rest}, changes) is None


def test_one_rule_takes_what_names_no_category() -> None:
    assert at_report(DETECTOR, {"category": "discriminatory", "takes_the_rest": True}, SENT) is not None
