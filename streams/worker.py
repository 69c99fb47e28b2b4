"""A worker process: the register view, one Faust app per role, and what keeps an eye on them.

It ends with exit code 0 after SIGTERM or SIGINT, within a hard limit; with EXIT_FAILED on anything that it cannot
handle, so that whoever started it starts it again: what is not confirmed is not committed.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import threading
from collections.abc import Awaitable, Mapping, Sequence
from functools import cached_property, partial
from typing import Final

from headerfirst.agents.act_feed import ActFeed
from headerfirst.agents.book import Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.agents.incidents import IncidentBook
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.agents.usage import Agent
from headerfirst.streams import slices
from headerfirst.streams.allocator import give_back_what_is_freed
from headerfirst.streams.book_memory import BookMemory
from headerfirst.streams.categories.store import categories_in
from headerfirst.streams.delegation_figures import DelegationFigures
from headerfirst.streams.garbage import keep_what_is_there, search_seldom
from headerfirst.streams.grant_figures import GrantFigures
from headerfirst.streams.labour import Labour, keep_at
from headerfirst.streams.memory import IncidentMemory, Memory, NoMemory, UsageMemory
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.monitor import Monitor
from headerfirst.streams.office import Office, book_of, labour_of
from headerfirst.streams.offset_ledger import Hole, Slice
from headerfirst.streams.pack_shelf import ready_packs
from headerfirst.streams.preflight import preflight
from headerfirst.streams.protection_feed import ProtectionFeed
from headerfirst.streams.register_view import RegisterView
from headerfirst.streams.role_app import RoleApp
from headerfirst.streams.runner import Runner, utc_now
from headerfirst.streams.settings import RoleName, Settings
from headerfirst.streams.topics import prefixed
from headerfirst.streams.topology import TOPOLOGY
from headerfirst.streams.watchdog import Watchdog, expect_another_call_within, expect_no_more_calls

log: Final = logging.getLogger(__name__)

EXIT_FAILED: Final = 3
_TICK: Final = 1.0
"""Seconds between two looks at every role."""
_AGENTS: Final[Mapping[RoleName, Agent]] = {"mail": "mail", "web": "web"}
"""Who keeps usage, by role."""


class Worker:
    """`run` returns the exit code."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._metrics = Metrics()
        packs = ready_packs(settings.pack_folders)
        self._packs = Packs(packs)
        self._metrics.expect_rules(rule for pack in packs for rule in pack.pack.rules)
        for group in {name for pack in packs for name in pack.web_groups.names}:
            self._metrics.visits.labels(group)
        self._metrics.stalled_limit.set(settings.stuck_after)
        self._register = RegisterView(
            settings.bootstrap,
            prefixed(settings.prefix, "register"),
            settings.register_stale_after,
            lacks=self._lacks_a_pack,
        )
        self._bench = Bench(
            self._packs, self._register.register, settings.pseudonyms, categories_in(settings.categories)
        )
        self._memories: list[Memory] = []
        self._labours: list[Labour] = []
        self._apps: list[RoleApp] = []
        self._watchdogs = {name: Watchdog(settings.stuck_after) for name in settings.roles}
        self._monitor = Monitor(self._metrics, self._not_alive, self._not_ready)
        self._ending = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._failure: str | None = None
        self._started = False

    async def run(self) -> int:
        give_back_what_is_freed()
        self._end_on_signals()
        await preflight(self._settings)
        await self._monitor.open(self._settings.monitor_host, self._settings.monitor_port)
        log.info("metrics and health: http://%s", self._monitor.address)
        starting = self._do(self._start())
        await self._ending.wait()
        await self._stop(starting)
        return 0 if self._failure is None else EXIT_FAILED

    async def _start(self) -> None:
        search_seldom()
        await self._register.open()
        self._tasks = [self._do(work) for work in (self._register.follow(), self._watch())]
        self._apps = [self._role_app(name) for name in self._settings.roles]
        # At once: a broker lets each new group wait for further members.
        await asyncio.gather(*map(self._put_to_work, self._apps, self._memories))
        self._register.on_malformed(partial(self._apps[0].runner.bury_elsewhere, "register"))
        keep_what_is_there()
        self._started = True
        log.info("started: roles=%s", ",".join(self._settings.roles))

    def _lacks_a_pack(self, register: Register) -> str | None:
        """Records that no pack was there to judge would pass as if they had been."""
        if self._packs.in_force(register, utc_now()) is not None:
            return None
        return "it puts no pack in force that is here; see its `pack` records and --pack-dir"

    def _role_app(self, name: RoleName) -> RoleApp:
        role, settings = TOPOLOGY[name], self._settings
        memory = self._memory(name)
        self._memories.append(memory)
        runner = Runner(role, self._bench, self._register, memory, self._metrics, settings.prefix)
        self._metrics.expect(name, role.reads)
        options = slices.SliceOptions(
            on_hole=self._note_hole,
            on_stuck=self._give_up,
            on_retry=lambda cause: self._metrics.retries.labels(name, cause).inc(),
            on_rebalance=self._metrics.rebalances.labels(name).inc,
        )
        return RoleApp(settings, role, runner, options, self.fail)

    async def _put_to_work(self, app: RoleApp, memory: Memory) -> None:
        if isinstance(memory, BookMemory):
            memory.belong_to(lambda: app.generation)
        await app.start()
        self._tasks.append(self._do(self._tend(app)))
        if not isinstance(memory, BookMemory):
            return
        labour = labour_of(app.role.name, self._office, memory)
        if labour is not None:
            self._labours.append(labour)
            waited = self._metrics.retries.labels(app.role.name, "work").inc
            self._tasks.append(self._do(keep_at(labour, memory, app, waited)))

    def _memory(self, name: RoleName) -> Memory:
        role = TOPOLOGY[name]
        if name == "accounts":
            self._show_delegation()
        if role.remembers == "usage":
            return UsageMemory(self._settings, _AGENTS[name], role.reads[0], self._metrics)
        if role.remembers == "incidents":
            book = IncidentBook()
            self._register.listen(ProtectionFeed(book, self._bench.pseudonyms, self._register.register))
            acts = ActFeed(book, self._register.register, self._office.directory)
            return IncidentMemory(self._settings, self._packs, book, self._metrics, acts)
        if role.remembers == "book":
            office = self._office
            figures = GrantFigures() if name == "notices" else None
            memory = BookMemory(self._settings, role, book_of(name, office), office.moment, figures)
            if figures is not None:
                self._show(figures, memory)
            return memory
        return NoMemory()

    def _show_delegation(self) -> None:
        figures = DelegationFigures(self._packs, self._register.register, lambda: self._register.is_fresh, utc_now)
        self._metrics.people_without_delegation.set_function(figures.without)

    def _show(self, figures: GrantFigures, memory: BookMemory) -> None:
        """Asked when the metric is read, so that a process that lost the role says nothing of it."""
        metrics = self._metrics
        metrics.grants_without_entry.set_function(lambda: figures.without_entry if memory.is_ready else 0)
        metrics.granted_cases.set_function(lambda: figures.cases if memory.is_ready else 0)
        metrics.granted_case_people.set_function(lambda: figures.people if memory.is_ready else 0)

    @cached_property
    def _office(self) -> Office:
        """Only for roles with a book: it makes a token of everybody in the register."""
        register, pseudonyms = self._register.register, self._bench.pseudonyms
        directory, shields = Directory(register, pseudonyms), ShieldIndex(register, pseudonyms)
        self._register.listen(directory)
        self._register.listen(shields)
        return Office(self._settings, self._bench, directory, shields, self._register, self._metrics, self._moment)

    def _moment(self) -> Moment:
        return Moment(utc_now(), self._register.is_fresh, self._register.offset)

    def fail(self, reason: str) -> None:
        """End the process with an exit code that says so; the first reason is kept."""
        if self._failure is None:
            self._failure = reason
            log.critical("the worker ends: %s", reason)
        self._ending.set()

    def _do(self, work: Awaitable[None]) -> asyncio.Task[None]:
        return asyncio.create_task(self._guarded(work))

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except Exception as error:
            log.exception("a part of the worker failed")
            self.fail(type(error).__name__)

    async def _watch(self) -> None:
        """Waits for nothing but the clock, so that it sees when everything else waits for ever."""
        while True:
            expect_another_call_within(self._settings.stuck_after + _TICK)
            await asyncio.sleep(_TICK)
            self._measure_register()
            self._metrics.lag.clear()  # a partition that went to another worker has its lag there
            for app in self._apps:
                self._look_at(app)

    async def _tend(self, app: RoleApp) -> None:
        """Between slices; waits for a slice in work and for the broker, and no role for another."""
        while True:
            await asyncio.sleep(_TICK)
            generation, positions = app.generation, app.consumer.positions()
            last = next(reversed(positions), None)
            for tp, position in positions.items():
                if app.generation != generation:
                    break  # what is held may be another's by now
                await app.runner.look_after(tp, generation, position.mark, app.producer, catch_up=tp == last)

    def _measure_register(self) -> None:
        age = self._register.age()
        self._metrics.register_age.set(float("inf") if age is None else age)
        self._metrics.register_fresh.set(self._register.is_fresh)

    def _look_at(self, app: RoleApp) -> None:
        if app.has_crashed:
            self.fail(f"{app.role.name}: the Faust app crashed")
            return
        positions = app.consumer.positions()
        for tp, position in positions.items():
            topic = tp.topic.removeprefix(self._settings.prefix)
            self._metrics.lag.labels(app.role.name, topic, tp.partition).set(position.lag)
        watchdog = self._watchdogs[app.role.name]
        paused = app.runner.has_read_on() or app.runner.paused
        now = asyncio.get_running_loop().time()
        stuck = watchdog.look(positions, now, paused=paused)
        self._metrics.stalled.labels(app.role.name).set(watchdog.longest(now))
        if stuck:
            self.fail(f"{app.role.name}: {len(stuck)} partitions with lag have not moved")

    def _note_hole(self, hole: Hole) -> None:
        topic = hole.tp.topic.removeprefix(self._settings.prefix)
        log.error("offsets are missing: topic=%s partition=%d %d..%d", topic, hole.tp.partition, hole.start, hole.end)
        self._metrics.missing_offsets.labels(topic, hole.cause).inc(hole.end - hole.start)

    def _give_up(self, parts: Sequence[Slice]) -> None:
        """Slices that outlast a rebalance or a stop are stuck; those that wait for the register are not waited for."""
        self._hard_exit(f"{len(parts)} slices were not finished in time")

    def _not_alive(self) -> str | None:
        return self._failure

    def _not_ready(self) -> str | None:
        if not self._started:
            return "starting"
        return self._register.problem()

    def _end_on_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._ending.set)

    async def _stop(self, starting: asyncio.Task[None]) -> None:
        limit = threading.Timer(self._settings.stop_within, self._hard_exit, ["it did not stop in time"])
        limit.daemon = True
        limit.start()
        expect_another_call_within(self._settings.stop_within + _TICK)
        if self._failure is not None:
            # Something is broken: nothing more may be confirmed, and a polite farewell would wait for it.
            self._hard_exit(self._failure)
        if not self._apps:
            starting.cancel()  # still reading the register; a Faust app has to be started before it can be stopped
        await asyncio.gather(starting, return_exceptions=True)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for labour in self._labours:
            await labour.close()
        for app in self._apps:
            await app.stop()
        for memory in self._memories:
            await memory.close()
        await self._register.close()
        await self._monitor.close()
        limit.cancel()
        expect_no_more_calls()
        log.info("stopped")

    @staticmethod
    def _hard_exit(reason: str) -> None:
        log.critical("the process ends at once: %s; what is not confirmed is not committed", reason)
        logging.shutdown()
        os._exit(EXIT_FAILED)


def run(settings: Settings) -> int:
    """Run a worker in this thread until it is told to stop."""
    with contextlib.suppress(KeyboardInterrupt):
        return asyncio.run(_run(settings))
    return 0


async def _run(settings: Settings) -> int:
    return await Worker(settings).run()
