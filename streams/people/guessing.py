"""Of what format a file is, where its name and its first line leave no doubt."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, Literal, TypeAlias, get_args

from headerfirst.schemas.errors import Misconfigured

Format: TypeAlias = Literal["jsonl", "ldif", "csv", "scim"]
FORMATS: Final = get_args(Format)
_LOOKED_AT: Final = 65_536
_LDIF: Final = re.compile(rb"(?:\s|#[^\n]*\n)*(?:version: *1\s|dn::? )")
_OURS: Final = re.compile(rb'\s*\{[^\n]*"topic"\s*:\s*"register"')
_SCIM: Final = re.compile(rb"urn:ietf:params:scim:", re.IGNORECASE)
_JSON: Final = re.compile(rb"(?:\xef\xbb\xbf)?\s*[{\[]")


def guess(path: Path) -> Format:
    """Raises Misconfigured, and asks, where it cannot be told."""
    if path.exists() and not path.is_file():
        return "jsonl"  # a pipe can be read once; the format that it always had
    by_name, by_content = _by_name(path), _by_content(_beginning(path))
    if by_name is None or by_content is None or by_name == by_content:
        found = by_name or by_content
    else:
        # One SCIM user a line is JSON lines too, and a list of users may well be called .json.
        found = by_content if (by_name, by_content) == ("jsonl", "scim") else None
    if found is None:
        raise Misconfigured(f"{path}: of what format is it? Say --format {'|'.join(FORMATS)}.")
    return found


def _by_name(path: Path) -> Format | None:
    suffix = path.suffix.lower().removeprefix(".")
    return next((one for one in FORMATS if one == suffix), None)


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_LOOKED_AT)
    except OSError as error:
        raise Misconfigured(f"{path} cannot be read: {error.strerror}.") from error


def _by_content(beginning: bytes) -> Format | None:
    if _OURS.match(beginning) is not None:
        return "jsonl"
    if _LDIF.match(beginning) is not None:
        return "ldif"
    return "scim" if _JSON.match(beginning) is not None and _SCIM.search(beginning) is not None else None
