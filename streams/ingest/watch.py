"""What a run of `ingest` shows while it lasts: metrics on a page, and a line now and then for whoever looks on.

A run counts in its account; once a second the difference goes to the metrics, so that no item pays for being counted.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import count
from typing import Final, Protocol

from headerfirst.streams.connectors.account import Account
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.monitor import Monitor

_LOOKS: Final = 1.0
_SAYS_EVERY: Final = 5
"""Looks between two lines."""


class Run(Protocol):
    """A run of any kind."""

    @property
    def account(self) -> Account: ...

    @property
    def bookmark_age(self) -> float:
        """Seconds for which what was taken has not been on Kafka and marked so."""

    @property
    def lag_bytes(self) -> int:
        """What is there and not taken yet, as far as anybody can say."""

    def problem(self) -> str | None:
        """Why nothing is taken now."""

    def end(self) -> None: ...

    async def run(self) -> None: ...


class Meter:
    """Carries an account's counts to the metrics."""

    def __init__(self, run: Run, metrics: Metrics, format_name: str) -> None:
        self._run, self._metrics, self._format = run, metrics, format_name
        self._counted: Counter[tuple[str, str]] = Counter()
        self._inputs = self._gone = 0
        metrics.expect_ingest(format_name)

    def look(self) -> None:
        """Add what has come about since the last look."""
        account = self._run.account
        now = Counter(dict(_outcomes(account)))
        for (outcome, reason), times in (now - self._counted).items():
            self._metrics.ingest_items.labels(self._format, outcome, reason).inc(times)
        self._metrics.ingest_inputs.labels(self._format).inc(account.inputs - self._inputs)
        self._metrics.ingest_files_gone.labels(self._format).inc(account.files_gone - self._gone)
        if account.newest is not None:
            self._metrics.ingest_newest.labels(self._format).set(account.newest.timestamp())
        self._counted, self._inputs, self._gone = now, account.inputs, account.files_gone


def _outcomes(account: Account) -> Iterator[tuple[tuple[str, str], int]]:
    yield ("produced", ""), account.produced
    yield ("other_kind", ""), account.other_kinds.total()
    for outcome, counts in (
        ("shielded", account.shielded),
        ("out_of_scope", account.out_of_scope),
        ("dead", account.dead),
    ):
        for reason, times in counts.items():
            yield (outcome, str(reason)), times


class Watch:
    """Of one run."""

    def __init__(self, run: Run, metrics: Metrics, format_name: str) -> None:
        self._run, self._metrics = run, metrics
        self._meter = Meter(run, metrics, format_name)
        self._said = 0
        metrics.ingest_bookmark_age.set_function(lambda: run.bookmark_age)
        metrics.ingest_lag_bytes.set_function(lambda: run.lag_bytes)

    @asynccontextmanager
    async def shown(self, host: str, port: int | None, say: Callable[[str], None]) -> AsyncIterator[None]:
        """While the context lasts; a page only with a port. Raises Misconfigured where that cannot be had."""
        page = Monitor(self._metrics, lambda: None, self._run.problem)
        if port is not None:
            await page.open(host, port)
            say(f"metrics at http://{page.address}/metrics")
        looking = asyncio.create_task(self._look(say))
        try:
            yield
        finally:
            looking.cancel()
            await asyncio.gather(looking, return_exceptions=True)
            self._meter.look()
            await page.close()

    async def _look(self, say: Callable[[str], None]) -> None:
        for looks in count(1):
            await asyncio.sleep(_LOOKS)
            self._meter.look()
            if looks % _SAYS_EVERY == 0 and self._run.account.inputs != self._said:
                self._said = self._run.account.inputs
                say(progress(self._run.account, self._run.lag_bytes))


def progress(account: Account, lag_bytes: int) -> str:
    """`12,345 inputs, 12,000 produced; 1,048,576 bytes to go in the log`."""
    behind = f"; {lag_bytes:,} bytes to go in the log" if lag_bytes else ""
    return f"{account.inputs:,} inputs, {account.produced:,} produced{behind}"
