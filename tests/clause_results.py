"""With `--clause-results FILE`: what became of the tests of each clause, for `headerfirst policy coverage --tests`.

A test says by `@pytest.mark.clause("DMU 2.7c")` which clauses it shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

OPTION = "--clause-results"


class ClauseResults:
    """Of one run; with several processes, in the one that hears of all of them."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._found: dict[str, dict[str, str]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        # A test that could not be set up, or was skipped there, has no call.
        if report.when == "call" or (report.when == "setup" and not report.passed):
            for name, clause in report.user_properties:
                if name == "clause":
                    self._found.setdefault(str(clause), {})[report.nodeid] = report.outcome

    def pytest_sessionfinish(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._path.write_text(json.dumps(self._found, indent=1, sort_keys=True), encoding="utf-8")


def note_clauses(items: Iterable[pytest.Item]) -> None:
    """Properties travel with a test's report, markers do not."""
    for item in items:
        for marker in item.iter_markers("clause"):
            item.user_properties += [("clause", clause) for clause in marker.args]
