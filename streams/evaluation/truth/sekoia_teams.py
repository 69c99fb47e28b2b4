"""Sekoia's examples of chats that begin in Teams, and of the other audit records that come with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "sekoia_intake/o365"


def cases(data: Path) -> Iterator[Case]:
    for path in sorted((data / _FOLDER).glob("*.json")):
        example = orjson.loads(path.read_bytes())
        yield Case(example["input"]["message"].encode(), *_expected(example["expected"]))


def _expected(theirs: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Nobody is known, so that it is a record for each whom it reached: all members but who began it."""
    if theirs["action"]["name"] != "ChatCreated":
        return {}, 0
    author = theirs["user"]["name"]
    others = [member for member in theirs["office365"]["teams"]["team"]["members"] if member["id"] != author]
    ours: dict[str, Any] = {"observed_at": theirs["@timestamp"], "from.address": author, "channel": "im"}
    for position, member in enumerate(others):
        ours |= {f"to.{position}.address": member["id"], f"to.{position}.name": member["name"]}
    return ours, len(others)


TRUTH: Final = Truth("teams", _FOLDER, cases)
