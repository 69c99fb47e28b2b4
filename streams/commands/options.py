"""Options that mean the same in every command."""

from __future__ import annotations

from datetime import UTC, datetime

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


class Moment(click.ParamType):
    name = "time"

    def convert(self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            moment = datetime.min  # noqa: DTZ901 - has no zone, and is refused for that
        if moment.tzinfo is None:
            self.fail("write it with its zone, like 2026-03-10T12:00:00Z", param, ctx)
        return moment.astimezone(UTC)


moment = Moment()
