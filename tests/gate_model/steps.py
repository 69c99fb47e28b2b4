"""The steps of a history, in words: what people, triage, the clock and misfortune do to the installation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final, cast

import msgspec
from headerfirst.agents.notices import NoticeBook
from headerfirst.schemas.register import Objection

from tests import builders
from tests.gate_model import scenery
from tests.gate_model.desk import show
from tests.gate_model.nouns import Case, Official
from tests.gate_model.scenery import EARLIER, LATER, OTHER_UNION, PLANS, UNION
from tests.gate_model.watch import require
from tests.gate_model.world import DAY, MINUTE, SECOND, World

ROLE_OF: Final = {"jonas": "dpo", "soren": "soc", "lars": "director", "tove": "staff", "carys": "staff"}
"""In which role somebody speaks; everybody else as an approver for HR."""
CONSULTATIONS: Final[dict[str, dict[str, Any]]] = {
    "dewi": {},
    "dewi-objects": {"outcome": "objection"},
    "dewi-silent": {"outcome": "no-reply"},
    "dewi-briefly": {"valid_until": timedelta(hours=2)},
    "dewi-on-amara": {"about": "amara"},
    "dewi-on-tove": {"about": "tove"},
    "dewi-as-branch": {"level": "branch"},
    "gwen": {"officer": "gwen", "level": "branch"},
    "hywel": {"officer": "hywel", "level": "branch"},
    "hywel-objects": {"officer": "hywel", "level": "branch", "outcome": "objection"},
    "ewan": {"officer": "ewan", "union": OTHER_UNION},
    "ewan-as-ours": {"officer": "ewan"},
    "nobody": {"officer": "somebody"},
}
"""What is put on record of a consultation about whoever's union mail the request names."""


class Installation(World):
    def step(self, words: str) -> None:
        verb, *rest = words.split()
        self.now += MINUTE
        getattr(self, "do_" + verb.replace("-", "_"))(*rest)
        if self.hasty:
            self._some_turns()
        else:
            self.settle()

    def _some_turns(self) -> None:
        names = [name for name in self.processes if name not in self.asleep and name != "rival"]
        for name in self.random.sample(names, self.random.randint(0, len(names))):
            chance = self.random.random()
            most = self.random.randint(0, 2) if chance < 0.15 else None
            self.turn(name, most)
            if chance > 0.93:
                self.processes[name].die()

    def do_ask(self, name: str) -> None:
        plan = PLANS[name]
        record = scenery.request(name, self.pack, self.now + SECOND)
        if record.request_id in self.asked:
            return
        self.asked[record.request_id] = scenery.asked(name, self.pack, self.now + SECOND)
        by, role = scenery.asker_of(plan, self.pack)
        if by is None or role is None:
            self.append("inspection-requests", record.request_id, record)
            return
        stated: dict[str, Any] = scenery.stated(record)
        kind = "request"
        if plan.kind in ("refer", "reveal"):
            kind = plan.kind
            del stated["kind"]
        self.give(kind, by, role, command_id=record.request_id, payload=stated)

    def _about(self, kind: str, by: str, name: str, *, forged: bool = False) -> None:
        role = ROLE_OF.get(by, "hr-approver")
        asked_role = scenery.asker_of(PLANS[name], self.pack)
        if kind in ("revoke", "need-met") and by == asked_role[0]:
            role = asked_role[1] or role
        request_id = name.ljust(8, "-")
        given = self.give(kind, by, role, signer="tove" if forged else None, request_id=request_id)
        self.act(given, by, forged=forged)

    def do_approve(self, by: str, name: str) -> None:
        self._about("approve", by, name)

    def do_forge(self, by: str, name: str) -> None:
        """An approval in somebody's name, signed by Tove."""
        self._about("approve", by, name, forged=True)

    def do_refuse(self, by: str, name: str) -> None:
        self._about("refuse", by, name)

    def do_revoke(self, by: str, name: str) -> None:
        self._about("revoke", by, name)

    def do_need_met(self, by: str, name: str) -> None:
        self._about("need-met", by, name)

    def do_consult(self, how: str, name: str, by: str = "") -> None:
        plan = PLANS[name]
        recorder = by or scenery.asker_of(plan, self.pack)[0] or "jonas"
        role = ROLE_OF.get(recorder) or scenery.asker_of(plan, self.pack)[1] or "dpo"
        message = scenery.MESSAGES[plan.message or "plain"]
        whose = next((one for one in sorted({message.owner, *message.people}) if one != "amara"), "amara")
        plain = {"officer": "dewi", "level": "regional", "union": UNION, "about": whose, "outcome": "no-objection"}
        said = plain | CONSULTATIONS[how]
        until = self.now + said.pop("valid_until", 20 * DAY)
        stated = said | {"scope": "One message", "valid_until": until.strftime("%Y-%m-%dT%H:%M:%SZ")}
        given = self.give("consult", recorder, role, request_id=name.ljust(8, "-"), payload=stated)
        self.act(given, recorder, valid_until=until.replace(microsecond=0), **said)

    def do_object(self, by: str) -> None:
        self.act(self.give("object", by, "staff"), by)

    def do_decide(self) -> None:
        """The objections that are on the register."""
        for person in ("amara", "carys"):
            for one in list(self.register.objections(person)):
                assert isinstance(one, Objection)
                self.keep(msgspec.structs.replace(one, decided=True))
                self.facts.decided.add(one.id)

    def do_close(self, case_id: str) -> None:
        case = self.facts.cases.get(case_id)
        if case is None:
            return
        self.facts.cases[case_id] = Case(case.person, case.since, self.now, case.wider)
        self.keep(builders.case(id=case_id, person=case.person, from_=case.since, until=self.now, wider=case.wider))

    def do_register(self) -> None:
        """A case, from now on."""
        if "case-n" not in self.facts.cases:
            self.facts.cases["case-n"] = Case("amara", self.now, LATER)
            self.keep(builders.case(id="case-n", from_=self.now))

    def do_elect(self, person: str) -> None:
        """The register learns that somebody was an official all the time."""
        self.facts.officials[person] = Official(UNION, "branch", employed_here=True, since=EARLIER)
        self.keep(builders.union_official(id=person, person=person, addresses=[scenery.ADDRESSES[person]]))

    def do_resign(self, officer: str) -> None:
        one = self.facts.officials[officer]
        self.facts.officials[officer] = Official(one.union, one.level, one.employed_here, one.since, self.now)
        make = builders.union_official if one.employed_here else builders.regional_officer
        self.keep(make(id=officer, addresses=[scenery.ADDRESSES[officer]], level=one.level, to=self.now))

    def do_lose(self, person: str, role: str) -> None:
        since, to = self.facts.roles[person, role]
        if to is None:
            self.facts.roles[person, role] = (since, self.now)
            self.keep(builders.role(id=f"{person}-{role}", person=person, role=role, to=self.now))

    def do_stale(self) -> None:
        self.facts.fresh = False

    def do_fresh(self) -> None:
        self.facts.fresh = True

    def do_pass(self, hours: str) -> None:
        self.now += timedelta(hours=int(hours))

    def do_restart(self, name: str = "gate") -> None:
        self.processes[name].die()

    def do_sleep(self, name: str = "gate") -> None:
        """It is down."""
        self.asleep.add(name)

    def do_wake(self, name: str = "gate") -> None:
        self.asleep.discard(name)

    def do_race(self) -> None:
        """Two gates that have read the same say the same, at once."""
        self.watch.rivals = True
        said = []
        for name in ("gate", "rival"):
            self.processes[name].follow(self.random)
        for name in ("gate", "rival"):
            said.append(self.processes[name].say(self.moment))
            self.agree(self.processes[name], said[-1])
        require(said[0] == said[1], "two gates that know the same say different things")
        for pair in zip(*said, strict=True):
            for one in pair:
                self.publish(one)

    def do_lag(self) -> None:
        """A gate that has not read all commands makes up its mind, and does not get to write before `late`."""
        self.watch.rivals = True
        rival = self.processes["rival"]
        read = rival.read["commands"]
        rival.follow(self.random, {"commands": self.random.randint(read, self.topics.end("commands"))})
        self.held_back = rival.say(self.moment)
        self.agree(rival, self.held_back)

    def do_late(self) -> None:
        """It has lost its partition, and does not know."""
        for one in self.held_back:
            self.publish(one)
        self.held_back = []

    def do_look(self, name: str) -> None:
        """Whoever a grant names comes to read."""
        self.serial += 1
        show(self, self.processes["inspection"], name.ljust(8, "-"), f"{self.serial:04}")

    def do_post(self) -> None:
        """Notices that are due are sent."""
        process = self.processes["notices"]
        process.follow(self.random)
        for due in cast("NoticeBook", process.book).to_send(self.moment):
            self.append("notices", due.notice.person, msgspec.structs.replace(due.notice, state="sent"))


def play(steps: Sequence[str], pack: str = "dmu", seed: int = 0, *, hasty: bool = False) -> Installation:
    """Raises Broken."""
    world = Installation(pack, seed, hasty=hasty)
    for words in steps:
        world.step(words)
    world.finish()
    return world
