"""The tables of docs/dashboards.md: every panel, what it answers and its unit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from deploy.dashboards.boards import BOARDS
from deploy.dashboards.panels import Board, Panel

BEGIN: Final = "<!-- made by `make dashboards` from deploy/dashboards -->\n"
END: Final = "<!-- end of what is made -->\n"

_UNITS: Final = {
    "short": "a count",
    "none": "a figure",
    "s": "seconds",
    "bytes": "bytes",
    "reqps": "a second",
    "percentunit": "a share",
    "bool_yes_no": "yes or no",
}


def renewed(document: str) -> str:
    """The document with what is made between its marks made anew."""
    pattern = re.compile(re.escape(BEGIN) + ".*" + re.escape(END), re.DOTALL)
    return pattern.sub(lambda _: BEGIN + "\n".join(_lines()) + END, document)


def _lines() -> Iterator[str]:
    for name, board in BOARDS.items():
        yield from _board(name, board)


def _board(name: str, board: Board) -> Iterator[str]:
    yield f"\n## {board.title.removeprefix('headerfirst: ')}\n\n{board.description}\n"
    yield f"![Figures of the sample day, not Grafana](pictures/{name}.png)\n"
    for section in board.sections:
        yield f"### {section.title}\n"
        yield "| panel | what it answers | unit | on the sample day |"
        yield "| --- | --- | --- | --- |"
        yield from map(_row, section.panels)
        yield ""


def _row(panel: Panel) -> str:
    day = panel.empty_because or "has figures"
    return "| " + " | ".join((panel.title, panel.description, _UNITS[panel.unit], day)) + " |"
