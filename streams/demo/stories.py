"""What people of the made-up organisation ask of the gate on its day, and wait for, as people do.

Each story is a generator: it gives a command and says what it waits for. One begins when the day has given somebody a
reason for it; of a day or a pack without that reason it is not told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from headerfirst.schemas.finding import Finding
from headerfirst.schemas.policy import Pack
from headerfirst.schemas.vocabulary import Purpose, RoleName
from headerfirst.streams.demo.desk import Desk
from headerfirst.streams.demo.outputs import Outputs
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.sample.organisation import OFFICIAL, REGIONAL_OFFICE, UNION

Wait = Callable[[Outputs], bool]
Telling = Iterator[Wait]

_PURPOSE: Final[Purpose] = "suspected_breach"
_ASKERS: Final[dict[RoleName, str]] = {
    "investigator": "An investigator",
    "information-security": "Information Security",
}
"""Who looks into a suspicion; the first whom the policy lets ask for it does."""
_SENDER: Final = "kwame-boateng"
"""Sends chain mail, and a case about that is registered."""
_IMPERSONATOR: Final = "nadia-haddad"


@dataclass(frozen=True, slots=True)
class Told:
    """Something that people did, in words that name nobody, and where what came of it is found."""

    words: str
    request_id: str
    command_id: str
    """Of the last command: where it decided nothing, the answer has its id."""


@dataclass(slots=True)
class Teller:
    """What a story is told with."""

    desk: Desk
    pack: Pack
    told: list[Told] = field(default_factory=list)

    @property
    def asker(self) -> RoleName:
        purpose = next((one for one in self.pack.file.purposes if one.id == _PURPOSE), None)
        roles = purpose.requester_roles if purpose is not None else []
        return next((role for role in _ASKERS if role in roles), "investigator")

    @property
    def asker_in_words(self) -> str:
        return _ASKERS[self.asker]

    def tell(self, words: str, request_id: str, command_id: str | None = None) -> None:
        self.told.append(Told(words, request_id, command_id or request_id))


@dataclass(frozen=True, slots=True)
class Story:
    begins: Wait
    go: Callable[[Teller, Outputs], Telling]


class Stories:
    """`go_on` after each look at the outputs."""

    def __init__(self, desk: Desk, pack: Pack) -> None:
        self._teller = Teller(desk, pack)
        self._to_begin = [*STORIES]
        self._telling: Telling | None = None
        self._wait: Wait | None = None

    @property
    def told(self) -> list[Told]:
        return self._teller.told

    @property
    def is_quiet(self) -> bool:
        """Nobody waits for an answer. A story for which there was no reason yet does not count."""
        return self._telling is None

    def go_on(self, outputs: Outputs) -> bool:
        """Whether somebody did something. One story after the other: people do not act all at once."""
        if self._telling is None:
            return self._begin(outputs)
        if self._wait is not None and not self._wait(outputs):
            return False
        self._wait = next(self._telling, None)
        if self._wait is None:
            self._telling = None
        return True

    def _begin(self, outputs: Outputs) -> bool:
        story = next((one for one in self._to_begin if one.begins(outputs)), None)
        if story is None:
            return False
        self._to_begin.remove(story)
        self._telling, self._wait = story.go(self._teller, outputs), None
        return self.go_on(outputs)


# The union official's mail


def _without_the_union(teller: Teller, outputs: Outputs) -> Telling:
    asked = f"{teller.asker_in_words} asks for the headings of a union official's mail, in a registered case"
    request = teller.desk.ask(teller.asker, _headings_of_the_official())
    yield _is_answered(request)
    if not _waits(outputs, request):
        teller.tell(f"{asked}.", request)
        return
    approval = teller.desk.approve("hr-approver", request)
    yield _is_decided(request, approval)
    teller.tell(f"{asked}; HR's approver agrees at once.", request, approval)


def _with_the_union(teller: Teller, _: Outputs) -> Telling:
    request = teller.desk.ask(teller.asker, _headings_of_the_official())
    yield _is_answered(request)
    consultation = teller.desk.consult("dpo", request, _no_objection())
    yield lambda outputs: request in outputs.consulted or consultation in outputs.answers
    approval = teller.desk.approve("hr-approver", request)
    yield _is_decided(request, approval)
    words = "The same again. The data-protection officer asks the union's regional officer first, who does not object."
    teller.tell(words, request, approval)


def _headings_of_the_official() -> dict[str, Any]:
    return {
        "kind": "list-headings",
        "purpose": _PURPOSE,
        "person": PUBLISHED.person(OFFICIAL),
        "case_id": f"case-{OFFICIAL}",
        "reason": "Two suppliers had the price list a day early; who wrote to them on the eve is what the case asks.",
        "viewers": ["investigator"],
        "scope": _for(48),
    }


def _no_objection() -> dict[str, Any]:
    return {
        "union": UNION,
        "officer": REGIONAL_OFFICE,
        "level": "regional",
        "outcome": "no-objection",
        "about": PUBLISHED.person(OFFICIAL),
        "scope": "the headings of one mailbox, in one case",
        "valid_until": _in(hours=24 * 7),
    }


# One message behind a finding


def _one_message(teller: Teller, outputs: Outputs) -> Telling:
    found = _finding_about(outputs, _SENDER)
    if found is None:
        return
    payload = _message_of(found, teller.desk.token_of(teller.asker))
    if teller.asker != "investigator":
        request = teller.desk.ask("investigator", payload)
        yield _is_answered(request)
        teller.tell("An investigator asks to read a message behind a finding.", request)
    asked = f"{teller.asker_in_words} asks to read the one message behind a finding, in a registered case"
    request = teller.desk.ask(teller.asker, payload)
    yield _is_answered(request)
    if not _waits(outputs, request):
        teller.tell(f"{asked}.", request)
        return
    approval = teller.desk.approve("hr-approver", request)
    yield _is_decided(request, approval)
    teller.tell(f"{asked}; HR's approver agrees.", request, approval)


def _message_of(found: Finding, viewer: str) -> dict[str, Any]:
    return {
        "kind": "open-content",
        "mode": "human-view",
        "purpose": _PURPOSE,
        "person": found.person,
        "case_id": f"case-{_SENDER}",
        "finding_ids": [found.finding_id],
        "why_headers_insufficient": "The heading looks like a chain letter's; only the text shows whether it is one.",
        "less_intrusive_step": "The address lines were counted, and both colleagues who complained were asked.",
        "reason": "Two colleagues complained of letters that ask to be passed on, and one of them names this day.",
        "viewers": [viewer],
        "scope": _for(48, found.message_token),
    }


# Somebody approves what they asked for


def _own_approval(teller: Teller, outputs: Outputs) -> Telling:
    found = _finding_about(outputs, _IMPERSONATOR)
    if found is None:
        return
    payload = {
        "kind": "reveal",
        "purpose": _PURPOSE,
        "person": found.person,
        "incident_id": found.incident_id,
        "reason": "Mail went out in another person's name; whose account it was has to be told to its owner.",
        "scope": _for(4),
    }
    request = teller.desk.ask("dpo", payload)
    yield _is_answered(request)
    approval = teller.desk.approve("dpo", request)
    yield _is_decided(request, approval)
    words = "The data-protection officer asks whose token stands in an incident, and approves that too."
    teller.tell(words, request, approval)


# What is waited for, and since when there is a reason


def _is_answered(request_id: str) -> Wait:
    """Decided, told to wait for somebody, or answered that it is no request."""
    return lambda outputs: request_id in outputs.decisions or request_id in outputs.answers


def _is_decided(request_id: str, command_id: str) -> Wait:
    """Or the command was answered that it decides nothing."""

    def is_over(outputs: Outputs) -> bool:
        decision = outputs.decisions.get(request_id)
        return command_id in outputs.answers or (decision is not None and decision.outcome != "pending")

    return is_over


def _waits(outputs: Outputs, request_id: str) -> bool:
    """For people: what was refused at once is not brought to them."""
    decision = outputs.decisions.get(request_id)
    return decision is not None and decision.outcome == "pending"


def _the_union_was_left_out(outputs: Outputs) -> bool:
    return any("consultation_missing" in one.reasons for one in outputs.decisions.values() if one.outcome == "refused")


def _finding_about(outputs: Outputs, person: str) -> Finding | None:
    """One that a message stands behind: the first by its id, whichever came first."""
    token = PUBLISHED.person(person)
    found = (one for one in outputs.findings.values() if one.person == token and one.message_token is not None)
    return min(found, key=lambda one: one.finding_id, default=None)


def _for(hours: int, *messages: str | None) -> dict[str, Any]:
    return {"message_tokens": [*messages], "until": _in(hours)}


def _in(hours: int) -> str:
    return f"{datetime.now(UTC) + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"


STORIES: Final = (
    Story(lambda outputs: bool(outputs.findings), _without_the_union),
    Story(_the_union_was_left_out, _with_the_union),
    Story(lambda outputs: _finding_about(outputs, _SENDER) is not None, _one_message),
    Story(lambda outputs: _finding_about(outputs, _IMPERSONATOR) is not None, _own_approval),
)
"""In this order, except that nobody waits for a reason that may never come."""
