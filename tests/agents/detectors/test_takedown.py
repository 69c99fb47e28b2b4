"""That something was taken down opens nothing, and is kept for the book of takedowns."""

from __future__ import annotations

from headerfirst.agents.detector import Joining
from headerfirst.agents.detectors.takedown import DETECTOR, DONE

from tests.agents.made_reports import OWN, at_report


def test_it_joins() -> None:
    grounds = at_report(DETECTOR, {}, {"kind": "takedown-done", **OWN})
    assert grounds is not None
    assert (grounds.joins, grounds.evidence) == (Joining(), (DONE,))


def test_other_reports_are_none() -> None:
    assert at_report(DETECTOR, {}, {"kind": "answer", **OWN}) is None
