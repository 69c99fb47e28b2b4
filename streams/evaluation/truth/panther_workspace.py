"""Panther's Google Workspace events, as its own collector writes them: one a line, parameters as an object.

What is expected of each is whether a rule of Panther's fires; that is measured elsewhere. Here all have to be read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "panther_tests"
_CONCERNS_ACCOUNTS: Final = {
    ("calendar", "change_calendar_acls"): "share",
    ("drive", "change_owner"): "share",
    ("drive", "change_user_access"): "share",
    ("login", "login_success"): "sign-in",
    ("saml", "login_success"): "sign-in",
}


def cases(data: Path) -> Iterator[Case]:
    for path in sorted((data / _FOLDER).glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            row = orjson.loads(line)
            if "GSuite.ActivityEvent" in row["log_types"]:
                yield Case(orjson.dumps(row["log"]), *_expected(row["log"]))


def _expected(log: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """The fields that Panther's own rules look at."""
    change = _CONCERNS_ACCOUNTS.get((log["id"]["applicationName"], log.get("name", "")))
    actor = log.get("actor")
    if change is None or actor is None:
        return {}, 0
    given = log.get("parameters") or {}
    target = given.get("target_user") or given.get("new_owner") or ""
    expected = {"actor": actor["email"], "change": change}
    if log["id"]["applicationName"] == "drive":
        expected["target"] = target if "@" in target else None
    return expected, 1


TRUTH: Final = Truth("workspace-audit", _FOLDER, cases)
