"""Writes every table of docs/evaluation.md anew: `python -m headerfirst.streams.evaluation`.

The same data, packs and code give the same document on any day; nothing of any mail or log is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

import click
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.errors import HeaderFirstError, Misconfigured
from headerfirst.streams.evaluation import (
    accounting,
    audit_log,
    beliefs,
    boilerplate,
    false_findings,
    panther,
    personal_mail,
    phishing,
    web_hosts,
)
from headerfirst.streams.evaluation.document import replaced
from headerfirst.streams.evaluation.truth import table as vendors
from headerfirst.streams.pack_shelf import ready_pack
from headerfirst.streams.packs import find_pack, shipped

Figures = Callable[[Path, Iterable[ReadyPack]], str]
PARTS: Final[Mapping[str, Figures]] = {
    "false-findings": false_findings.figures,
    "panther": panther.figures,
    "audit-log": audit_log.figures,
    "personal-mail": personal_mail.figures,
    "boilerplate": boilerplate.figures,
    "phishing": phishing.figures,
    "beliefs": beliefs.figures,
    "web-hosts": web_hosts.figures,
    "accounting": accounting.figures,
}
"""By the name of the markers between which they stand in docs/evaluation.md."""
CONNECTOR_PARTS: Final[Mapping[str, Figures]] = {"vendors": vendors.figures}
"""And in docs/connectors.md."""


def packs() -> list[ReadyPack]:
    return [ready_pack(find_pack(name)) for name in shipped()]


@click.command()
@click.option(
    "--data",
    envvar="HEADERFIRST_DATA",
    default="../shared/data",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder of real mail and logs.",
)
@click.option(
    "--document", default="docs/evaluation.md", show_default=True, type=click.Path(path_type=Path, dir_okay=False)
)
@click.option(
    "--connectors", default="docs/connectors.md", show_default=True, type=click.Path(path_type=Path, dir_okay=False)
)
@click.option(
    "--only", type=click.Choice([*PARTS, *CONNECTOR_PARTS]), multiple=True, help="Of which parts; without it, of all."
)
def main(data: Path, document: Path, connectors: Path, only: tuple[str, ...]) -> None:
    """Measure the packs on real mail and logs, and write the tables."""
    try:
        if not data.is_dir():
            raise Misconfigured(f"{data} is no folder; say where the data is with --data or HEADERFIRST_DATA.")
        for path, parts in ((document, PARTS), (connectors, CONNECTOR_PARTS)):
            write(path, {part: figures for part, figures in parts.items() if not only or part in only}, data)
    except (HeaderFirstError, OSError) as error:
        raise click.ClickException(str(error)) from None


def write(document: Path, parts: Mapping[str, Figures], data: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for part, figures in parts.items():
        written = figures(data, packs())
        text = replaced(text, part, written)
        click.echo(f"{part}\n\n{written}")
    document.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
