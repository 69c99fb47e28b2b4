"""`headerfirst register import|heartbeat|gaps`: who is who, what protects whom, and the sign that somebody keeps it."""

from __future__ import annotations

import signal
import threading
from datetime import UTC, datetime
from pathlib import Path

import click
from headerfirst.schemas.errors import Retriable
from headerfirst.schemas.register import Heartbeat, key_of
from headerfirst.streams.commands.options import bootstrap_option, prefix_option
from headerfirst.streams.commands.register_gaps import gaps
from headerfirst.streams.register_file import is_backdated, read_register, refuse_backdated
from headerfirst.streams.register_writer import HEARTBEAT_EVERY, differences, open_writer, present_records


@click.group()
def register() -> None:
    """Write the register and keep it fresh, and count what it lacks."""


register.add_command(gaps)


@register.command("import")
@bootstrap_option
@prefix_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--without-past-cases", is_flag=True, help="Leave cases out that begin in the past, as a sample's do.")
def import_(
    bootstrap: str,
    prefix: str,
    file: Path,
    dry_run: bool,  # noqa: FBT001  # click passes flags by name
    without_past_cases: bool,  # noqa: FBT001
) -> None:
    """Write the records of FILE that the register does not have yet.

    FILE holds JSON lines as `backtest` prints them: {"topic": "register", "value": {"kind": "person", …}}. The whole
    file is read first: one bad line, and nothing is written. Heartbeats in it are passed over: `heartbeat` beats.
    """
    records = [record for record in read_register(file) if not isinstance(record, Heartbeat)]
    present = present_records(bootstrap, prefix)
    changed, now = differences(records, present), datetime.now(UTC)
    allowed = [record for record in changed if not (without_past_cases and is_backdated(record, now))]
    refuse_backdated(allowed, now)
    if not dry_run:
        with open_writer(bootstrap, prefix) as writer:
            writer.write(allowed)
    verb = "would be written" if dry_run else "written"
    unchanged = len({key_of(record) for record in records}) - len(changed)
    left_out = f", {len(changed) - len(allowed)} cases of the past left out" if without_past_cases else ""
    click.echo(f"{len(allowed)} records {verb}, {unchanged} unchanged{left_out}.")


@register.command()
@bootstrap_option
@prefix_option
@click.option("--every", default=HEARTBEAT_EVERY, show_default=True, type=click.FloatRange(min=0.1), help="Seconds.")
@click.option("--once", is_flag=True, help="Beat once and end.")
def heartbeat(bootstrap: str, prefix: str, every: float, once: bool) -> None:  # noqa: FBT001  # click passes flags by name
    """Say every few seconds that the register is kept; without it triage pauses after a minute.

    Run it where the register is kept, never beside a worker: it vouches that what the register says is what you know.
    """
    ending = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    with open_writer(bootstrap, prefix) as writer:
        writer.beat()
        while not once and not ending.wait(every):
            try:
                writer.beat()
            except Retriable as error:  # a broker that is away comes back, and the register is stale meanwhile
                click.echo(f"headerfirst: {error}", err=True)
