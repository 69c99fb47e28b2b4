"""A whole installation in memory: topics with offsets and the broker's times, two gates, an inspector, people who look,
notices, incidents and a notary, each the real book; a register, a clock, and death at any moment.

A history is a list of steps in words, such as `approve hana read-plain`. Whatever a gate says is held against the model
at the moment when it says it; whatever is appended, against what may never be (watch.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from importlib.resources import files
from random import Random
from typing import Any, Final

import msgspec
from headerfirst.agents.act_feed import ActFeed
from headerfirst.agents.book import Arrival, Book, Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.book import GateBook
from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.agents.inspection import InspectionBook
from headerfirst.agents.ledger.notary import Notary
from headerfirst.agents.ledger.note import Signer
from headerfirst.agents.ledger.verification import Verification
from headerfirst.agents.notices import NoticeBook
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.agents.signatures import sign
from headerfirst.agents.step import Publish
from headerfirst.schemas.command import Actor, Command
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.ledger import LedgerLine
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import Consultation, RegisterRecord, key_of

from tests.agents.gate.made_questions import DMU, WCC
from tests.agents.made_packs import KEYS
from tests.gate_model import scenery
from tests.gate_model.desk import open_next
from tests.gate_model.model import Model
from tests.gate_model.nouns import Act, Asked, Policy
from tests.gate_model.scenery import EARLIER, NOON, token
from tests.gate_model.topics import Incidents, Process, Topics
from tests.gate_model.watch import Broken, Watch, require

SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
PACKS: Final = {"dmu": DMU, "wcc": WCC}
POLICIES: Final = {name: Policy((files("headerfirst.policies") / name / "pack.yaml").read_text()) for name in PACKS}
SIGNER: Final = Signer.of("headerfirst/ledger", b"n" * 32)
MOST_ROUNDS: Final = 30


class World:
    def __init__(self, pack: str = "dmu", seed: int = 0, *, hasty: bool = False) -> None:
        """`hasty`: processes do not all get to their ends after every step, and die now and then."""
        self.pack = pack
        self.random = Random(seed)  # noqa: S311 - of histories, not of secrets
        self.hasty = hasty
        self.now = NOON
        self.topics = Topics()
        self.facts = scenery.facts(scenery.ASKER[pack])
        self.model = Model(POLICIES[pack], self.facts)
        self.watch = Watch(self.topics, self.may_open)
        self.asked: dict[str, Asked] = {}
        self.register = Register()
        self.register_offset = -1
        self.directory = Directory(self.register, KEYS)
        self.shields = ShieldIndex(self.register, KEYS)
        self.bench = Bench(Packs([PACKS[pack]], always=PACKS[pack]), self.register, KEYS)
        self.serial = 0
        self.held_back: list[Publish] = []
        self.asleep: set[str] = set()
        for record in scenery.register(scenery.ASKER[pack]):
            self.keep(record)
        for finding in scenery.findings():
            self.topics.append("findings", finding.person or "", finding, EARLIER)
        self.processes = {
            name: self._process(role)
            for name, role in (
                ("gate", "gate"),
                ("rival", "gate"),
                ("inspection", "inspection"),
                ("notices", "notices"),
                ("incidents", "incidents"),
                ("notary", "notary"),
            )
        }

    def _process(self, role: str) -> Process:
        books: dict[str, Any] = {
            "gate": lambda: GateBook(self.bench, self.directory, self.shields),
            "inspection": lambda: InspectionBook(self.bench, self.directory, self.shields),
            "notices": lambda: NoticeBook(self.bench, self.directory),
            "incidents": lambda: Incidents(self.bench, lambda book: ActFeed(book, self.register, self.directory)),
            "notary": lambda: Notary(SIGNER),
        }
        made_book: Book = books[role]()
        return Process(role, made_book, self.topics)

    @property
    def moment(self) -> Moment:
        return Moment(self.now, self.facts.fresh, self.register_offset)

    # What comes to lie on topics

    def keep(self, record: RegisterRecord) -> None:
        key = key_of(record)
        self.register_offset += 1
        self.register.fold(key, record)
        self.directory(key, record)
        self.shields(key, record)
        if isinstance(record, Consultation):
            self.watch.consulted(record)

    def append(self, topic: str, key: str, record: Record | None, signature: str | None = None) -> Arrival:
        self.now += SECOND
        arrival = self.topics.append(topic, key, record, self.now, signature)
        self.watch.see(arrival, self.now)
        return arrival

    def publish(self, said: Publish) -> None:
        if said.topic == "register":
            assert said.record is not None
            self.keep(said.record)  # type: ignore[arg-type]  # the register's union
        else:
            self.append(said.topic, said.key, said.record)

    def give(self, kind: str, by: str, role: str, *, signer: str | None = None, **fields: Any) -> Command:
        """A command, signed by whoever it says or by `signer`."""
        self.serial += 1
        plain: dict[str, Any] = {
            "command_id": f"{kind}-{by}-{self.serial:04}",
            "at": self.now,
            "kind": kind,
            "actor": Actor(token=token(by), role=role),  # type: ignore[arg-type]  # one of the closed list
            "payload": {},
        }
        given = Command(**(plain | fields))
        signature = sign(scenery.private_key(signer or by), msgspec.json.encode(given))
        self.append("commands", given.request_id or given.command_id, given, signature)
        return given

    # The model's view

    def act(self, given: Command, by: str, *, forged: bool = False, **fields: Any) -> None:
        offset = self.topics.end("commands") - 1
        act = Act(
            given.command_id, offset, self.now, given.kind, by, given.actor.role, given.request_id, forged, **fields
        )
        self.watch.note(act)

    def may_open(self, request_id: str) -> bool:
        subject = self.asked[request_id].subject
        registered = {one.id for one in self.register.objections(subject)}
        acts = self.watch.acts(request_id, self.topics.end("commands"))
        acts = [one for one in acts if one.kind != "object" or one.name in registered]
        return self.model.may_open(self.asked[request_id], self.watch.stand(request_id), acts, self.now)

    def agree(self, gate: Process, said: Sequence[Publish]) -> None:
        """What a gate says of requests is what the model lets it say, with what that gate has read."""
        for one in said:
            decision = one.record
            if not isinstance(decision, Decision) or decision.about_request is not None:
                continue
            asked, stand = self.asked[decision.request_id], self.watch.stand(decision.request_id)
            acts = self.watch.acts(decision.request_id, gate.read["commands"])
            may = self.model.expect(asked, stand, acts, self.now).may
            told = f"{decision.request_id}: {decision.outcome} {decision.reasons}"
            require(decision.outcome in may, f"the gate says {told}; the model allows {_words(may)}")
            reasons = may[decision.outcome]
            require(
                not reasons or bool(reasons & set(decision.reasons)), f"the gate says {told}; the model {_words(may)}"
            )

    def compare(self) -> None:
        """Everything has been said: what stands is what the model has standing."""
        for request_id, asked in self.asked.items():
            if request_id not in self.watch.requests:
                continue
            stand = self.watch.stand(request_id)
            acts = self.watch.acts(request_id, self.topics.end("commands"))
            stands = self.model.expect(asked, stand, acts, self.now).stands
            require(stand.outcome in stands, f"{request_id} is {stand.outcome or 'not decided'}; the model: {stands}")

    # Processes at work

    def turn(self, name: str, most: int | None = None) -> bool:
        """Whether there was anything to say. `most`: it dies after so many records."""
        process = self.processes[name]
        has_spoken = False
        for _ in range(MOST_ROUNDS):
            process.follow(self.random)
            said = process.say(self.moment)
            if process.role == "gate":
                self.agree(process, said)
            if not said and not (process.role == "inspection" and open_next(self, process)):
                return has_spoken
            has_spoken = True
            if most is not None:
                for one in said[:most]:
                    self.publish(one)
                process.die()
                return True
            for one in said:
                self.publish(one)
        raise Broken(f"{name} never comes to an end")

    def settle(self) -> None:
        """Until nobody has anything to say any more."""
        for _ in range(MOST_ROUNDS):
            awake = [name for name in self.processes if name not in self.asleep and name != "rival"]
            spoke = [self.turn(name) for name in awake]
            if not any(spoke):
                break
        else:
            raise Broken("it never comes to an end")
        if not self.asleep & {"gate", "inspection"}:
            self.compare()

    def dies_now(self) -> bool:
        """Now and then a process dies half-way through."""
        return self.hasty and self.random.random() < 0.1

    # The end

    def finish(self) -> None:
        self.hasty = False
        self.asleep.clear()
        self.held_back = []
        self.settle()
        self.watch.at_the_end()
        self._ledger_verifies()
        for name, process in self.processes.items():
            fresh = self._process(process.role)
            fresh.follow(self.random)
            require(not fresh.say(self.moment), f"{name}, restarted, says what the topics hold already")

    def _ledger_verifies(self) -> None:
        lines = self.topics.arrivals["ledger"]
        verification = Verification([SIGNER.verifier])
        for one in lines:
            verification.take(one.value + b"\n")
        verdict = verification.verdict(closed=False)
        require(not verdict.problems, "the ledger does not verify")
        entries = {one.key for one in self.topics.arrivals["ledger-entries"]}
        require(
            {one.record.entry_id for one in lines if isinstance(one.record, LedgerLine)} == entries, "a line is missing"
        )
        doubled = Notary(SIGNER)
        for one in self.topics.arrivals["ledger-entries"]:
            doubled.take(one)
        again = [one.record for one in doubled.say(self.moment) if isinstance(one, Publish)]
        require([msgspec.json.encode(one) for one in again] == [one.value for one in lines], "another notary differs")


def _words(may: dict[str, frozenset[str]]) -> str:
    return ", ".join(f"{outcome} {sorted(reasons)}" for outcome, reasons in sorted(may.items())) or "nothing"
