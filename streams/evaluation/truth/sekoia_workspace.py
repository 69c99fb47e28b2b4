"""Sekoia's examples of Google Workspace activities: most concern no account, and are counted as such."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "sekoia_intake/google-report"
_CHANGES: Final = {("saml", "login_success"): "sign-in"}


def cases(data: Path) -> Iterator[Case]:
    for path in sorted((data / _FOLDER).glob("*.json")):
        example = orjson.loads(path.read_bytes())
        yield Case(example["input"]["message"].encode(), *_expected(example["expected"]))


def _expected(theirs: dict[str, Any]) -> tuple[dict[str, Any], int]:
    key = (theirs.get("network", {}).get("application"), theirs["event"]["action"])
    if key not in _CHANGES:
        return {}, 0
    ours = {
        "observed_at": theirs["@timestamp"],
        "actor": theirs["user"]["email"].lower(),
        "change": _CHANGES[key],
        "enabled": theirs["event"]["outcome"] == "success",
    }
    return ours, 1


TRUTH: Final = Truth("workspace-audit", _FOLDER, cases)
