"""What a run of `make bench-ingest` found, as the marked part of docs/performance.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

BEGIN: Final = "<!-- made by `make bench-ingest` -->\n"
END: Final = "<!-- end of what is made by `make bench-ingest` -->\n"


class Speed(NamedTuple):
    """Seconds of CPU for one item: to a record behind the door, and where it is only read."""

    name: str
    records: float
    bare: float


class Kafka(NamedTuple):
    """Seconds for a line of Squid's, from the file to Kafka."""

    cpu: float
    wall: float


@dataclass(frozen=True, slots=True)
class Found:
    where: str
    """Machine and day."""
    logs: Sequence[Speed]
    mail: Speed
    kafka: Kafka | None
    memory: Mapping[int, float]
    """Peak MiB by bytes of the log."""


def chapter(found: Found) -> str:
    lines = [
        f"Taken on {found.where}.",
        "",
        "| format | items a second and core, to a record | only read | µs an item |",
        "| --- | ---: | ---: | ---: |",
        *map(_row, sorted(found.logs, key=lambda speed: speed.name)),
        "",
        _of_mail(found.mail),
    ]
    if found.kafka is not None:
        lines += ["", _of_kafka(found.kafka)]
    if found.memory:
        lines += ["", "| length of a streamed log, MiB | peak memory, MiB |", "| ---: | ---: |"]
        lines += [f"| {size >> 20:,} | {peak:.0f} |" for size, peak in found.memory.items()]
    return "\n" + "\n".join(lines) + "\n\n"


def _of_mail(mail: Speed) -> str:
    return (
        f"Mail headers: {1 / mail.records:,.0f} blocks a second to a record, {1e6 * mail.records:.0f} µs each; "
        f"Python's parser alone needs {1e6 * mail.bare:.0f} µs to split one, so the record is had for "
        f"{mail.records / mail.bare:.2f} times that."
    )


def _of_kafka(kafka: Kafka) -> str:
    return (
        f"`headerfirst ingest squid` onto a real Kafka: {1 / kafka.cpu:,.0f} lines a second of CPU "
        f"({1e6 * kafka.cpu:.1f} µs each, all threads), {1 / kafka.wall:,.0f} a second by the clock "
        "with the broker on the same cores."
    )


def _row(speed: Speed) -> str:
    return f"| {speed.name} | {1 / speed.records:,.0f} | {1 / speed.bare:,.0f} | {1e6 * speed.records:.1f} |"


def renewed(document: str, found: Found) -> str:
    """The document with its marked part made anew; raises ValueError where the marks are missing."""
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError("the document lacks the marks between which the figures stand")
    return before + BEGIN + chapter(found) + END + after
