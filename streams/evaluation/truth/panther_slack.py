"""Panther's events of Slack's audit log: none of them is a message, and each is counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import orjson
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "panther_tests"


def cases(data: Path) -> Iterator[Case]:
    for path in sorted((data / _FOLDER).glob("*.jsonl")):
        for line in path.read_bytes().splitlines():
            row = orjson.loads(line)
            if "Slack.AuditLogs" in row["log_types"]:
                yield Case(orjson.dumps(row["log"]), {}, 0)


TRUTH: Final = Truth("slack", _FOLDER, cases)
