"""`headerfirst ingest`: mail and logs onto the door topics, header-only."""

from __future__ import annotations

import asyncio
import os
import signal
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import keys, logs
from headerfirst.streams.commands.ingest_formats import format_shown, formats_shown
from headerfirst.streams.commands.options import (
    bootstrap_option,
    categories_option,
    format_option,
    moment,
    prefix_option,
)
from headerfirst.streams.connectors import connector_for, formats
from headerfirst.streams.connectors.interface import Connector, Given
from headerfirst.streams.connectors.options import options_of
from headerfirst.streams.ingest.bookmarks import default_folder

if TYPE_CHECKING:
    from headerfirst.streams.ingest.desk import Source
    from headerfirst.streams.ingest.watch import Run
    from headerfirst.streams.metrics import Metrics

_NAMED: Final = f"{__name__}.format"
_SAID_OF_LINES: Final = ("udp", "tcp", "tls")


class _PathOrAddress(click.ParamType):
    """A file, a folder, `-`, or an address such as `imaps://mail.example.org`."""

    name = "path"

    def convert(
        self,
        value: str | Path,
        param: click.Parameter | None,  # noqa: ARG002  # click's
        ctx: click.Context | None,  # noqa: ARG002
    ) -> str | Path:
        return value if isinstance(value, Path) or "://" in value else Path(value)


class _OfAFormat(click.Command):
    """Its help is of the format that is named, or of all."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Click asks for help before it looks at arguments."""
        is_first = bool(args) and not args[0].startswith("-")
        ctx.meta[_NAMED] = args[0] if is_first else next((one for one in args if one in formats()), None)
        return super().parse_args(ctx, args)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        name = ctx.meta[_NAMED]
        self.epilog = formats_shown() if name is None else format_shown(connector_for(name))
        super().format_epilog(ctx, formatter)


@click.command(cls=_OfAFormat)
@click.argument("format_name", metavar="FORMAT")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=_PathOrAddress())
@bootstrap_option
@prefix_option
@click.option("--follow", is_flag=True, help="Go on reading logs as they are written, through rotation.")
@format_option
@click.option("--mailbox", metavar="ADDRESS", help="Whose mailbox the mail was taken from.")
@click.option("--at", type=moment, metavar="TIME", help="When mail was observed of which nothing tells.")
@click.option(
    "--bookmarks",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="HEADERFIRST_BOOKMARKS",
    metavar="DIR",
    help="Where it is written down how far each source was read; HEADERFIRST_BOOKMARKS says it too. Without it what is "
    "followed or asked has one among the user's own files, and files that have an end are read from their start.",
)
@click.option("--from-start", is_flag=True, help="Read all again, whatever a bookmark says.")
@click.option(
    "--spool",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="For what listens: where records wait for Kafka.",
)
@click.option(
    "--spool-limit",
    type=click.IntRange(1),
    metavar="BYTES",
    default=1 << 30,
    show_default=True,
    help="How much of that may wait; what comes then passes unseen and is counted.",
)
@click.option("--pack-dir", "pack_folders", type=click.Path(path_type=Path), multiple=True, help="A pack's folder.")
@categories_option
@click.option("--metrics-host", default="127.0.0.1", show_default=True, help="Where /livez, /readyz and /metrics are.")
@click.option(
    "--metrics-port", type=click.IntRange(0, 65535), help="Without it there is no such page; 0: any free one."
)
@click.option("--demo-keys", is_flag=True, help="Use the published keys; tokens then hide nobody. Never in earnest.")
def ingest(  # one parameter an option
    format_name: str,
    paths: tuple[Path | str, ...],
    bootstrap: str,
    prefix: str,
    follow: bool,  # noqa: FBT001  # click passes flags by name
    options: tuple[str, ...],
    mailbox: str | None,
    at: datetime | None,
    bookmarks: Path | None,
    from_start: bool,  # noqa: FBT001
    spool: Path | None,
    spool_limit: int,
    pack_folders: tuple[Path, ...],
    categories: Path | None,
    metrics_host: str,
    metrics_port: int | None,
    demo_keys: bool,  # noqa: FBT001
) -> None:
    """Read mail or logs up to their headers and produce door records; FORMAT is one of those below.

    PATH is a file, a folder, - for standard input, or an address: of a server that is asked, or where to listen. Lines
    of any log may come to udp://HOST:PORT, tcp:// or tls://. Needs a fresh register (`headerfirst register heartbeat`):
    what is shielded or out of scope is counted and never produced. Reading the same input again changes nothing.
    """
    from headerfirst.streams.categories.store import categories_in
    from headerfirst.streams.ingest.desk import Source
    from headerfirst.streams.ingest.run import Ingest
    from headerfirst.streams.metrics import Metrics
    from headerfirst.streams.pack_shelf import ready_packs

    logs.configure()
    connector = connector_for(format_name)
    given = Given(mailbox=mailbox, at=at, options=options_of(connector, options))
    if demo_keys:
        click.echo(keys.PUBLISHED_WARNING, err=True)
    goes_on = follow or any(isinstance(path, str) for path in paths)
    source = Source(
        connector=connector,
        paths=paths,
        bootstrap=bootstrap,
        pseudonyms=keys.PUBLISHED if demo_keys else keys.load(os.environ, sealing=False),
        prefix=prefix,
        given=given,
        follow=follow,
        packs=tuple(ready_packs(pack_folders)),
        categories=categories_in(categories),
        bookmarks=bookmarks or (default_folder(os.environ) if goes_on else None),
        from_start=from_start,
    )
    metrics = Metrics()
    run = _listening(source, spool, spool_limit, metrics) if _listens(connector, paths) else Ingest(source)
    asyncio.run(_run(run, metrics, format_name, (metrics_host, metrics_port)))


def _listening(source: Source, spool: Path | None, limit: int, metrics: Metrics) -> Run:
    from headerfirst.streams.ingest.listening import Listening
    from headerfirst.streams.ingest.spool import Spool

    if spool is None:
        raise Misconfigured("What listens keeps records on disk until Kafka has them: say where with --spool DIR.")
    return Listening(source, Spool(spool, limit), metrics)


def _listens(connector: Connector, paths: tuple[Path | str, ...]) -> bool:
    """Whether others speak to us, rather than we to them; raises Misconfigured where both are meant."""
    addresses = [path for path in paths if isinstance(path, str)]
    heard = [
        address
        for address in addresses
        if connector.listen is not None or (connector.lines and address.partition("://")[0] in _SAID_OF_LINES)
    ]
    if heard and len(paths) > 1:
        raise Misconfigured("One process listens at one address: start another for each of the others.")
    return bool(heard)


async def _run(run: Run, metrics: Metrics, format_name: str, page: tuple[str, int | None]) -> None:
    """SIGTERM and Ctrl-C end a run in order: what was read is delivered."""
    from headerfirst.streams.garbage import keep_what_is_there
    from headerfirst.streams.ingest.watch import Watch

    keep_what_is_there()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, run.end)
    try:
        async with Watch(run, metrics, format_name).shown(*page, lambda text: click.echo(text, err=True)):
            await run.run()
    finally:
        if run.account.inputs or run.account.passed_unseen:
            click.echo(run.account.sentence())
