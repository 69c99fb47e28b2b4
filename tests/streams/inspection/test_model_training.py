"""The shipped model is what `make model` makes, and the card's figures are what it does."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from headerfirst.streams.inspection.language.model import DESCRIPTION, WEIGHTS
from headerfirst.streams.inspection.language.training.card import BEGIN, END
from headerfirst.streams.inspection.model_training import main, write_figures

from tests.needs import lacking

ROOT = Path(__file__).parents[3]
CARD = ROOT / "docs" / "model-card.md"
SHIPPED = ROOT / "streams" / "inspection" / "language"
LEARNS = Path(".build", "model")


@pytest.fixture
def data() -> Path:
    folder = Path(os.environ.get("HEADERFIRST_DATA", ROOT.parent / "shared/data"))
    if not (folder / "hate").is_dir():
        lacking("no labelled texts here: set HEADERFIRST_DATA to the folder that holds them")
    return folder.resolve()


def test_without_texts_it_says_where_they_are_looked_for(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["--data", str(tmp_path / "nothing")])
    assert done.exit_code == 1
    assert "say where they are with --data or HEADERFIRST_DATA" in done.output


@pytest.mark.data
@pytest.mark.checkout
def test_the_cards_figures_are_those_of_the_shipped_model(data: Path, tmp_path: Path) -> None:
    copy = tmp_path / "card.md"
    before, rest = CARD.read_text(encoding="utf-8").split(BEGIN)
    copy.write_text(f"{before}{BEGIN}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    write_figures(data, copy)
    assert copy.read_text(encoding="utf-8") == CARD.read_text(encoding="utf-8")


@pytest.mark.data
@pytest.mark.checkout
def test_learning_again_gives_the_same_bytes(data: Path, tmp_path: Path) -> None:
    subprocess.run(["make", "--silent", str(LEARNS / ".installed")], cwd=ROOT, check=True)
    learn = [str(ROOT / LEARNS / "bin" / "python"), "-m", "headerfirst.streams.inspection.model_training"]
    subprocess.run([*learn, "--data", str(data), "--model", str(tmp_path)], cwd=ROOT, check=True)
    for name in (DESCRIPTION, WEIGHTS):
        assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes()
