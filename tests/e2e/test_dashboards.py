"""Every panel's query, asked of a real Prometheus that watched the sample day: figures, or why there are none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.dashboards.boards import BOARDS
from deploy.dashboards.page import ORIGIN, page_of
from deploy.dashboards.panels import Board, Panel, Query
from deploy.dashboards.pictures import browsed, fetched_uplot, take
from deploy.dashboards.sample_run import played_under_prometheus
from deploy.dashboards.scraped import Scraped
from tests.needs import need_tool

pytestmark = [pytest.mark.e2e, pytest.mark.checkout]

PANELS = [pytest.param(panel, id=f"{name}: {panel.title}") for name, one in BOARDS.items() for panel in one.panels]


@pytest.fixture(scope="module")
def scraped() -> Iterator[Scraped]:
    need_tool("prometheus", "prometheus")
    with played_under_prometheus() as day:
        yield day


@pytest.mark.parametrize("panel", PANELS)
def test_a_panel_has_figures_or_says_why_it_has_none(scraped: Scraped, panel: Panel) -> None:
    says_something = any(series.says_something for series in scraped.ask(panel))
    if panel.may_be_empty:
        assert panel.empty_because
    else:
        assert says_something == (not panel.empty_because)


def test_what_prometheus_does_not_understand_is_no_empty_panel(scraped: Scraped) -> None:
    broken = Panel("title", "description", "short", (Query("sum(("),))
    with pytest.raises(ValueError, match="parse error"):
        scraped.ask(broken)


@pytest.fixture(scope="module")
def uplot() -> Path:
    need_tool("npm", "npm")
    need_tool("chromium", "chromium")
    return fetched_uplot()


@pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)
def test_its_page_draws_every_panel_and_says_that_it_is_not_grafana(
    scraped: Scraped, uplot: Path, board: Board
) -> None:
    html, _ = page_of(board, scraped, uplot)
    shown = browsed(html, "--dump-dom")
    drawn = re.search(r'data-drawn="(\d+)"', shown)
    assert drawn is not None
    assert int(drawn[1]) + shown.count('class="nothing"') == len(board.panels)
    assert ORIGIN.split("'", maxsplit=1)[0] in shown


def test_its_picture_can_be_taken(scraped: Scraped, uplot: Path, tmp_path: Path) -> None:
    picture = tmp_path / "soc.png"
    take(BOARDS["soc"], scraped, uplot, picture)
    assert 50_000 < picture.stat().st_size < 200_000
