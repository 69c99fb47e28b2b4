"""Slack's audit log has no messages: every entry is counted, and none is lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from headerfirst.streams.evaluation.truth.comparing import compare
from headerfirst.streams.evaluation.truth.panther_slack import TRUTH

from tests.streams.connectors.desks import dmu


@pytest.mark.parametrize(
    ("log_type", "log", "found"),
    [
        ("Slack.AuditLogs", {"id": "1", "action": "user_login"}, (1, 0, 1)),
        ("Zoom.Operation", {"action": "Update"}, (0, 0, 0)),
    ],
)
def test_entries_are_of_another_kind(
    tmp_path: Path, log_type: str, log: dict[str, Any], found: tuple[int, int, int]
) -> None:
    (tmp_path / "panther_tests").mkdir()
    (tmp_path / "panther_tests" / "one.jsonl").write_bytes(orjson.dumps({"log_types": [log_type], "log": log}))
    one = compare(TRUTH, tmp_path, dmu())
    assert ((one.cases, one.records, one.other_kinds), one.lost, one.different) == (found, 0, {})
