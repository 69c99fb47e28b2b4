"""A page with what Prometheus answered to a board's panels, laid out as the dashboard is; it is not Grafana."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import jinja2

from deploy.dashboards.grafana import json_of
from deploy.dashboards.panels import Board, Panel
from deploy.dashboards.scraped import Scraped, Series

PARTS: Final = Path(__file__).parent / "parts"
ORIGIN: Final = (
    "Not Grafana: drawn by a small page from what a real Prometheus answers to the panels' queries after the made-up "
    "sample day."
)
_COLUMN, _ROW, _TOP, _EDGE = 50, 26, 58, 8
"""Pixels: of Grafana's grid, of the header, and around the whole."""
_BAR: Final = 17


def page_of(board: Board, scraped: Scraped, uplot: Path) -> tuple[str, tuple[int, int]]:
    """HTML that loads nothing, and its width and height; `uplot` is the folder of uPlot's `dist`."""
    drawn = json.loads(json_of(board))["panels"]
    placed = [one for one in drawn if one["type"] != "row"]
    answers = {one["id"]: scraped.ask(panel) for one, panel in zip(placed, board.panels, strict=True)}
    size = 24 * _COLUMN + 2 * _EDGE, _TOP + _ROW * max(_end(one) for one in drawn) + _EDGE
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(PARTS), autoescape=True)
    html = environment.get_template("page.html").render(
        board=board,
        origin=ORIGIN,
        width=size[0],
        height=size[1],
        sections=[{"title": one["title"], "top": _top(one) + 6} for one in drawn if one["type"] == "row"],
        panels=[
            _placed(one, panel, answers[one["id"]], before)
            for one, panel, before in zip(placed, board.panels, (None, *board.panels[:-1]), strict=True)
        ],
        drawn=list(_drawn(placed, board, answers)),
        css=(PARTS / "page.css").read_text(encoding="utf-8"),
        js=(PARTS / "page.js").read_text(encoding="utf-8"),
        uplot_css=(uplot / "uPlot.min.css").read_text(encoding="utf-8"),
        uplot_js=(uplot / "uPlot.iife.min.js").read_text(encoding="utf-8"),
    )
    return html, size


def _end(drawn: Mapping[str, Any]) -> int:
    place = drawn["gridPos"]
    return int(place["y"] + place["h"])


def _top(drawn: Mapping[str, Any]) -> int:
    return _TOP + _ROW * int(drawn["gridPos"]["y"])


def _placed(drawn: Mapping[str, Any], panel: Panel, series: list[Series], before: Panel | None) -> Mapping[str, Any]:
    """A reason that the panel before has said is not said again: text is what makes a picture large."""
    place = drawn["gridPos"]
    is_said = before is not None and before.empty_because == panel.empty_because
    return {
        "id": drawn["id"],
        "kind": panel.kind,
        "title": panel.title,
        "left": _EDGE + _COLUMN * place["x"],
        "top": _top(drawn),
        "width": _COLUMN * place["w"] - 6,
        "height": _ROW * place["h"] - 6,
        "says_nothing": not _is_drawn(panel, series),
        "why": "" if is_said else panel.empty_because,
    }


def _is_drawn(panel: Panel, series: list[Series]) -> bool:
    """Where only 0 came and a reason for that is known, the reason says more."""
    return any(one.says_something for one in series) or (bool(series) and not panel.empty_because)


def _drawn(
    placed: list[Mapping[str, Any]], board: Board, answers: Mapping[int, list[Series]]
) -> Iterator[Mapping[str, Any]]:
    for one, panel in zip(placed, board.panels, strict=True):
        series = answers[one["id"]]
        if _is_drawn(panel, series):
            yield {
                "id": one["id"],
                "kind": panel.kind,
                "unit": panel.unit,
                "rows": (_ROW * one["gridPos"]["h"] - 36) // _BAR,
                "series": [{"legend": s.legend, "last": s.last, "points": s.points} for s in series],
            }
