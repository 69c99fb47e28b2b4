"""The dashboards that are committed are those of the code, say what they show, and show nobody."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models.dashboard import Dashboard
from headerfirst.streams.metrics import Metrics

from deploy.dashboards.boards import BOARDS
from deploy.dashboards.document import BEGIN, END, renewed
from deploy.dashboards.generate import ROOT, generated
from deploy.dashboards.grafana import DATASOURCE, json_of
from deploy.dashboards.panels import LABELS, Board, Panel

pytestmark = pytest.mark.checkout

GRAFANA = ROOT / "deploy" / "grafana"
OF_PROMETHEUS = {"instance", "job", "le"}
PANELS = [pytest.param(panel, id=f"{name}: {panel.title}") for name, one in BOARDS.items() for panel in one.panels]
EACH_BOARD = pytest.mark.parametrize("board", BOARDS.values(), ids=BOARDS)
EACH_PANEL = pytest.mark.parametrize("panel", PANELS)


def drawn(board: Board) -> Any:
    return json.loads(json_of(board))


@pytest.mark.parametrize("path", generated(), ids=lambda path: path.name)
def test_what_is_committed_is_what_the_code_says(path: Path) -> None:
    """If not: make dashboards."""
    assert path.read_text(encoding="utf-8") == generated()[path]


def test_no_file_is_left_of_a_dashboard_that_is_gone() -> None:
    assert {path.stem for path in (GRAFANA / "dashboards").iterdir()} == set(BOARDS)


def test_there_are_at_least_thirty_panels_and_none_is_there_twice() -> None:
    assert len(PANELS) >= 30
    for board in BOARDS.values():
        titles = [panel.title for panel in board.panels]
        assert len(titles) == len(set(titles))


@EACH_BOARD
def test_every_panel_has_a_description_a_unit_and_the_one_data_source(board: Board) -> None:
    for panel in drawn(board)["panels"]:
        if panel["type"] != "row":
            assert panel["description"].endswith((".", "…"))
            assert panel["fieldConfig"]["defaults"]["unit"]
            assert panel["datasource"] == {"type": "prometheus", "uid": f"${{{DATASOURCE}}}"}


@EACH_BOARD
def test_ids_are_unique_and_no_panel_covers_another(board: Board) -> None:
    panels = drawn(board)["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    cells = [cell for panel in panels for cell in cells_of(panel["gridPos"])]
    assert len(cells) == len(set(cells))
    assert all(0 <= column < 24 for column, _ in cells)


def cells_of(place: dict[str, int]) -> Iterator[tuple[int, int]]:
    for column in range(place["x"], place["x"] + place["w"]):
        for row in range(place["y"], place["y"] + place["h"]):
            yield column, row


@EACH_BOARD
def test_grafanas_own_types_read_it_back_as_it_is(board: Board) -> None:
    """Version 41 is that of Grafana 11.6; an older SDK writes another."""
    text = json_of(board)
    assert JSONEncoder(sort_keys=True, indent=1).encode(Dashboard.from_json(json.loads(text))) + "\n" == text
    assert json.loads(text)["schemaVersion"] == 41


@EACH_BOARD
def test_nothing_can_be_filtered_by_but_the_data_source(board: Board) -> None:
    parsed = drawn(board)
    assert [(one["name"], one["type"]) for one in parsed["templating"]["list"]] == [(DATASOURCE, "datasource")]
    assert not parsed["annotations"].get("list")
    assert not parsed.get("links")
    assert not [panel for panel in parsed["panels"] if panel.get("repeat") or panel.get("links")]


def labels_in(panel: Panel) -> set[str]:
    """By which a panel sums, selects or names."""
    found: set[str] = set()
    for query in panel.queries:
        for grouped in re.findall(r"\bby \(([^)]*)\)", query.expr):
            found |= {name.strip() for name in grouped.split(",")}
        for selected in re.findall(r"{([^}]*)}", query.expr):
            found |= set(re.findall(r"(\w+)\s*(?:=~|!~|!=|=)", selected))
        found |= set(re.findall(r"{{(\w+)}}", query.legend))
        assert not re.search(r"\b(without|label_replace|label_join|group_left|group_right|on|ignoring)\b", query.expr)
    return found


@EACH_PANEL
def test_no_panel_names_or_selects_by_anything_outside_the_closed_list(panel: Panel) -> None:
    assert labels_in(panel) <= LABELS


def metric_labels() -> set[str]:
    return {label for metric in vars(Metrics()).values() for label in getattr(metric, "_labelnames", ())}


def test_the_closed_list_is_that_of_the_metrics() -> None:
    """Of which tests/streams/test_metrics.py says that none could hold a person."""
    assert metric_labels() >= LABELS - OF_PROMETHEUS
    assert not OF_PROMETHEUS & metric_labels()


@pytest.mark.parametrize(
    "panel", [panel for board in BOARDS.values() for panel in board.panels if panel.kind == "number"]
)
def test_a_figure_is_divided_by_nothing_that_may_be_zero(panel: Panel) -> None:
    """Grafana shows NaN; on a quiet day there is to be no figure."""
    for query in panel.queries:
        divided, _, by = query.expr.partition(" / ")
        assert not by or (by.startswith("(") and by.endswith(" > 0)")), divided


@EACH_PANEL
def test_every_legend_is_a_label_that_the_query_keeps(panel: Panel) -> None:
    for query in panel.queries:
        kept = {name.strip() for grouped in re.findall(r"\bby \(([^)]*)\)", query.expr) for name in grouped.split(",")}
        assert set(re.findall(r"{{(\w+)}}", query.legend)) <= kept | OF_PROMETHEUS


@EACH_PANEL
def test_every_metric_that_is_asked_for_exists(panel: Panel) -> None:
    metrics = Metrics()
    families = {family.name: family.type for family in metrics.registry.collect()}
    suffixes = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
    names = {name + suffix for name, kind in families.items() for suffix in suffixes[kind]}
    asked = {name for query in panel.queries for name in re.findall(r"\b(?:headerfirst|process)_\w+", query.expr)}
    assert asked
    assert asked <= names


@EACH_BOARD
def test_there_is_a_small_picture_of_it_and_the_document_shows_it(board: Board) -> None:
    name = next(name for name, one in BOARDS.items() if one is board)
    picture = ROOT / "docs" / "pictures" / f"{name}.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 200_000
    assert f"(pictures/{name}.png)" in (ROOT / "docs" / "dashboards.md").read_text(encoding="utf-8")


def test_only_what_stands_between_the_marks_is_made() -> None:
    made = renewed(f"before\n{BEGIN}written by hand\n{END}after\n")
    assert made.startswith(f"before\n{BEGIN}")
    assert made.endswith(f"{END}after\n")
    assert "written by hand" not in made
    assert renewed(made) == made


def provisioned(kind: str) -> Any:
    [path] = (GRAFANA / "provisioning" / kind).iterdir()
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_what_is_provisioned_is_the_one_data_source_and_these_files() -> None:
    [source] = provisioned("datasources")["datasources"]
    assert (source["type"], source["url"], source["isDefault"]) == ("prometheus", "http://prometheus:9090", True)
    [provider] = provisioned("dashboards")["providers"]
    assert provider["options"]["path"] == "/var/lib/grafana/dashboards"
    assert provider["allowUiUpdates"] is False
