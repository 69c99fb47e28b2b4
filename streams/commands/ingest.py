"""`headerfirst ingest`: mail and logs onto the door topics, header-only."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from headerfirst.streams import keys, logs
from headerfirst.streams.commands.options import bootstrap_option, categories_option, moment, prefix_option
from headerfirst.streams.connectors import connector_for, formats
from headerfirst.streams.connectors.interface import Given

if TYPE_CHECKING:
    from headerfirst.streams.ingest import Ingest


def _examples() -> str:
    """Each format with an example; the backspace keeps click from filling the lines."""
    shown = (
        f"\b\n{name}\n  {connector.example}\n  cannot see: {connector.cannot_see}"
        for name, connector in formats().items()
    )
    return "\n\n".join(shown)


@click.command(epilog=_examples())
@click.argument("format_name", metavar="FORMAT")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@bootstrap_option
@prefix_option
@click.option("--follow", is_flag=True, help="Go on reading logs as they are written, through rotation.")
@click.option("--mailbox", metavar="ADDRESS", help="Whose mailbox the mail was taken from.")
@click.option("--at", type=moment, metavar="TIME", help="When mail was observed of which nothing tells.")
@click.option("--pack-dir", "pack_folders", type=click.Path(path_type=Path), multiple=True, help="A pack's folder.")
@categories_option
@click.option("--demo-keys", is_flag=True, help="Use the published keys; tokens then hide nobody. Never in earnest.")
def ingest(  # one parameter an option
    format_name: str,
    paths: tuple[Path, ...],
    bootstrap: str,
    prefix: str,
    follow: bool,  # noqa: FBT001  # click passes flags by name
    mailbox: str | None,
    at: datetime | None,
    pack_folders: tuple[Path, ...],
    categories: Path | None,
    demo_keys: bool,  # noqa: FBT001
) -> None:
    """Read mail or logs up to their headers and produce door records; FORMAT is one of those below.

    PATH is a file, a folder or - for standard input. Needs a fresh register (`headerfirst register heartbeat`): what is
    shielded or out of scope is counted and never produced. Reading the same input again changes nothing.
    """
    from headerfirst.streams.categories import categories_in
    from headerfirst.streams.ingest import Ingest, Source
    from headerfirst.streams.pack_shelf import ready_packs

    logs.configure()
    if demo_keys:
        click.echo(keys.PUBLISHED_WARNING, err=True)
    run = Ingest(
        Source(
            connector=connector_for(format_name),
            paths=paths,
            bootstrap=bootstrap,
            pseudonyms=keys.PUBLISHED if demo_keys else keys.load(os.environ, sealing=False),
            prefix=prefix,
            given=Given(mailbox=mailbox, at=at),
            follow=follow,
            packs=tuple(ready_packs(pack_folders)),
            categories=categories_in(categories),
        )
    )
    try:
        asyncio.run(_until_told(run))
    finally:
        if run.account.inputs:
            click.echo(run.account.sentence())


async def _until_told(run: Ingest) -> None:
    """SIGTERM and Ctrl-C end a run in order: what was read is delivered."""
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, run.end)
    await run.run()
