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
"""By the name of the markers between which they stand."""


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
@click.option("--only", type=click.Choice(list(PARTS)), multiple=True, help="Of which parts; without it, of all.")
def main(data: Path, document: Path, only: tuple[str, ...]) -> None:
    """Measure the packs on real mail and logs, and write the tables."""
    try:
        if not data.is_dir():
            raise Misconfigured(f"{data} is no folder; say where the data is with --data or HEADERFIRST_DATA.")
        text = document.read_text(encoding="utf-8")
        for part in only or PARTS:
            figures = PARTS[part](data, packs())
            text = replaced(text, part, figures)
            click.echo(f"{part}\n\n{figures}")
        document.write_text(text, encoding="utf-8")
    except (HeaderFirstError, OSError) as error:
        raise click.ClickException(str(error)) from None


if __name__ == "__main__":
    main()
