"""Where a worker's time goes, as a flame graph: `make flame`.

Mail goes through one worker process on a real Kafka, and py-spy looks at it from outside: what is drawn are names of
functions, never an argument or a value. `--job reference` profiles the reference job over what `make bench` gives it,
`--job policy` the whole DMU pack over the invented day's; `--split` prints what share each part of the path has, which
docs/performance.md quotes.
"""

from __future__ import annotations

import argparse
import json
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1]))

from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.register import RegisterRecord
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import DoorRecord, last_weekday, sample_day

from benchmarks.mail import Mails
from benchmarks.policy import JOBS
from benchmarks.worker import wait
from tests.e2e.kafka_broker import KafkaNode
from tests.e2e.workers import Installation

PICTURE = Path(__file__).parents[1] / "docs" / "pictures" / "flame-worker.svg"
SPY = str(Path(sys.executable).with_name("py-spy"))
LOOKS_A_SECOND = 250
WAITING = "select (selectors.py"
"""Of a thread that has nothing to do."""
PARTS = (
    ("reading its own state back", ("_tend (streams/worker.py",)),
    ("decoding and checking a value", ("_decoder.<locals>.decoder (streams/codec.py",)),
    ("the step: the policy, or the reference job", ("judge_for.<locals>.judge (streams/judgement.py",)),
    ("writing state and outputs", ("_write_behind (streams/runner.py", "put (streams/outbox.py", "send_batch")),
    ("the loop over a slice", ("_judge (streams/runner.py",)),
    ("sending to the broker", ("aiokafka/producer/", "aiokafka/client.py", "aiokafka/conn.py", "asyncio/streams.py")),
    ("records out of their batches", ("streams/batch_records.py",)),
    ("fetching and answers of the broker", ("aiokafka/",)),
    ("Faust: queues, threads, commits", ("faust/", "mode/", "streams/slices.py")),
)
"""A look belongs to the first part of which a name stands in its stack."""


def looks(path: Path) -> Iterator[tuple[list[str], int]]:
    """Stacks of functions, outermost first, and how often each was seen (py-spy's raw format)."""
    for line in path.read_text(encoding="utf-8").splitlines():
        stack, _, times = line.rpartition(" ")
        yield stack.split(";"), int(times)


def part_of(stack: list[str]) -> str | None:
    """None where the thread waits."""
    if WAITING in stack[-1]:
        return None
    for part, names in PARTS:
        if any(name in frame for frame in stack for name in names):
            return part
    return "the rest"


def split(path: Path) -> dict[str, float]:
    """Per cent of the time at work, by part."""
    seen: Counter[str] = Counter()
    for stack, times in looks(path):
        part = part_of(stack)
        if part is not None:
            seen[part] += times
    return {part: round(times / seen.total() * 100, 1) for part, times in seen.most_common()}


def spied(pid: int, output: Path, *options: str) -> subprocess.Popen[bytes]:
    command = [SPY, "record", "--pid", str(pid), "--rate", str(LOOKS_A_SECOND), "--output", str(output), "--function"]
    return subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  # our own


class Mail(NamedTuple):
    register: list[tuple[str, RegisterRecord]]
    records: Sequence[DoorRecord]


def mail_for(job: str, number: int) -> Mail:
    if job == "reference":
        mails = Mails(number)
        return Mail(mails.register, mails)
    pack = find_pack("dmu")
    ref = PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
    day = sample_day(last_weekday(datetime.now(UTC).date()), 1, [ref], number)
    return Mail(day.register, [record for record in day.door if record.topic == "email-metadata"])


def profile(bootstrap: str, prefix: str, mail: Mail, job: str, output: Path, *options: str) -> None:
    """From the first commit until all is done."""
    installation = Installation(bootstrap, prefix, roles=("mail",))
    installation.create()
    installation.write_register(mail.register)
    installation.produce(mail.records)
    command = [*JOBS[job], "worker", "--demo-keys", "--bootstrap", bootstrap, "--prefix", prefix, "--only", "mail"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603  # our own
    installation.processes.append(process)
    try:
        wait(installation, lambda left: left < len(mail.records))
        spy = spied(process.pid, output, *options)
        wait(installation, lambda left: left == 0)
        spy.send_signal(signal.SIGINT)
        if spy.wait(timeout=60) != 0:
            raise SystemExit("py-spy could not look at the worker; it needs the right to trace processes (root)")
    finally:
        installation.stop_workers()


def named(picture: str, job: str) -> str:
    """Its title is py-spy's command line, paths of this machine included."""
    return re.sub(r'(<text id="title"[^>]*>)[^<]*', rf"\g<1>a worker at work: {job}", picture)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--job", choices=sorted(JOBS), default="reference")
    parser.add_argument("--records", type=int, default=400_000, help="of the policy's day about a third are mail")
    parser.add_argument("--output", type=Path, default=PICTURE, help="the flame graph (SVG)")
    parser.add_argument("--split", action="store_true", help="print shares as JSON in place of drawing")
    options = parser.parse_args()
    mail = mail_for(options.job, options.records)
    with KafkaNode.started() as node, tempfile.TemporaryDirectory() as folder:
        prefix = f"profile-{time.monotonic_ns()}-"
        if options.split:
            raw = Path(folder) / "looks"
            profile(node.bootstrap, prefix, mail, options.job, raw, "--format", "raw")
            print(json.dumps(split(raw), indent=2))
        else:
            profile(node.bootstrap, prefix, mail, options.job, options.output, "--format", "flamegraph")
            options.output.write_text(named(options.output.read_text(encoding="utf-8"), options.job), encoding="utf-8")
            print(f"{options.output}: {options.output.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
