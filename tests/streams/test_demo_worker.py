"""The demo's child process: what it counted, and what is said when it ends."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Retriable
from headerfirst.streams.demo_worker import WorkerProcess

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
