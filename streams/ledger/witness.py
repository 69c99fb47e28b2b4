"""A witness's file: the newest checkpoint that somebody saw, to be held against the ledger of a later day."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from headerfirst.agents.ledger.checkpoint import TreeHead, signed_head
from headerfirst.agents.ledger.note import Verifier
from headerfirst.schemas.errors import Misconfigured

LONGEST = 1 << 16


def kept_head(file: Path, verifiers: Sequence[Verifier]) -> TreeHead:
    """Raises Misconfigured where the file holds no checkpoint that one of these keys signed."""
    try:
        with file.open(encoding="utf-8", newline="") as opened:
            note = opened.read(LONGEST)
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{file} cannot be read as a witness's checkpoint.") from error
    head = signed_head(note, verifiers)
    if head is None:
        raise Misconfigured(
            f"{file} holds no checkpoint signed by the keys given: name the keys of that time with --key."
        )
    return head


def keep(note: str, file: Path) -> None:
    """In place of what was kept: whole, or not at all."""
    fresh = file.with_name(f".{file.name}.new")
    try:
        fresh.write_text(note, encoding="utf-8", newline="")
        fresh.replace(file)
    except OSError as error:
        raise Misconfigured(f"{file} cannot be written: {error.strerror}.") from error
