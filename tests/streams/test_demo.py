"""The demo as a person runs it, on the embedded broker: its figures are those of a plain computation."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.request import urlopen

import pytest
from headerfirst.agents.rules import make_ready
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.streams import codec, keys
from headerfirst.streams.demo import refuse_unplayable
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import SampleDay, sample_day

from tests.streams.in_process import Judged, judge

DAY = date(2026, 3, 10)
RECORDS = 2_000
COMMAND = (sys.executable, "-m", "headerfirst.streams.cli", "demo", "--day", f"{DAY}", "--no-live")
PATIENCE = 90.0


@dataclass(frozen=True)
class Run:
    """One run of the demo, and what it should have arrived at."""

    code: int
    out: str
    err: str
    sample: SampleDay
    judged: Judged


def run_demo(pack_name: str) -> Run:
    command = [*COMMAND, "--records", str(RECORDS), "--pack", pack_name]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    pack = make_ready(find_pack(pack_name))
    sample = sample_day(DAY, 1, [pack.ref], RECORDS)
    return Run(done.returncode, done.stdout, done.stderr, sample, judge(sample, pack))


@pytest.fixture(scope="module", params=["dmu", "wcc"])
def run(request: pytest.FixtureRequest) -> Run:
    return run_demo(str(request.param))


def test_the_demo_ends_with_exit_code_0(run: Run) -> None:
    assert run.code == 0, run.err


def test_it_says_that_its_keys_are_published(run: Run) -> None:
    assert run.err.splitlines() == [keys.PUBLISHED_WARNING]


def test_the_privacy_figures_are_those_of_a_plain_computation(run: Run) -> None:
    judged = run.judged
    shielded, asked = judged.shielded.total(), len(judged.requests)
    left_alone = shielded + judged.out_of_scope.total() + judged.dead.total()

    assert f"seen : shielded : asked to open : opened = {RECORDS:,} : {shielded} : {asked} : 0\n" in run.out
    assert _row(run.out, "judged") == RECORDS - left_alone
    assert _row(run.out, "shielded") == shielded
    assert _row(run.out, "out of scope") == judged.out_of_scope.total()
    assert _row(run.out, "unreadable") == judged.dead.total() == 11
    assert _row(run.out, "with content") == judged.stripped == 2
    assert _row(run.out, "asked to open") == asked
    assert _row(run.out, "opened") == 0


def test_the_figures_by_protection_and_reason_are_too(run: Run) -> None:
    words = " ".join(run.out.split())

    for counts in (run.judged.shielded, run.judged.out_of_scope, run.judged.dead):
        for name, count in counts.items():
            assert f"{name.replace('_', ' ')} {count}" in words


def test_the_incidents_are_those_of_a_plain_computation(run: Run) -> None:
    table = re.findall(r"^ +(\d+)  (\w+) +(\w+) +(\w+) +(\w+)$", run.out, re.MULTILINE)
    shown = {(class_, category, severity, state): int(count) for count, class_, category, severity, state in table}

    assert shown == Counter((one.class_, one.category, one.severity, one.state) for one in run.judged.incidents)


def test_three_incidents_are_told_by_pseudonym(run: Run) -> None:
    told = re.findall(r"^     about +the \w+ ([pamx]-[0-9a-f]{32})$", run.out, re.MULTILINE)
    known = {one.person or one.about_token for one in run.judged.incidents}

    assert len(told) == len(set(told)) == 3
    assert known.issuperset(told)


def test_nobody_is_named_and_no_heading_is_shown(run: Run) -> None:
    said = (run.out + run.err).casefold()
    private = {text.casefold() for record in run.sample.door for text in _private(record.topic, record.value)}
    names = {record.name.casefold() for _, record in run.sample.register if hasattr(record, "name")}

    assert len(private) > 500
    assert len(names) > 250
    assert not [text for text in private | names if text in said]


def test_two_packs_give_two_right_answers() -> None:
    day = {name: sample_day(DAY, 1, [make_ready(find_pack(name)).ref], 0) for name in ("dmu", "wcc")}
    categories = {
        name: {one.category for one in judge(sample, make_ready(find_pack(name))).incidents}
        for name, sample in day.items()
    }

    assert categories["wcc"] - categories["dmu"] == {"unapproved_webmail", "discriminatory"}


def test_stay_keeps_broker_worker_and_metrics_up_until_interrupted() -> None:
    with _started("--records", "0", "--stay") as demo:
        line = _wait_for(demo, "metrics http://")
        address = re.search(r"(http://\S+/metrics)", line)
        assert address is not None
        metrics = urlopen(address.group(1), timeout=5).read().decode()  # noqa: S310 - http, as the pattern says
        demo.send_signal(signal.SIGINT)
        assert demo.wait(PATIENCE) == 0

    assert "headerfirst_shielded_total" in metrics
    assert not _answers(address.group(1))


def test_a_worker_that_dies_ends_the_demo_with_one_sentence_and_its_log() -> None:
    with _started("--records", "4000") as demo:
        _wait_for(demo, "of the day")
        worker = _child_of(demo.pid)
        subprocess.run(["kill", "-9", worker], check=True)
        _, err = demo.communicate(timeout=PATIENCE)

    assert demo.returncode == 2
    assert "headerfirst: The worker ended by itself with exit code -9; its log ends:" in err
    assert "Traceback" not in err


def test_sigterm_ends_the_worker_too() -> None:
    with _started("--records", "4000") as demo:
        _wait_for(demo, "of the day")
        worker = _child_of(demo.pid)
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(PATIENCE) == 143

    assert not Path(f"/proc/{worker}").exists()


@pytest.mark.parametrize("days_ahead", [0, 1])
def test_a_day_that_is_not_over_is_refused(days_ahead: int) -> None:
    with pytest.raises(Misconfigured, match="has to be over"):
        refuse_unplayable(date(2026, 3, 10 + days_ahead), date(2026, 3, 10), real_kafka=False)


def test_a_day_that_a_real_kafka_would_delete_is_refused() -> None:
    with pytest.raises(Misconfigured, match="deletes records after 7 days"):
        refuse_unplayable(date(2026, 3, 3), date(2026, 3, 10), real_kafka=True)


def test_an_old_day_is_fine_on_the_embedded_broker() -> None:
    refuse_unplayable(date(2020, 3, 3), date(2026, 3, 10), real_kafka=False)


@contextmanager
def _started(*options: str) -> Iterator[subprocess.Popen[str]]:
    demo = subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield demo
    finally:
        if demo.poll() is None:
            demo.terminate()
            demo.wait(PATIENCE)


def _wait_for(demo: subprocess.Popen[str], words: str) -> str:
    assert demo.stdout is not None
    for line in demo.stdout:
        if words in line:
            return line
    raise AssertionError(demo.stderr.read() if demo.stderr is not None else words)


def _child_of(pid: int) -> str:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    return children[0]


def _answers(address: str) -> bool:
    time.sleep(0.1)
    try:
        urlopen(address, timeout=2).close()  # noqa: S310 - http, as the pattern says
    except OSError:
        return False
    return True


def _row(out: str, name: str) -> int:
    found = re.search(rf"^  {name} +([\d,]+)(?:  |$)", out, re.MULTILINE)
    assert found is not None, name
    return int(found.group(1).replace(",", ""))


def _private(topic: str, value: bytes | None) -> set[str]:
    """The heading and every address of a record."""
    try:
        record = codec.decode(topic, value).record
    except Malformed:
        return set()
    if not isinstance(record, EmailMetadata):
        return {record.user} - {None}
    addresses = {record.mailbox, record.from_.address, *(one.address for one in (*record.to, *record.cc, *record.bcc))}
    return addresses | ({record.subject} if record.subject else set())
