"""One role as a Faust app: its agent takes slices and hands them to the runner; nothing is ever raised into Faust."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, cast

from headerfirst.streams import slices
from headerfirst.streams.faust_settings import faust_settings
from headerfirst.streams.runner import Runner
from headerfirst.streams.settings import Settings
from headerfirst.streams.topics import prefixed
from headerfirst.streams.topology import Role, group_of

log: Final = logging.getLogger(__name__)

OnFailure = Callable[[str], None]


class RoleApp:
    """`on_failure` is told in one sentence what the runner could not handle; the process is then to end."""

    def __init__(
        self, settings: Settings, role: Role, runner: Runner, options: slices.SliceOptions, on_failure: OnFailure
    ) -> None:
        self.role = role
        self.runner = runner
        self._on_failure = on_failure
        self._app = build_app(settings, role, replace(options, on_rebalance=self._give_way))
        self._count_rebalance = options.on_rebalance
        self._settling: asyncio.Task[None] | None = None
        for name in role.reads:
            topic = self._app.topic(prefixed(settings.prefix, name))
            self._app.agent(topic, name=f"headerfirst.{role.name}.{name}", concurrency=1)(self._take)

    @property
    def consumer(self) -> slices.Consumer:
        return cast("slices.Consumer", self._app.consumer)

    @property
    def producer(self) -> slices.Producer:
        return cast("slices.Producer", self._app.producer)

    @property
    def generation(self) -> int:
        return int(self._app.consumer_generation_id)

    @property
    def has_crashed(self) -> bool:
        return bool(self._app.crashed)

    async def start(self) -> None:
        await self._app.start()

    async def stop(self) -> None:
        """Once the slice in work is done; Faust need not wait for those that are left to the next member."""
        await self.runner.finish(self.producer)
        await self._app.stop()

    def _give_way(self) -> None:
        """Partitions are taken away, and that waits for slices in work: what they wait for is written at once."""
        self._count_rebalance()
        self._settling = asyncio.create_task(self._settle())

    async def _settle(self) -> None:
        try:
            await self.runner.settle(self.producer)
        except Exception as error:
            log.exception("state could not be written: role=%s", self.role.name)
            self._on_failure(f"{self.role.name}: {type(error).__name__}")

    async def _take(self, stream: Any) -> None:
        async for part in stream:
            try:
                await self.runner.process(part, self.producer)
            except Exception as error:
                # An exception that left this loop would be acked by Faust. The slice stays unconfirmed and nothing
                # more is taken: the process ends.
                log.exception("a slice could not be handled: role=%s", self.role.name)
                self._on_failure(f"{self.role.name}: {type(error).__name__}")
                await asyncio.Event().wait()


def build_app(settings: Settings, role: Role, options: slices.SliceOptions) -> slices.App:
    app = slices.App(
        **faust_settings(
            group_of(settings.prefix, role.name),
            settings.bootstrap,
            instance=f"{settings.instance}-{role.name}" if settings.instance else None,
            session_timeout=settings.session_timeout,
        )
    )
    slices.configure(app, options)
    return app
