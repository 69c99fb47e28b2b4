"""Counts what becomes of real mail and logs under each shipped pack.

Nothing of the mail is shown: the table holds numbers and reasons. Every input is a record, shielded, out of scope or a
dead letter with a reason; one that is none of these ends the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.errors import HeaderFirstError
from headerfirst.schemas.register import Organisation, key_of
from headerfirst.streams import keys
from headerfirst.streams.backtest import Backtest, Plan
from headerfirst.streams.codec import encode
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.files import files_under
from headerfirst.streams.connectors.interface import Given
from headerfirst.streams.evaluation.document import table as markdown
from headerfirst.streams.evaluation.trial import CLOCK
from headerfirst.streams.line import Line
from headerfirst.streams.summary import counts_of


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


def evaluate(data: Path, packs: Iterable[ReadyPack], sources: Iterable[Source] = SOURCES) -> Iterator[Result]:
    """Each source under each pack; raises HeaderFirstError where an input is lost."""
    packs = list(packs)
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
    return markdown(HEAD, (_row(result) for result in results), words=2)


HEAD: Final = (
    "data",
    "pack",
    "inputs",
    "seen",
    "produced",
    "shielded",
    "out of scope",
    "dead letters",
    "findings",
    "requests",
)


def _row(result: Result) -> list[object]:
    counts = result.counts
    reasons = (counts.get(name) for name in ("shielded", "out_of_scope", "dead_letters", "findings"))
    requests = _reasons(counts.get("inspection_requests"))
    figures = (counts[name] for name in ("inputs", "seen", "produced"))
    return [result.source.folder, result.pack, *figures, *map(_reasons, reasons), requests]


def _reasons(counts: dict[str, int] | None) -> str:
    return ", ".join(f"{reason} {times:,}" for reason, times in (counts or {}).items()) or "0"


def inputs() -> str:
    """What of each folder is taken for an input, as a Markdown list."""
    return "".join(f"- {source.folder} (`{source.format}`): {source.taken}\n" for source in SOURCES)


def figures(data: Path, packs: Iterable[ReadyPack]) -> str:
    """What is taken for an input, and what became of it."""
    return f"{inputs()}\n{table(evaluate(data, packs))}"
