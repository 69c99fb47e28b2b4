"""What `ingest` costs: items a second and core of each format, a log onto a real Kafka, memory by the log's length.

`make bench-ingest`, which writes it into docs/performance.md; beside each format stands the bare reading of the file,
and beside mail Python's own parser of headers.
"""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email import policy
from email.parser import BytesHeaderParser
from functools import partial
from pathlib import Path
from typing import Final

from headerfirst.agents.register import Register
from headerfirst.agents.rules import make_ready
from headerfirst.streams import keys
from headerfirst.streams.connectors import connector_for, formats, items_of
from headerfirst.streams.connectors.door import Door
from headerfirst.streams.connectors.interface import Desk, Origin, Raw
from headerfirst.streams.connectors.mail_drafts import mail_drafts
from headerfirst.streams.packs import find_pack

from benchmarks import ingest_kafka, invented_lines
from benchmarks.environments import kafka_version
from benchmarks.ingest_memory import SIZES, peak_mebibytes
from benchmarks.ingest_report import Found, Kafka, Speed, chapter, renewed
from benchmarks.invented_headers import blocks
from benchmarks.report import machine
from tests.e2e.kafka_broker import KafkaNode

_LINES: Final = 50_000
_MAILS: Final = 5_000
_ROUNDS: Final = 3
"""Of which the quickest counts: what disturbs a run only makes it longer."""
_AFTER: Final = datetime(2026, 6, 1, tzinfo=UTC)
"""Later than any invented line."""
_DOCUMENT: Final = Path(__file__).parents[1] / "docs" / "performance.md"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-kafka", action="store_true", help="no broker; the document stays as it is")
    parser.add_argument("--no-memory", action="store_true", help="no long logs; the document stays as it is")
    options = parser.parse_args()
    found = Found(
        where=_where(),
        logs=list(_logs()),
        mail=_mail(),
        kafka=None if options.no_kafka else _kafka(),
        memory={} if options.no_memory else {size: peak_mebibytes(size) for size in SIZES},
    )
    print(chapter(found))
    if not (options.no_kafka or options.no_memory):
        _DOCUMENT.write_text(renewed(_DOCUMENT.read_text(encoding="utf-8"), found), encoding="utf-8")


def _where() -> str:
    on = machine(kafka_version())
    return (
        f"{datetime.now(UTC):%Y-%m-%d}: {on['cores']} cores ({on['cpu']}), {on['memory_gibibytes']} GiB, Python "
        f"{on['python']}, Kafka {on['kafka']}; {_LINES:,} lines of each format and {_MAILS:,} mails, the quickest of "
        f"{_ROUNDS} rounds"
    )


def _desk() -> Desk:
    return Desk(make_ready(find_pack("dmu")), Register(everyone_is_staff=True), keys.PUBLISHED)


def _logs() -> Iterator[Speed]:
    desk = _desk()
    with tempfile.TemporaryDirectory() as folder:
        for name, path in _files(Path(folder)):
            yield Speed(name, _cpu(partial(_through, desk, name, path)) / _LINES, _cpu(partial(_read, path)) / _LINES)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for module in pkgutil.iter_modules(invented_lines.__path__):
        name = module.name.replace("_", "-")
        if name in formats():
            path = folder / name
            lines = importlib.import_module(f"{invented_lines.__name__}.{module.name}").lines(_LINES, 1)
            path.write_bytes(b"".join(line if line.endswith(b"\n") else line + b"\n" for line in lines))
            yield name, path


def _through(desk: Desk, name: str, path: Path) -> None:
    connector = connector_for(name)
    door = Door(connector, desk)
    for raw in items_of(connector, path):
        door.take(raw, _AFTER)
    door.rest(_AFTER)
    if door.account.dead.total() > _LINES // 1000:
        raise RuntimeError(f"lines of our own making could not be read ({name})")


def _read(path: Path) -> None:
    with path.open("rb") as file:
        for _ in file:
            pass


def _mail() -> Speed:
    """Headers that were read already: to the record, and only split by Python's own parser."""
    raws = [Raw(Origin("mail", number, 0), block, len(block)) for number, block in enumerate(blocks(_MAILS))]
    conversion = mail_drafts(_desk())
    parse = BytesHeaderParser(policy=policy.compat32).parsebytes

    def to_records() -> None:
        for raw in raws:
            list(conversion.take(raw))

    def split() -> None:
        for raw in raws:
            parse(raw.value)

    return Speed("eml", _cpu(to_records) / _MAILS, _cpu(split) / _MAILS)


def _kafka() -> Kafka:
    with KafkaNode.started() as node, tempfile.TemporaryDirectory() as folder:
        return Kafka(*ingest_kafka.measure(node.bootstrap, Path(folder)))


def _cpu(work: Callable[[], None]) -> float:
    return min(_once(work) for _ in range(_ROUNDS))


def _once(work: Callable[[], None]) -> float:
    begun = time.process_time()
    work()
    return max(time.process_time() - begun, 1e-9)


if __name__ == "__main__":
    main()
