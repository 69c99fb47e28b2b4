"""Options that mean the same in every command."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

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


categories_option = click.option(
    "--categories",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    envvar="HEADERFIRST_CATEGORIES",
    metavar="FILE",
    help="What lists call a site, beside the proxy's vendor: a store that `categories build` made.",
)
format_option = click.option(
    "--option",
    "options",
    metavar="NAME=VALUE",
    multiple=True,
    help="What the format itself can be told; see below.",
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


class Text(click.ParamType):
    """What somebody writes: as it stands, `@FILE` for what a file holds, `-` for standard input."""

    name = "text"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        text = value
        if value == "-":
            text = click.get_text_stream("stdin", encoding="utf-8").read()
        elif value.startswith("@"):
            text = self._read(Path(value[1:]), param, ctx)
        if not text.strip():
            self.fail("there is nothing in it", param, ctx)
        return text.strip()

    def _read(self, path: Path, param: click.Parameter | None, ctx: click.Context | None) -> str:
        try:
            return path.read_text(encoding="utf-8")
        except OSError as error:
            self.fail(f"{path} cannot be read: {error.strerror}", param, ctx)
        except UnicodeDecodeError:
            self.fail(f"{path} is no UTF-8 text", param, ctx)


class Token(click.ParamType):
    """A pseudonym, never an address: what is asked for travels on topics that name nobody."""

    name = "token"

    def __init__(self, form: str, example: str) -> None:
        self._form = re.compile(form)
        self._example = example

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not self._form.fullmatch(value):
            self.fail(f"write {self._example}", param, ctx)
        return value


text = Text()
person_token = Token("p-[0-9a-f]{32}", "a person's token, p- and 32 hex digits, as incidents have it")
message_token = Token("m-[0-9a-f]{32}", "a message's token, m- and 32 hex digits, as findings have it")
mailbox_token = Token("b-[0-9a-f]{32}", "a mailbox's token, b- and 32 hex digits")
any_token = Token("[a-z]-[0-9a-f]{32}", "a token, a letter, a hyphen and 32 hex digits, as incidents have it")
viewer = Token("[a-z0-9-]{1,64}", "a person's token, or a role like investigator")
demo_keys_option = click.option(
    "--demo-keys", is_flag=True, help="Use the published keys; tokens then hide nobody. Never in earnest."
)
