"""`python -m deploy.dashboards.pictures`: play the sample day, and take a picture of each dashboard's page.

Needs prometheus, chromium and npm; uPlot is fetched into .build by the hash in parts/package-lock.json.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from headerfirst.schemas.errors import Misconfigured

from deploy.dashboards.boards import BOARDS
from deploy.dashboards.generate import ROOT
from deploy.dashboards.page import PARTS, page_of
from deploy.dashboards.panels import Board
from deploy.dashboards.sample_run import played_under_prometheus
from deploy.dashboards.scraped import Scraped

PICTURES: Final = ROOT / "docs" / "pictures"
_BUILD: Final = ROOT / ".build" / "page"
_PATIENCE: Final = 120
"""Seconds."""


def fetched_uplot() -> Path:
    """The folder with uPlot's files."""
    _BUILD.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(PARTS / name, _BUILD / name)
    _run(_tool("npm"), "ci", "--ignore-scripts", "--silent", "--prefix", str(_BUILD))
    return _BUILD / "node_modules" / "uplot" / "dist"


def take(board: Board, scraped: Scraped, uplot: Path, picture: Path) -> None:
    html, (width, height) = page_of(board, scraped, uplot)
    browsed(html, f"--window-size={width},{height}", f"--screenshot={picture}")


def browsed(html: str, *options: str) -> str:
    """What Chromium writes when it shows a page with these options."""
    with TemporaryDirectory(prefix="headerfirst-page-") as folder:
        page = Path(folder) / "page.html"
        page.write_text(html, encoding="utf-8")
        always = ["--headless", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={folder}/profile"]
        if os.geteuid() == 0:
            always.append("--no-sandbox")  # which refuses root; the page is ours, and loads nothing
        return _run(_tool("chromium"), *always, *options, page.as_uri())


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Misconfigured(f"{name} is not installed, and pictures need it.")
    return found


def _run(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603  # tools found above
    return done.stdout.decode()


def main() -> None:
    uplot = fetched_uplot()
    PICTURES.mkdir(parents=True, exist_ok=True)
    with played_under_prometheus() as scraped:
        for name, board in BOARDS.items():
            take(board, scraped, uplot, PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
