"""Liveness, readiness and metrics over HTTP, on loopback unless told otherwise: /livez, /readyz, /metrics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from aiohttp import web
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.metrics import Metrics
from prometheus_client import generate_latest

_PLAIN: Final = "text/plain"
_METRICS: Final = {"Content-Type": "text/plain; version=0.0.4; charset=utf-8"}

Problem = Callable[[], str | None]
"""Why it is not so; None where it is."""


class Monitor:
    def __init__(self, metrics: Metrics, not_alive: Problem, not_ready: Problem) -> None:
        self._metrics = metrics
        self._not_alive = not_alive
        self._not_ready = not_ready
        self._runner: web.AppRunner | None = None
        self.address = ""

    async def open(self, host: str, port: int) -> None:
        """Raises Misconfigured where the port cannot be had."""
        app = web.Application()
        app.router.add_get("/livez", self._livez)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._show_metrics)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            raise Misconfigured(
                f"Port {port} on {host} cannot be opened; choose another with --metrics-port."
            ) from error
        bound_host, bound_port = self._runner.addresses[0][:2]
        self.address = f"{bound_host}:{bound_port}"

    async def close(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _livez(self, _request: web.Request) -> web.Response:
        return _answer(self._not_alive())

    async def _readyz(self, _request: web.Request) -> web.Response:
        return _answer(self._not_ready())

    async def _show_metrics(self, _request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(self._metrics.registry), headers=_METRICS)


def _answer(problem: str | None) -> web.Response:
    if problem is None:
        return web.Response(text="ok\n", content_type=_PLAIN)
    return web.Response(status=503, text=f"{problem}\n", content_type=_PLAIN)
