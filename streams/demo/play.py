"""The demo: a broker, the real workers as child processes, a sample day played through them, and what came of it.

Without a Kafka of yours the broker is librdkafka's, inside this process; with one, the topics get a fresh prefix.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Final
from uuid import uuid4

from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.policy import Pack
from headerfirst.streams import admin
from headerfirst.streams.command_writer import CommandWriter
from headerfirst.streams.demo.desk import Desk
from headerfirst.streams.demo.outputs import Follower
from headerfirst.streams.demo.player import Player, Progress
from headerfirst.streams.demo.privacy_figures import Counted
from headerfirst.streams.demo.register import RegisterKeeper
from headerfirst.streams.demo.report import Played
from headerfirst.streams.demo.screen import Moment, Screen
from headerfirst.streams.demo.stories import Stories
from headerfirst.streams.demo.worker import Workers, worker_processes
from headerfirst.streams.embedded import EmbeddedBroker
from headerfirst.streams.sample.day import SampleDay
from headerfirst.streams.topics import DAY, DEFAULT_PARTITIONS, DOOR_TOPICS, TOPICS
from headerfirst.streams.topology import TOPOLOGY

_STEP: Final = 0.05
"""Seconds of waiting for outputs between two goes at producing."""
_LOOK_EVERY: Final = 0.5
_QUIET: Final = 2.5
"""Seconds without an output, everything being worked off, until the day is over; a role with a book looks into it each
second.
"""
_STALLED: Final = 90.0
"""Seconds without any progress of the workers until the demo gives up."""

_DROPPED: Final = ("not_identified", "private_life", "not_theirs_to_say")
"""Why of a report nothing is kept (agents/reports.py); no other record is refused for these."""
TRIAGE: Final = {topic: role.name for role in TOPOLOGY.values() for topic in role.reads if topic in DOOR_TOPICS}
"""Which role works off which of the door topics."""

TERMINATED: Final = 143
"""128 + SIGTERM, as a shell says it."""


@dataclass(frozen=True, slots=True)
class Broker:
    bootstrap: str
    prefix: str


@contextmanager
def broker(bootstrap: str | None) -> Iterator[Broker]:
    """The given Kafka with topics of the demo's own, or an embedded one for as long as the context lasts."""
    if bootstrap is None:
        with EmbeddedBroker({name: topic.partitions() for name, topic in TOPICS.items()}) as embedded:
            yield Broker(embedded.bootstrap, "")
        return
    prefix = f"demo-{uuid4().hex[:8]}-"
    with admin.connect(bootstrap) as client:
        admin.apply(client, admin.Layout(prefix, DEFAULT_PARTITIONS, replication=1))
    yield Broker(bootstrap, prefix)


def refuse_unplayable(day: date, today: date, *, real_kafka: bool) -> None:
    """Raises Misconfigured for a day that is not over, or that a real Kafka's retention would delete at once."""
    if day >= today:
        raise Misconfigured("The day has to be over: records from the future are refused. Choose an earlier --day.")
    retention = min(span for name in DOOR_TOPICS if (span := TOPICS[name].retention) is not None)
    if real_kafka and today - day >= retention:
        raise Misconfigured(
            f"A Kafka of yours deletes records after {retention // DAY} days: choose a later --day, "
            "or leave out --bootstrap."
        )


@dataclass(slots=True)
class Playing:
    """A day on its way, and what people do meanwhile."""

    player: Player
    progress: Progress
    follower: Follower
    stories: Stories
    worked_off: Counter[str] = field(default_factory=Counter)
    """Door records by topic."""

    def play(self) -> None:
        self.player.play(self.player.played - self.worked_off.total())

    def listen(self, seconds: float) -> bool:
        """Whether there was anything new, or somebody did something."""
        heard = self.follower.poll(seconds)
        return self.stories.go_on(self.follower.outputs) or heard > 0

    def look(self) -> bool:
        """Whether more was worked off."""
        before = self.worked_off
        self.progress.look()
        self.worked_off = Counter({topic: self.progress.committed[role] for topic, role in TRIAGE.items()})
        return self.worked_off != before

    def is_idle(self) -> bool:
        """Everything is played, read, asked, opened and in the ledger."""
        outputs = self.follower.outputs
        waits = self.progress.lag.total() or outputs.unopened or outputs.lines_missing
        return self.player.is_done and not waits and self.stories.is_quiet and self.follower.is_at_end()


@dataclass(slots=True)
class Demo:
    """Of one sample day on one broker; `play` returns what was counted. Keeps the register fresh meanwhile."""

    sample: SampleDay
    pack: Pack
    where: Broker
    workers: Workers
    register: RegisterKeeper
    ending: Event = field(default_factory=Event)
    """Set by whoever wants it to end; an exception out of a signal handler may be lost in a library's callback."""

    def play(self, screen: Screen) -> Played:
        where = self.where
        started = monotonic()
        self.register.write(record for _, record in self.sample.register)
        with (
            Follower(where.bootstrap, where.prefix) as follower,
            Progress(where.bootstrap, where.prefix, DEFAULT_PARTITIONS) as progress,
            screen,
        ):
            player = Player(where.bootstrap, where.prefix, self.sample.door)
            stories = Stories(Desk(CommandWriter(where.bootstrap, where.prefix), self.sample.seed), self.pack)
            self._until_quiet(Playing(player, progress, follower, stories), screen)
        return Played(
            day=self.sample.day,
            pack=self.pack,
            seconds=monotonic() - started,
            counted=self._counted(),
            outputs=follower.outputs,
            told=stories.told,
        )

    def _until_quiet(self, playing: Playing, screen: Screen) -> None:
        started = looked = moved = monotonic()
        while True:
            self.keep_up()
            playing.play()
            if playing.listen(_STEP):
                moved = monotonic()
            if monotonic() - looked < _LOOK_EVERY:
                continue
            looked = monotonic()
            if playing.look():
                moved = looked
            screen.show(self._moment(looked - started, playing))
            if looked - moved >= _QUIET and playing.is_idle():
                return
            if looked - moved > _STALLED:
                raise Retriable(f"There was no progress for {_STALLED:.0f} s.\n{self.workers.log_tails()}")

    def _moment(self, elapsed: float, playing: Playing) -> Moment:
        return Moment(
            elapsed=elapsed,
            clock=playing.player.clock,
            total=len(self.sample.door),
            worked_off=playing.worked_off,
            lag=playing.progress.lag.total(),
            outputs=playing.follower.outputs,
            shielded=self._shielded(),
            out_of_scope=self._out_of_scope(),
        )

    def _counted(self) -> Counted:
        return Counted(
            topics=Counter(record.topic for record in self.sample.door),
            shielded=self._shielded(),
            out_of_scope=self._out_of_scope(),
            dead=self.workers.counted("headerfirst_dead_letters_total", "reason"),
            dropped=self._dropped(),
        )

    def _shielded(self) -> Counter[str]:
        return self.workers.counted("headerfirst_shielded_total", "protection")

    def _out_of_scope(self) -> Counter[str]:
        return self.workers.counted("headerfirst_out_of_scope_total", "reason")

    def _dropped(self) -> dict[str, int]:
        not_run = self.workers.counted("headerfirst_rules_not_run_total", "reason")
        return {reason: not_run[reason] for reason in _DROPPED if not_run[reason]}

    def keep_up(self) -> None:
        """See that the worker lives and the register is fresh; ends the process where that is wanted."""
        if self.ending.is_set():
            sys.exit(TERMINATED)
        self.workers.check()
        self.register.beat()


@contextmanager
def with_workers(
    sample: SampleDay,
    pack: Pack,
    where: Broker,
    pack_folders: tuple[Path, ...] = (),
    ending: Event | None = None,
    options: tuple[str, ...] = (),
) -> Iterator[Demo]:
    """The demo and its workers, which are stopped at the end; `options` are further ones of theirs."""
    with worker_processes(where.bootstrap, where.prefix, pack_folders, sample.mail, options) as workers:
        register = RegisterKeeper(where.bootstrap, where.prefix)
        yield Demo(sample, pack, where, workers, register, ending or Event())


def today() -> date:
    return datetime.now(UTC).date()


def ref_of(pack: Pack) -> PackRef:
    return PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
