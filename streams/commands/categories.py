"""`headerfirst categories build|lookup`: lists of domains by category, as one file that the agents ask."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

import click
import orjson
from headerfirst.streams.categories.shared_file import Sources
from headerfirst.streams.categories.store import Said, StoredCategories, build

_file = click.Path(path_type=Path, dir_okay=False)


@click.group()
def categories() -> None:
    """Make and ask a store of domain categories, which --categories of worker, ingest, backtest and demo names."""


@categories.command("build")
@click.argument("lists", metavar="LISTS_FOLDER", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--output", required=True, type=_file, metavar="FILE", help="Replaced at once and whole.")
@click.option(
    "--overrides",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE.yaml",
    help="What the organisation knows better.",
)
def make(lists: Path, output: Path, overrides: Path | None) -> None:
    """Make a store of the lists in LISTS_FOLDER: a folder a category with a file `domains` in it, as UT1 has them.

    A running worker keeps the store that it has; start it again to give it the new one.
    """
    sources = build(lists, output, overrides, _progress if sys.stderr.isatty() else _silence)
    if sys.stderr.isatty():
        click.echo("\r" + " " * _WIDTH + "\r", err=True, nl=False)
    for sentence in _told(sources):
        click.echo(sentence)


_WIDTH: Final = 60


def _progress(category: str, names: int) -> None:
    click.echo(f"\r{f'{names:,} names; {category}':{_WIDTH}.{_WIDTH}}", err=True, nl=False)


def _silence(_category: str, _names: int) -> None:
    """Nobody is looking."""


def _told(sources: Sources) -> list[str]:
    left, ignored = sources.left, sum(one.ignored for one in sources.lists)
    told = [
        f"{sources.names:,} names in {len(sources.lists)} lists as of {sources.as_of}.",
        f"{sources.overrides:,} overrides; public suffixes of {sources.suffixes}.",
    ]
    if ignored:
        told.append(f"{ignored:,} lines name no host and were left out.")
    if left.urls:
        told.append(f"{left.urls:,} lines of `urls` were left out: past its first slash a URL is content.")
    if left.aliases:
        told.append(f"{left.aliases} folders are other names of lists, and were left out.")
    if left.without_domains:
        told.append(f"No site is of these, since they have no `domains`: {', '.join(left.without_domains)}.")
    return told


@categories.command("lookup")
@click.argument("hosts", metavar="HOST…", nargs=-1, required=True)
@click.option(
    "--store", required=True, type=_file, envvar="HEADERFIRST_CATEGORIES", metavar="FILE", help="Which store to ask."
)
@click.option("--json", "as_json", is_flag=True, help="A JSON object a host, one a line.")
def lookup(hosts: tuple[str, ...], store: Path, as_json: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Say what a store calls each HOST, and which of its names are why."""
    known = StoredCategories(store)
    for host in hosts:
        names, said = list(known.of(host)), known.explain(host)
        if as_json:
            why = [
                {"name": one.name, "listed": one.row.listed, "add": one.row.add, "remove": one.row.remove}
                for one in said
            ]
            click.echo(orjson.dumps({"host": host, "categories": names, "because": why}))
        else:
            click.echo(f"{host}: {', '.join(names) or 'no category'}{_why(said)}")


def _why(said: list[Said]) -> str:
    reasons = []
    for one in said:
        row = one.row
        words = [*row.listed, *(f"+{name}" for name in row.add), *(f"-{name}" for name in row.remove)]
        reasons.append(f"{one.name}: {' '.join(words)}")
    return f" ({'; '.join(reasons)})" if reasons else ""
