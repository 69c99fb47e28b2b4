"""Learns the language model, or writes its figures into docs/model-card.md: `make model`.

`python -m headerfirst.streams.inspection.model_training`. Learning needs scikit-learn (requirements-model.lock);
figures and the scanner do not. Nothing of the texts is shown or kept.
"""

from __future__ import annotations

from pathlib import Path

import click
from headerfirst.schemas.errors import HeaderFirstError, Misconfigured
from headerfirst.streams.inspection.language.training import card, learning, texts


def learn(data: Path, folder: Path) -> None:
    """Writes the two files of the model into `folder`."""
    learning.write(learning.learn(texts.split(texts.read(data / "hate"))), folder)


def write_figures(data: Path, document: Path) -> None:
    """Puts the figures of the shipped model between the marks of the card."""
    said = document.read_text(encoding="utf-8")
    document.write_text(card.with_tables(said, card.tables(data)), encoding="utf-8")


@click.command()
@click.option("--data", envvar="HEADERFIRST_DATA", default="../shared/data", type=click.Path(path_type=Path))
@click.option("--model", type=click.Path(path_type=Path, file_okay=False), help="Learn, and write into this folder.")
@click.option("--card", "document", type=click.Path(path_type=Path), help="Write the figures into this document.")
def main(data: Path, model: Path | None, document: Path | None) -> None:
    try:
        if not (data / "hate").is_dir():
            raise Misconfigured(f"{data} holds no labelled texts; say where they are with --data or HEADERFIRST_DATA.")
        if model:
            learn(data, model)
        if document:
            write_figures(data, document)
    except HeaderFirstError as error:
        raise click.ClickException(str(error)) from error


if __name__ == "__main__":
    main()
