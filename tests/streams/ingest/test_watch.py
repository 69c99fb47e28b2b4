"""Metrics follow the account, and a line says how far it is."""

from __future__ import annotations

from headerfirst.streams.connectors.account import Account
from headerfirst.streams.ingest.watch import Meter, Watch, progress
from headerfirst.streams.metrics import Metrics

from tests.builders import NOON


class Run:
    """As far as anybody looks at one."""

    def __init__(self) -> None:
        self.account = Account()
        self.bookmark_age = 2.5
        self.lag_bytes = 100

    def problem(self) -> str | None:
        return "the register is stale"

    def end(self) -> None:
        raise NotImplementedError

    async def run(self) -> None:
        raise NotImplementedError


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(f"headerfirst_{name}", labels)


def items(metrics: Metrics, outcome: str, reason: str = "") -> float | None:
    return value(metrics, "ingest_items_total", format="squid", outcome=outcome, reason=reason)


def test_only_what_is_new_is_added() -> None:
    run, metrics = Run(), Metrics()
    meter = Meter(run, metrics, "squid")
    assert (items(metrics, "produced"), items(metrics, "dead", "too_old")) == (0, 0)
    for _ in range(2):
        run.account.inputs += 3
        run.account.produced += 2
        run.account.dead["too_old"] += 1
        run.account.shielded["no_log"] += 1
        run.account.files_gone += 1
        meter.look()
        meter.look()
    assert (items(metrics, "produced"), items(metrics, "dead", "too_old")) == (4, 2)
    assert items(metrics, "shielded", "no_log") == 2
    assert value(metrics, "ingest_inputs_total", format="squid") == 6
    assert value(metrics, "ingest_files_gone_total", format="squid") == 2


def test_when_the_newest_record_was_observed_is_shown_once_there_is_one() -> None:
    run, metrics = Run(), Metrics()
    meter = Meter(run, metrics, "squid")
    meter.look()
    assert value(metrics, "ingest_newest_record_timestamp_seconds", format="squid") is None
    run.account.note(NOON)
    meter.look()
    assert value(metrics, "ingest_newest_record_timestamp_seconds", format="squid") == NOON.timestamp()


async def test_the_page_shows_them_and_why_nothing_is_taken() -> None:
    run, metrics, said = Run(), Metrics(), list[str]()
    run.account.inputs = run.account.produced = 7
    async with Watch(run, metrics, "squid").shown("127.0.0.1", 0, said.append):
        address = said[0].removeprefix("metrics at http://").removesuffix("/metrics")
        assert address.startswith("127.0.0.1:")
    assert items(metrics, "produced") == 7
    assert value(metrics, "ingest_bookmark_age_seconds") == 2.5
    assert value(metrics, "ingest_lag_bytes") == 100


def test_how_far_it_is() -> None:
    account = Account(inputs=12_345, produced=12_000)
    assert progress(account, 0) == "12,345 inputs, 12,000 produced"
    assert progress(account, 1 << 20) == "12,345 inputs, 12,000 produced; 1,048,576 bytes to go in the log"
