"""Sekoia's examples of Microsoft 365 audit records: when, who, and what the record says of itself."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "sekoia_intake/o365"
_CHANGES: Final = {
    "UserLoggedIn": "sign-in",
    "HardDelete": "delete",
    "MailItemsAccessed": "open",
    "New-InboxRule": "inbox-rule",
}
_OF_RULES: Final = ("ForwardTo:", "RedirectTo:", "ForwardAsAttachmentTo:")


def cases(data: Path) -> Iterator[Case]:
    for path in sorted((data / _FOLDER).glob("*.json")):
        example = orjson.loads(path.read_bytes())
        yield Case(example["input"]["message"].encode(), *_expected(example["expected"]))


def _expected(theirs: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """Their fields under our names, and how many records: one for each person to whom a rule sends mail on."""
    change = _CHANGES.get(theirs["action"]["name"])
    if change is None:
        return {}, 0
    at = functools.partial(_at, theirs)
    given = at("office365.exchange_admin.parameters") or ()
    targets = [one.partition(":")[2] for one in given if one.startswith(_OF_RULES)]
    folders = at("office365.exchange.email.paths") or at("office365.folders.paths")
    folders = folders or [one.partition(":")[2] for one in given if one.startswith("MoveToFolder:")]
    ours = {
        "observed_at": theirs["@timestamp"],
        "actor": theirs["user"]["name"],
        "change": change,
        "enabled": theirs["event"]["outcome"] == "success",
        "target": targets[0] if targets else None,
        "folder.path": folders[0].removeprefix("\\") if folders else None,
    }
    return ours, max(len(targets), 1)


def _at(value: Any, name: str) -> Any:
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else None
    return value


TRUTH: Final = Truth("m365-audit", _FOLDER, cases)
