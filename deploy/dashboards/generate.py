"""`python -m deploy.dashboards.generate`: write the dashboards and the tables about them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from deploy.dashboards.boards import BOARDS
from deploy.dashboards.document import renewed
from deploy.dashboards.grafana import json_of

ROOT: Final = Path(__file__).parents[2]
DOCUMENT: Final = ROOT / "docs" / "dashboards.md"


def generated() -> Mapping[Path, str]:
    """Every file that is made, and what it has to hold."""
    files = {ROOT / "deploy" / "grafana" / "dashboards" / f"{name}.json": json_of(one) for name, one in BOARDS.items()}
    return files | {DOCUMENT: renewed(DOCUMENT.read_text(encoding="utf-8"))}


def main() -> None:
    for path, text in generated().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
