"""Events as Panther's collector writes them: who, what and with whom, one a line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from headerfirst.streams.evaluation.truth.comparing import Comparison, compare
from headerfirst.streams.evaluation.truth.panther_workspace import TRUTH

from tests.builders import AMARA, ELENI
from tests.streams.connectors.desks import dmu
from tests.streams.connectors.workspace_lines import activity


def found(data: Path, application: str, name: str, log_type: str = "GSuite.ActivityEvent", **given: Any) -> Comparison:
    log = activity(application, events=None, actor={"email": AMARA}, name=name, parameters=given)
    (data / "panther_tests").mkdir()
    (data / "panther_tests" / "one.jsonl").write_bytes(orjson.dumps({"log_types": [log_type], "log": log}))
    return compare(TRUTH, data, dmu())


def test_a_share(tmp_path: Path) -> None:
    one = found(tmp_path, "drive", "change_user_access", target_user=ELENI)
    assert (one.records, one.equal.total(), one.different) == (1, 3, {})


def test_a_sign_in_has_no_target(tmp_path: Path) -> None:
    one = found(tmp_path, "login", "login_success")
    assert (one.records, one.equal, one.different) == (1, {"actor": 1, "change": 1}, {})


def test_what_concerns_no_account_makes_no_record(tmp_path: Path) -> None:
    one = found(tmp_path, "drive", "view")
    assert (one.records, one.other_kinds, one.different) == (0, 1, {})


def test_events_of_others_are_no_cases(tmp_path: Path) -> None:
    assert found(tmp_path, "drive", "view", "Slack.AuditLogs").cases == 0
