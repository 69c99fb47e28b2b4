"""What all commands share that a person gives: who they are, where it goes, how long to wait for what comes of it."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import click
from headerfirst.agents.decision_in_words import in_words
from headerfirst.agents.gate.given import ASKING
from headerfirst.schemas.command import Command
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.record import Record
from headerfirst.schemas.vocabulary import RefusalReason
from headerfirst.streams.command_writer import CommandWriter, Wish, command_of
from headerfirst.streams.commands.options import bootstrap_option, prefix_option
from headerfirst.streams.operator_identity import Identity, read
from headerfirst.streams.outcome_watch import OutcomeWatch, Seen, Sign

NOT_DONE: Final = 1
"""The exit code that says: refused, expired, revoked, or no answer in time."""
_FURTHER: Final[dict[RefusalReason, str]] = {
    "approver_missing": "headerfirst approve {id}",
    "second_approver_missing": "headerfirst approve {id}",
    "consultation_missing": "headerfirst consult {id} --union … --officer … --level … --outcome … --about … --scope …",
    "already_decided": "headerfirst decision {id}",
}
"""What somebody types next, by the reason."""

identity_option = click.option(
    "--identity",
    "identity_file",
    envvar="HEADERFIRST_IDENTITY",
    show_envvar=True,
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Who you are: a file that `headerfirst identity new` wrote.",
)
_OPTIONS: Final = (
    identity_option,
    click.option("--wait", default=30.0, show_default=True, type=click.FloatRange(min=0.1), help="Seconds, at most."),
    click.option("--no-wait", is_flag=True, help="Do not wait for what comes of it."),
    click.option("--json", "as_json", is_flag=True, help="Print the record itself that answers."),
    bootstrap_option,
    prefix_option,
)


@dataclass(frozen=True, slots=True)
class Expectation:
    """What tells that a command came to something: on which topics, and how it looks."""

    topics: tuple[str, ...]
    is_it: Sign
    tell: Callable[[Seen], Iterator[str]]
    is_done: Callable[[Record], bool]
    silence: str
    """What it may mean that nothing came."""


@dataclass(frozen=True, slots=True)
class Giver:
    """Whoever gives a command, and how they want to be told."""

    bootstrap: str
    prefix: str
    identity: Identity
    wait: float | None
    as_json: bool

    def give(self, wish: Wish, expecting: Callable[[Command], Expectation]) -> int:
        """Sign, publish, wait and say what came of it; the exit code."""
        command = command_of(wish, self.identity)
        expected = expecting(command)
        writer = CommandWriter(self.bootstrap, self.prefix)
        with ExitStack() as watching:
            watch = None
            if self.wait is not None:  # opened before the command is given, so that no answer is missed
                watch = watching.enter_context(OutcomeWatch.opened(self.bootstrap, self.prefix, expected.topics))
            value = writer.write(command, self.identity)
            if watch is None or self.wait is None:
                return self._say_that_it_was_given(command, value)
            return self._say(command, expected, watch.first(expected.is_it, self.wait))

    def _say_that_it_was_given(self, command: Command, value: bytes) -> int:
        click.echo(value if self.as_json else f"Given. {_name(command)}")
        return 0

    def _say(self, command: Command, expected: Expectation, seen: Seen | None) -> int:
        if seen is None:
            click.echo(f"No answer within {self.wait:g} s. {expected.silence} {_name(command)}", err=True)
            return NOT_DONE
        lines = [seen.value] if self.as_json else [*expected.tell(seen), _name(command)]
        for line in lines:
            click.echo(line)
        return 0 if expected.is_done(seen.record) else NOT_DONE


def _name(command: Command) -> str:
    """The id by which it is found again."""
    if command.kind in ASKING:
        return f"Request {command.command_id}"
    of_request = f"Request {command.request_id}, c" if command.request_id is not None else "C"
    return f"{of_request}ommand {command.command_id}"


def given_by_a_person(function: Callable[..., int]) -> Callable[..., None]:
    """Adds the options, passes a `Giver` first, and ends with the code that the function gives."""

    @functools.wraps(function)
    def collected(
        *,
        identity_file: Path,
        wait: float,
        no_wait: bool,
        as_json: bool,
        bootstrap: str,
        prefix: str,
        **rest: Any,
    ) -> None:
        giver = Giver(bootstrap, prefix, read(identity_file), None if no_wait else wait, as_json)
        click.get_current_context().exit(function(giver, **rest))

    command: Callable[..., None] = collected
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def deciding(
    command: Command, *, is_done: Callable[[Decision], bool], is_it: Callable[[Decision], bool]
) -> Expectation:
    """A decision: on a request that `is_it` knows, or the answer that the command changed nothing."""

    def answers(_topic: str, record: Record) -> bool:
        return isinstance(record, Decision) and (record.request_id == command.command_id or is_it(record))

    return Expectation(
        topics=("decisions",),
        is_it=answers,
        tell=tell_decision,
        is_done=lambda record: isinstance(record, Decision) and is_done(record),
        silence="Nobody answered yet, perhaps because no gate runs (`headerfirst worker --only gate`); the command "
        "stands, and `headerfirst decision` shows what comes of it.",
    )


def tell_decision(seen: Seen) -> Iterator[str]:
    if isinstance(seen.record, Decision):
        yield from in_words(seen.record)
        yield from further(seen.record)


def further(decision: Decision) -> Iterator[str]:
    """What somebody may type next."""
    request_id = decision.about_request or decision.request_id
    for reason in decision.reasons:
        if reason in _FURTHER and (decision.outcome == "pending" or reason == "already_decided"):
            yield f"Next: {_FURTHER[reason].format(id=request_id)}"
