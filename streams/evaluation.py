"""Counts what becomes of real mail and logs under each shipped pack, and writes the table into docs/evaluation.md.

`python -m headerfirst.streams.evaluation`. Nothing of the mail is shown: the table holds numbers and reasons. Every
input is a record, shielded, out of scope or a dead letter with a reason; one that is none of these ends the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import click
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.errors import HeaderFirstError, Misconfigured
from headerfirst.schemas.register import Organisation, key_of
from headerfirst.streams import keys
from headerfirst.streams.backtest import Backtest, Plan
from headerfirst.streams.codec import encode
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.files import files_under
from headerfirst.streams.connectors.interface import Given
from headerfirst.streams.line import Line
from headerfirst.streams.pack_shelf import ready_pack
from headerfirst.streams.packs import find_pack, shipped
from headerfirst.streams.summary import counts_of

CLOCK: Final = datetime(2027, 1, 1, tzinfo=UTC)
"""When the evaluation takes place, so that the same mail gives the same table on any day."""
BEGIN: Final = "<!-- evaluation: begin -->"
END: Final = "<!-- evaluation: end -->"


@dataclass(frozen=True, slots=True)
class Source:
    """One folder of the data; `left_out` are patterns of files that are no input."""

    folder: str
    taken: str
    format: str = "eml"
    left_out: tuple[str, ...] = ()
    given: Given = field(default_factory=Given)
    ours: tuple[str, ...] = ()
    """Domains that are taken for the organisation's own; none: everybody is staff, as without a register."""


SOURCES: Final = (
    Source("spamassassin", "every file"),
    Source(
        "enron_cats",
        "`*.txt` but the legend; enron.com is ours",
        left_out=("*.cats", "categories.txt"),
        ours=("enron.com",),
    ),
    Source("lore_ksummit", "every file"),
    Source(
        "newsgroups20",
        "every file; posts have no recipient and most no date, so `--mailbox` and `--at` say both",
        given=Given("reader@example.org", datetime(1993, 4, 1, tzinfo=UTC)),
    ),
    Source("phishing_pot", "`*.eml`", left_out=("*.txt",)),
    Source("mail_fixtures", "every file but `*.json`, README and COPYING", left_out=("*.json", "README", "COPYING")),
    Source("proxy_squid", "every line", format="squid"),
)


@dataclass(frozen=True, slots=True)
class Result:
    source: Source
    pack: str
    counts: dict[str, Any]


def evaluate(data: Path, sources: Iterable[Source] = SOURCES) -> Iterator[Result]:
    """Each source under each shipped pack; raises HeaderFirstError where an input is lost."""
    packs = [ready_pack(find_pack(name)) for name in shipped()]
    for source in sources:
        paths = tuple(path for path in files_under(data / source.folder) if not _is_left_out(source, path))
        given_in = sum(map(_lines_of, paths)) if source.format == "squid" else len(paths)
        for pack in packs:
            counts = _run(source, pack, paths)
            if counts["inputs"] != given_in:
                raise HeaderFirstError(f"{source.folder}: {given_in} inputs, of which {counts['inputs']} were read.")
            if counts["published"].get("dead-letters", 0) != sum(counts["dead_letters"].values()):
                raise HeaderFirstError(f"{source.folder}: a step failed on a record that the door let through.")
            yield Result(source, pack.ref.id, counts)


def _is_left_out(source: Source, path: Path) -> bool:
    return any(fnmatch(path.name, pattern) for pattern in source.left_out)


def _lines_of(path: Path) -> int:
    return sum(1 for line in path.read_bytes().splitlines() if line.strip())


def _run(source: Source, pack: ReadyPack, paths: tuple[Path, ...]) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        register = Path(folder, "register.jsonl") if source.ours else None
        if register is not None:
            ours = Organisation(id="ours", domains=list(source.ours), time_zone=pack.pack.file.time_zone)
            register.write_bytes(Line("register", key_of(ours), encode(ours)).to_json())
        connector = connector_for(source.format)
        backtest = Backtest(Plan(pack, connector, paths, keys.PUBLISHED, CLOCK, register, source.given))
        for _ in backtest.run():
            pass
        return counts_of(backtest)


def table(results: Iterable[Result]) -> str:
    """As Markdown."""
    rows = [
        "| data | pack | inputs | seen | produced | shielded | out of scope | dead letters | findings | requests |",
        "| --- | --- | ---: | ---: | ---: | --- | --- | --- | --- | --- |",
    ]
    for result in results:
        counts = result.counts
        figures = [f"{counts[name]:,}" for name in ("inputs", "seen", "produced")]
        names = ("shielded", "out_of_scope", "dead_letters", "findings", "inspection_requests")
        rows.append(
            " | ".join([f"| {result.source.folder}", result.pack, *figures, *map(_reasons, map(counts.get, names))])
            + " |"
        )
    return "\n".join(rows) + "\n"


def _reasons(counts: dict[str, int] | None) -> str:
    return ", ".join(f"{reason} {times:,}" for reason, times in (counts or {}).items()) or "0"


def inputs() -> str:
    """What of each folder is taken for an input, as a Markdown list."""
    return "".join(f"- {source.folder} (`{source.format}`): {source.taken}\n" for source in SOURCES)


def replaced(document: str, text: str) -> str:
    """The document with this text between its markers; raises Misconfigured where it has none."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise Misconfigured(f"The document has no place for the table: put {BEGIN} and {END} into it.")
    return f"{before}{BEGIN}\n{text}{END}{after}"


@click.command()
@click.option(
    "--data",
    envvar="HEADERFIRST_DATA",
    default="../shared/data",
    show_default=True,
    type=click.Path(path_type=Path),
    help="The folder of real mail and logs.",
)
@click.option(
    "--document", default="docs/evaluation.md", show_default=True, type=click.Path(path_type=Path, dir_okay=False)
)
def main(data: Path, document: Path) -> None:
    """Count what becomes of real mail and logs, and write the table."""
    try:
        if not data.is_dir():
            raise Misconfigured(f"{data} is no folder; say where the data is with --data or HEADERFIRST_DATA.")
        text = f"{inputs()}\n{table(evaluate(data))}"
        document.write_text(replaced(document.read_text(encoding="utf-8"), text), encoding="utf-8")
    except (HeaderFirstError, OSError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(text, nl=False)


if __name__ == "__main__":
    main()
