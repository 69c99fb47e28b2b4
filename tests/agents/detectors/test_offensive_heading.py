"""Words that offend ask for a look; words about such words do not."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.offensive_heading import DETECTOR

from tests.agents.detectors.looks import at_mail, evidence, prepared

PARAMETERS = {"kinds": {"insult": r"\bnincompoops?\b", "threat": r"\bor else\b"}, "harmless": [r"\breport of\b.*"]}


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("You NINCOMPOOP", ["heading:insult"]),
        ("Pay, nincompoops, or else", ["heading:insult", "heading:threat"]),
        ("Or else: report of a nincompoop", ["heading:threat"]),
    ],
)
def test_it_fires_and_names_the_kind_alone(heading: str, expected: list[str]) -> None:
    assert list(evidence(at_mail(DETECTOR, PARAMETERS, {"subject": heading}))) == expected


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"subject": "Minutes of Monday"}, id="an ordinary heading"),
        pytest.param({"subject": "Report of a nincompoop"}, id="about such words"),
        pytest.param({"subject": "You nincompoop", "marks": ["header"]}, id="marked as personal"),
        pytest.param({"subject": "You nincompoop", "auto_submitted": "auto-replied"}, id="a program"),
        pytest.param({"subject": "x" * 998 + " nincompoop"}, id="past the longest line"),
        pytest.param({"subject": None}, id="no heading"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_mail(DETECTOR, PARAMETERS, changes) is None


def test_it_cannot_decide_and_says_what_its_heading_has_to_hold() -> None:
    assert not DETECTOR.decides
    assert prepared(DETECTOR, PARAMETERS).heading == (r"\bnincompoops?\b", r"\bor else\b")
