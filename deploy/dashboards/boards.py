"""The three dashboards, and the file that each is written to."""

from __future__ import annotations

from typing import Final

from deploy.dashboards.panels import Board
from deploy.dashboards.pipeline import PIPELINE
from deploy.dashboards.proportionality import PROPORTIONALITY
from deploy.dashboards.soc import SOC

BOARDS: Final[dict[str, Board]] = {"soc": SOC, "proportionality": PROPORTIONALITY, "pipeline": PIPELINE}
