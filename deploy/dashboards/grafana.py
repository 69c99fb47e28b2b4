"""A board as Grafana reads it; Grafana's own SDK knows the format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from grafana_foundation_sdk.builders import bargauge, common, dashboard, prometheus, stat, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard as model
from grafana_foundation_sdk.models.common import BarGaugeDisplayMode, LegendDisplayMode, LegendPlacement, VizOrientation

from deploy.dashboards.panels import Board, Kind, Panel, Query

DATASOURCE: Final = "datasource"
"""The only variable."""
_SOURCE: Final = model.DataSourceRef(type_val="prometheus", uid=f"${{{DATASOURCE}}}")
_COLUMNS: Final = 24
_SIZES: Final[Mapping[Kind, tuple[int, int]]] = {"number": (6, 5), "bars": (8, 8), "lines": (8, 8)}
"""Width and height, in units of Grafana's grid."""


def json_of(board: Board) -> str:
    built = dashboard.Dashboard(board.title).uid(board.uid).description(board.description)
    built = built.tags(["headerfirst"]).readonly().timezone("browser").refresh("30s").time("now-6h", "now")
    built = built.with_variable(dashboard.DatasourceVariable(DATASOURCE).label("Data source").type("prometheus"))
    for part in _parts(board):
        built = built.with_row(part) if isinstance(part, dashboard.Row) else built.with_panel(part)
    return JSONEncoder(sort_keys=True, indent=1).encode(built.build()) + "\n"


def _parts(board: Board) -> Iterator[dashboard.Row | Builder[model.Panel]]:
    """Rows and panels, laid out from left to right and from top to bottom."""
    top, number = 0, 0
    for section in board.sections:
        number += 1
        yield dashboard.Row(section.title).id(number).grid_pos(model.GridPos(h=1, w=_COLUMNS, x=0, y=top))
        top, left, height = top + 1, 0, 0
        for panel in section.panels:
            width, own_height = _SIZES[panel.kind]
            if left + width > _COLUMNS or height not in (0, own_height):
                top, left, height = top + height, 0, 0
            number += 1
            yield _panel(panel, number, model.GridPos(h=own_height, w=width, x=left, y=top))
            left, height = left + width, max(height, own_height)
        top += height


def _panel(panel: Panel, number: int, place: model.GridPos) -> Builder[model.Panel]:
    built: stat.Panel | bargauge.Panel | timeseries.Panel
    match panel.kind:
        case "number":
            built = stat.Panel()
        case "bars":
            built = bargauge.Panel().orientation(VizOrientation.HORIZONTAL).display_mode(BarGaugeDisplayMode.BASIC)
        case "lines":
            legend = common.VizLegendOptions().display_mode(LegendDisplayMode.LIST).placement(LegendPlacement.BOTTOM)
            legend.show_legend(True)  # noqa: FBT003  # the SDK's signature
            built = timeseries.Panel().legend(legend).fill_opacity(10).min(0)
    built = built.id(number).title(panel.title).description(panel.description).unit(panel.unit).grid_pos(place)
    built = built.datasource(_SOURCE)
    if panel.unit == "short" and panel.kind != "lines":
        built = built.decimals(0)  # increase() extrapolates, and half a message is none
    if panel.empty_because:
        built = built.no_value("none")
    for letter, query in zip("ABCDEFGH", panel.queries, strict=False):
        built = built.with_target(_target(query, letter, panel.kind))
    return built


def _target(query: Query, letter: str, kind: Kind) -> prometheus.Dataquery:
    target = prometheus.Dataquery().expr(query.expr).legend_format(query.legend or "__auto").ref_id(letter)
    return target.range() if kind == "lines" else target.instant()
