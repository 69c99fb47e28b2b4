"""The demo's child processes: what they are told and have counted, and what is said when one ends."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.demo.worker import WorkerProcess, Workers, worker_processes
from headerfirst.streams.sample.day import sample_day
from headerfirst.streams.topics import TOPICS

from tests import builders
from tests.conftest import NewBroker

NOBODY_THERE = "127.0.0.1:9"


@pytest.fixture
def ended(tmp_path: Path) -> WorkerProcess:
    """A worker that found no broker, and said so."""
    worker = WorkerProcess(NOBODY_THERE, "", (), tmp_path / "worker.log")
    worker._process.wait(60)
    return worker


def test_a_worker_that_ended_is_an_error_with_the_end_of_its_log(ended: WorkerProcess) -> None:
    with pytest.raises(Retriable) as raised:
        ended.check()

    sentence, *log = str(raised.value).splitlines()
    assert sentence == "The worker ended by itself with exit code 2; its log ends:"
    assert any(f"headerfirst: No Kafka answers at {NOBODY_THERE}" in line for line in log)


def test_a_worker_that_does_not_answer_has_counted_nothing(ended: WorkerProcess) -> None:
    assert ended.counted("headerfirst_shielded_total", "protection") == Counter()


def test_stopping_what_has_ended_is_no_error(ended: WorkerProcess) -> None:
    ended.stop()
    ended.stop()

    assert ended._process.returncode == 2


def test_both_workers_start_and_only_inspection_is_told_where_the_mail_lies(embedded: NewBroker) -> None:
    bootstrap = embedded({name: topic.partitions() for name, topic in TOPICS.items()}).bootstrap
    mail = sample_day(date(2026, 3, 10), 1, [builders.PACK], records=0).mail

    with worker_processes(bootstrap, "", (), mail) as workers:
        told = [_arguments(worker) for worker in workers]
        (store,) = (argument for argument in told[1] if argument.startswith("folder://"))
        files = len(list(Path(store.removeprefix("folder://")).glob("*/new/*")))
        workers.check()

    assert not [argument for argument in told[0] if "folder" in argument or argument == "--store"]
    assert told[1][told[1].index("--only") + 1] == "inspection"
    assert files > 50
    assert not Path(store.removeprefix("folder://")).exists()


def test_one_worker_that_ended_is_enough_to_say_so(ended: WorkerProcess) -> None:
    with pytest.raises(Retriable, match="ended by itself"):
        Workers(ended, ended).check()


def _arguments(worker: WorkerProcess) -> list[str]:
    return [str(argument) for argument in worker._process.args]  # type: ignore[union-attr]  # a list, as we start it
