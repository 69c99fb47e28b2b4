"""The real gate over a sample day in this process: commands are answered as soon as they are written, without Kafka."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.book import GateBook
from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyPack
from headerfirst.agents.step import Output, Publish
from headerfirst.schemas.command import Command
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import RegisterRecord
from headerfirst.streams import codec, keys
from headerfirst.streams.command_writer import key_of, value_of
from headerfirst.streams.demo.desk import Desk
from headerfirst.streams.demo.outputs import Outputs
from headerfirst.streams.demo.stories import Stories
from headerfirst.streams.operator_identity import Identity
from headerfirst.streams.sample.day import SampleDay

from tests.agents.made_packs import judged_mail

_MOST_ROUNDS: Final = 20
_BETWEEN: Final = timedelta(milliseconds=20)
"""Of two records on topics, by the broker's time."""


class GateInProcess:
    """Also the writer of a `Desk`. `outputs` is what the demo's follower would have read."""

    def __init__(self, sample: SampleDay, pack: ReadyPack) -> None:
        self.outputs = Outputs()
        register = Register()
        self._bench = Bench(Packs([pack]), register, keys.PUBLISHED)
        self._listeners = (Directory(register, keys.PUBLISHED), ShieldIndex(register, keys.PUBLISHED))
        self._book = GateBook(self._bench, *self._listeners)
        self._register_offset = self._offset = 0
        self._now = datetime.now(UTC)
        for key, record in sample.register:
            self._register(key, record)

    def play(self, sample: SampleDay) -> None:
        """The mail of the day's scenes, through the mail agent."""
        for record in sample.mail:
            self._publish(judged_mail(self._bench, record))
        self._run()

    def write(self, command: Command, identity: Identity) -> bytes:
        value = value_of(command)
        self._arrive("commands", key_of(command), command, identity.sign(value))
        self._run()
        return value

    def _run(self) -> None:
        for _ in range(_MOST_ROUNDS):
            outputs = self._book.say(Moment(self._now, register_is_fresh=True, register_offset=self._register_offset))
            if not outputs:
                return
            self._publish(outputs)
        raise AssertionError("the gate does not come to an end")

    def _publish(self, outputs: Iterable[Output]) -> None:
        for one in outputs:
            if not isinstance(one, Publish) or one.record is None:
                continue
            if isinstance(one.record, RegisterRecord):
                self._register(one.key, one.record)
            else:
                self._arrive(one.topic, one.key, one.record)

    def _register(self, key: str, record: RegisterRecord) -> None:
        self._register_offset += 1
        self._bench.register.fold(key, record)
        for listener in self._listeners:
            listener(key, record)

    def _arrive(self, topic: str, key: str, record: Record, signature: str | None = None) -> None:
        self._offset += 1
        self._now += _BETWEEN
        value = codec.encode(record)
        if topic != "commands":
            self.outputs.fold(topic, value)
        self._book.take(Arrival(topic, self._offset, self._now, key, record, value, signature))


def answers_to(sample: SampleDay, pack: ReadyPack) -> Outputs:
    """To everything that triage and the people of the day ask for."""
    gate = GateInProcess(sample, pack)
    gate.play(sample)
    stories = Stories(Desk(gate, sample.seed), pack.pack)
    while stories.go_on(gate.outputs):
        """Each is answered at once."""
    return gate.outputs
