"""Liveness, readiness and metrics answer over HTTP, with the reason where the answer is no."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.monitor import Monitor


@asynccontextmanager
async def opened(alive: str | None = None, ready: str | None = None) -> AsyncIterator[Monitor]:
    monitor = Monitor(Metrics(), lambda: alive, lambda: ready)
    await monitor.open("127.0.0.1", 0)
    try:
        yield monitor
    finally:
        await monitor.close()


async def get(monitor: Monitor, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://{monitor.address}{path}") as response:
        return response.status, await response.text()


async def test_a_healthy_worker_is_alive_and_ready() -> None:
    async with opened() as monitor:
        assert await get(monitor, "/livez") == (200, "ok\n")
        assert await get(monitor, "/readyz") == (200, "ok\n")


async def test_what_is_wrong_is_said() -> None:
    async with opened(alive="mail: Retriable", ready="starting") as monitor:
        assert await get(monitor, "/livez") == (503, "mail: Retriable\n")
        assert await get(monitor, "/readyz") == (503, "starting\n")


async def test_metrics_are_in_prometheus_own_format() -> None:
    async with opened() as monitor:
        status, text = await get(monitor, "/metrics")
        assert status == 200
        assert "# HELP headerfirst_register_fresh Whether the register may be relied on" in text


async def test_nothing_else_is_served() -> None:
    async with opened() as monitor:
        assert (await get(monitor, "/table"))[0] == 404


async def test_it_listens_on_loopback_and_a_port_that_is_taken_is_a_sentence() -> None:
    async with opened() as monitor:
        host, port = monitor.address.split(":")
        assert host == "127.0.0.1"
        with pytest.raises(Misconfigured, match="choose another"):
            await Monitor(Metrics(), lambda: None, lambda: None).open(host, int(port))
