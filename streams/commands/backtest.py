"""`headerfirst backtest`: what the pipeline would publish for files that are at hand, without Kafka."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final

import click
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import keys
from headerfirst.streams.backtest import WITHOUT_REGISTER, Backtest, Plan
from headerfirst.streams.categories.store import categories_in
from headerfirst.streams.commands.options import categories_option, format_option, moment
from headerfirst.streams.connectors import connector_for, formats
from headerfirst.streams.connectors.interface import Given
from headerfirst.streams.connectors.options import options_of
from headerfirst.streams.line import Line
from headerfirst.streams.pack_shelf import ready_pack
from headerfirst.streams.packs import find_pack
from headerfirst.streams.summary import summary

_SHOWN_EVERY: Final = 1000
"""Inputs between two looks at the progress."""


@click.command(epilog="Formats: " + ", ".join(formats()) + ". Findings are no error: the exit code stays 0.")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--pack", "pack_name", required=True, metavar="P", help="A shipped pack (dmu, wcc) or a pack's folder.")
@click.option("--format", "format_name", required=True, metavar="F", help="What the paths hold; see below.")
@click.option(
    "--register", type=click.Path(path_type=Path), metavar="FILE.jsonl", help="Who is who; complete and fresh."
)
@click.option("--json", "as_json", is_flag=True, help="Print each record as a JSON object a line.")
@click.option("--mailbox", metavar="ADDRESS", help="Whose mailbox the mail was taken from.")
@click.option("--at", type=moment, metavar="TIME", help="When mail was observed of which nothing tells.")
@format_option
@categories_option
def backtest(
    paths: tuple[Path, ...],
    pack_name: str,
    format_name: str,
    register: Path | None,
    as_json: bool,  # noqa: FBT001  # click passes flags by name
    mailbox: str | None,
    at: datetime | None,
    options: tuple[str, ...],
    categories: Path | None,
) -> None:
    """Print what the pipeline would publish for the mail or logs in PATH…, without Kafka.

    PATH is a file, a folder or - for standard input. With --json the lines are door records, findings, inspection
    requests, dead letters, ledger entries for stripped content, and the last version of each incident, and a summary of
    counts goes to stderr; without, the summary is all. Headings are printed: you have the mail.
    """
    pseudonyms, warning = keys.load_or_published(os.environ)
    if mailbox is not None and "@" not in mailbox:
        raise Misconfigured("--mailbox has to be an address, like ada@example.org.")
    connector = connector_for(format_name)
    plan = Plan(
        pack=ready_pack(find_pack(pack_name)),
        connector=connector,
        paths=paths,
        pseudonyms=pseudonyms,
        now=datetime.now(UTC),
        register=register,
        given=Given(mailbox=mailbox, at=at, options=options_of(connector, options)),
        categories=categories_in(categories),
    )
    run = Backtest(plan)
    for said in filter(None, (warning, WITHOUT_REGISTER if register is None else None)):
        click.echo(said, err=True)
    _write(_showing_progress(run), click.get_binary_stream("stdout") if as_json else None)
    for text in summary(run):
        click.echo(text, err=as_json)


def _write(lines: Iterable[Line], out: BinaryIO | None) -> None:
    for line in lines:
        if out is not None:
            out.write(line.to_json() + b"\n")


def _showing_progress(run: Backtest) -> Iterator[Line]:
    """The lines as they come; how far it is goes to stderr, where somebody may be looking."""
    if not sys.stderr.isatty():
        yield from run.run()
        return
    shown = 0
    for line in run.run():
        if run.account.inputs >= shown + _SHOWN_EVERY:
            shown = run.account.inputs
            click.echo(f"\r{shown:,} read", err=True, nl=False)
        yield line
    click.echo("\r" + " " * 20 + "\r", err=True, nl=False)
