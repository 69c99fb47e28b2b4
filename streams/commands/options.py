"""Options that mean the same in every command."""

from __future__ import annotations

import click

bootstrap_option = click.option(
    "--bootstrap",
    envvar="KAFKA_BOOTSTRAP_SERVERS",
    default="localhost:9092",
    show_default=True,
    metavar="HOST:PORT[,…]",
    help="The brokers; KAFKA_BOOTSTRAP_SERVERS says it too.",
)
prefix_option = click.option(
    "--prefix", envvar="HEADERFIRST_PREFIX", default="", help="Stands before every topic's and group's name."
)
