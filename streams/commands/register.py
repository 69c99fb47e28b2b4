"""`headerfirst register import|heartbeat|gaps`: who is who, what protects whom, and the sign that somebody keeps it."""

from __future__ import annotations

import signal
import threading

import click
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.commands.options import bootstrap_option, prefix_option
from headerfirst.streams.commands.register_gaps import gaps
from headerfirst.streams.commands.register_import import import_
from headerfirst.streams.register_writer import HEARTBEAT_EVERY, open_writer


@click.group()
def register() -> None:
    """Write the register and keep it fresh, and count what it lacks."""


register.add_command(gaps)
register.add_command(import_)


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
