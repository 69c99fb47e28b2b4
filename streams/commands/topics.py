"""`headerfirst topics apply|check`: the cluster's topics as the table in streams/topics.py wants them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from headerfirst.streams import admin
from headerfirst.streams.commands.options import bootstrap_option, prefix_option
from headerfirst.streams.topics import DEFAULT_PARTITIONS

Command = Callable[..., Any]


@click.group()
def topics() -> None:
    """Create, correct and check the topics."""


def _layout_options(command: Command) -> Command:
    options = (
        bootstrap_option,
        prefix_option,
        click.option(
            "--partitions",
            type=click.IntRange(min=1),
            default=DEFAULT_PARTITIONS,
            show_default=True,
            help="Of the door topics and usage; never changed in place.",
        ),
        click.option("--replication-factor", type=click.IntRange(min=1), default=1, show_default=True),
    )
    for option in reversed(options):
        command = option(command)
    return command


@topics.command()
@_layout_options
def apply(bootstrap: str, prefix: str, partitions: int, replication_factor: int) -> None:
    """Create missing topics and alter settings that drifted; partitions are never changed."""
    with admin.connect(bootstrap) as client:
        changed = admin.apply(client, admin.Layout(prefix, partitions, replication_factor))
    for difference in changed:
        click.echo(f"created {difference.topic}" if difference.remedy == "create" else f"corrected {difference}")
    if not changed:
        click.echo("Every topic is as it should be.")


@topics.command()
@_layout_options
@click.pass_context
def check(context: click.Context, bootstrap: str, prefix: str, partitions: int, replication_factor: int) -> None:
    """Say what is missing or has drifted; exit code 1 if anything is."""
    with admin.connect(bootstrap) as client:
        differences = admin.check(client, admin.Layout(prefix, partitions, replication_factor))
    for difference in differences:
        click.echo(str(difference))
    if differences:
        context.exit(1)
    click.echo("Every topic is as it should be.")
