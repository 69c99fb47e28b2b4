"""Lines of a web log at the door, for the tests of every format: what they come to, and that nothing else comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from headerfirst.agents.register import Register
from headerfirst.streams import keys
from headerfirst.streams.connectors.interface import Desk, Given
from headerfirst.streams.connectors.web_visits import Request
from msgspec.structs import asdict

from tests.streams.connectors.desks import Outcome, desk, dmu, read

PLANTED = b"planted"
"""What stands in paths, queries and agents of examples, and may be in no output."""


def lines_of(folder: Path, format_name: str, *lines: str, options: dict[str, str] | None = None) -> Outcome:
    """What the door makes of a log of these lines."""
    path = folder / "web.log"
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    known = desk()
    outcome = read(format_name, path, Desk(known.pack, known.register, known.pseudonyms, Given(options=options or {})))
    assert not any(PLANTED in line.value for line in outcome.lines)
    return outcome


def one_visit(folder: Path, format_name: str, *lines: str, options: dict[str, str] | None = None) -> Any:
    outcome = lines_of(folder, format_name, *lines, options=options)
    assert [letter.reason for letter in outcome.letters] == []
    (visit,) = outcome.records
    return visit


def desk_of_nobody() -> Desk:
    return Desk(dmu(), Register(everyone_is_staff=True), keys.PUBLISHED)


def stated(request: Request) -> dict[str, Any]:
    """What a request says, less what it leaves absent."""
    return {name: value for name, value in asdict(request).items() if value not in {"-", ()}}
