"""The demo's register on the embedded broker: the worker's own view finds it whole and fresh."""

from __future__ import annotations

from datetime import date

import pytest
from headerfirst.streams.demo import register
from headerfirst.streams.demo.register import RegisterKeeper
from headerfirst.streams.register_view import RegisterView
from headerfirst.streams.sample.day import sample_day

from tests import builders
from tests.conftest import NewBroker

SAMPLE = sample_day(date(2026, 3, 10), 1, [builders.PACK], records=0)


async def test_a_worker_finds_the_register_whole_and_fresh(embedded: NewBroker) -> None:
    bootstrap = embedded({"p-register": 1}).bootstrap
    keeper = RegisterKeeper(bootstrap, "p-")
    keeper.write(record for _, record in SAMPLE.register)
    keeper.beat()

    view = RegisterView(bootstrap, "p-register", stale_after=60)
    await view.open()
    try:
        assert view.is_fresh, view.problem()
        assert view.register.count("person") == 300
    finally:
        await view.close()


async def test_a_register_without_a_heartbeat_of_now_is_not_fresh(embedded: NewBroker) -> None:
    bootstrap = embedded({"register": 1}).bootstrap
    RegisterKeeper(bootstrap, "").write(record for _, record in SAMPLE.register)

    view = RegisterView(bootstrap, "register", stale_after=60)
    await view.open()
    try:
        assert not view.is_fresh
    finally:
        await view.close()


def test_it_beats_only_when_it_is_time(embedded: NewBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper = RegisterKeeper(embedded({"register": 1}).bootstrap, "")
    beaten: list[float] = []
    clock = iter((100.0, 105.0, 111.0))
    monkeypatch.setattr(keeper._writer, "beat", lambda: beaten.append(keeper._beaten or 0.0))
    monkeypatch.setattr(register, "monotonic", lambda: next(clock))

    for _ in range(3):
        keeper.beat()

    assert beaten == [100.0, 111.0]
