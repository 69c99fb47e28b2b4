"""What somebody says of an incident goes with those of their case, else of the category that they name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.detector import Joining
from headerfirst.agents.detectors.statement_made import DETECTOR, Said

from tests import builders
from tests.agents.made_reports import OWN, at_report

PARAMETERS = {"days": 14}


@pytest.mark.parametrize("kind", ["answer", "objection", "correction"])
def test_it_joins_as_what_it_is(kind: Said) -> None:
    changes = {"kind": kind, "category": "disrepute", **OWN}
    grounds = at_report(DETECTOR, {"statement": kind, **PARAMETERS}, changes)
    assert grounds is not None
    expected = Joining(categories=("disrepute",), back=timedelta(days=14), statement=kind)
    assert (grounds.joins, grounds.evidence) == (expected, (f"report:{kind}",))


def test_its_case_comes_first() -> None:
    changes = {"kind": "answer", "category": "disrepute", "case_id": "case-1", **OWN}
    case = builders.case(incident_ids=["i1"])
    grounds = at_report(DETECTOR, {"statement": "answer", **PARAMETERS}, changes, case)
    assert grounds is not None
    assert grounds.joins == Joining(incident_ids=("i1",), statement="answer")


@pytest.mark.parametrize("changes", [{"kind": "objection", "category": "disrepute"}, {"kind": "answer"}])
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_report(DETECTOR, {"statement": "answer", **PARAMETERS}, changes | OWN) is None
