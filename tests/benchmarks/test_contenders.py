"""Each contender has its program, and what it needs is fixed to the byte and says no address of an index."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmarks import reference_job, reference_worker
from benchmarks.contenders import CONTENDERS, FLOOR, OURS, QUIX, ROOT, STREAMS, Contender, Place
from benchmarks.environments import PEERS, PLOT, kafka_version, version_of

pytestmark = pytest.mark.checkout

OTHERS = [pytest.param(each, id=each.name) for each in CONTENDERS if each.kind in ("python", "floor")]
LOCKS = [
    pytest.param(path, id=path.parent.name) for path in (*PEERS.glob("*/requirements.lock"), PLOT / "requirements.lock")
]


def test_whom_the_goals_name_is_measured() -> None:
    assert {OURS, FLOOR, QUIX, STREAMS} <= {each.name for each in CONTENDERS}
    assert len({each.name for each in CONTENDERS}) == len(CONTENDERS)


@pytest.mark.parametrize("contender", OTHERS)
def test_it_has_a_program_and_a_lock_file_with_its_library(contender: Contender) -> None:
    folder = PEERS / contender.folder
    assert (folder / f"{contender.module}.py").is_file()
    assert re.fullmatch(r"\d+\.\d+(\.\d+)?", version_of(contender))


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_fixed_by_its_hash(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    packages = re.findall(r"(?m)^[a-z0-9][\w.-]*==", text)
    assert len(packages) > 2
    assert len(re.findall(r"(?m)^[a-z0-9].*\\\n    --hash=sha256:", text)) == len(packages)
    assert "://" not in text


def test_everybody_runs_the_same_version_of_what_they_share() -> None:
    """Faust's client is the floor's; the job is decoded by one msgspec."""
    for package in ("msgspec", "aiokafka"):
        found = {
            match[1]
            for path in (*PEERS.glob("*/requirements.lock"), ROOT / "requirements.lock")
            for match in re.finditer(rf"(?m)^{package}==(\S+)", path.read_text(encoding="utf-8"))
        }
        assert len(found) == 1, package


def test_kafka_streams_is_of_the_broker_s_version() -> None:
    [streams] = [each for each in CONTENDERS if each.name == STREAMS]
    assert version_of(streams) == kafka_version() != ""


def test_our_job_is_the_one_of_the_others() -> None:
    assert vars(reference_worker)["checks"] is reference_job.checks
    assert vars(reference_worker)["is_incident"] is reference_job.is_incident


@pytest.mark.parametrize("contender", [each for each in CONTENDERS if each.kind != "floor"], ids=lambda each: each.name)
def test_each_round_has_topics_and_groups_of_its_own(contender: Contender) -> None:
    first, second = ((contender.output(prefix), contender.group(prefix)) for prefix in ("one-", "two-"))
    assert set(first).isdisjoint(second)
    place = Place("127.0.0.1:1", "one-", Path("state"))
    assert {"127.0.0.1:1", "one-"} <= set(contender.command(place, Path("python")))
