"""`headerfirst approve|refuse|revoke|need-met`: what people say of a request that there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import click
from headerfirst.schemas.command import Command
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.vocabulary import CommandKind, Outcome
from headerfirst.streams.command_writer import Wish
from headerfirst.streams.commands.giving import Expectation, Giver, deciding, given_by_a_person

_MEANT: Final[dict[CommandKind, frozenset[Outcome]]] = {
    "approve": frozenset({"granted", "pending"}),
    "refuse": frozenset({"refused"}),
    "revoke": frozenset({"revoked"}),
    "need-met": frozenset({"revoked"}),
}
"""What whoever gives such a command wants to come of it."""

_request = click.argument("request_id", metavar="REQUEST")


@click.command(epilog="Example: headerfirst approve 0d5c47…")
@_request
@given_by_a_person
def approve(giver: Giver, *, request_id: str) -> int:
    """Approve a request; `headerfirst pending` lists those that wait.

    You may where the policy names your role for it, and you are neither who asks nor whom it is about, nor in their
    line of managers. The gate judges the whole request again: it is granted, or waits for a second approver, or is
    refused after all. The first valid decision counts.
    """
    return _say(giver, "approve", request_id)


@click.command(epilog="Example: headerfirst refuse 0d5c47…")
@_request
@given_by_a_person
def refuse(giver: Giver, *, request_id: str) -> int:
    """Refuse a request that waits.

    Whoever may approve it may refuse it. That ends it: what is still needed has to be asked for anew.
    """
    return _say(giver, "refuse", request_id)


@click.command(epilog="Example: headerfirst revoke 0d5c47…")
@_request
@given_by_a_person
def revoke(giver: Giver, *, request_id: str) -> int:
    """Take back a request, or end what was granted.

    Whoever asked may, whoever may approve, and the data-protection officer. Nothing is opened under it from then on.
    """
    return _say(giver, "revoke", request_id)


@click.command(name="need-met", epilog="Example: headerfirst need-met 0d5c47…")
@_request
@given_by_a_person
def need_met(giver: Giver, *, request_id: str) -> int:
    """Say that what you asked for is not needed any more.

    Whoever asked says it, as soon as it is so: the grant ends then and not at its last day.
    """
    return _say(giver, "need-met", request_id)


def _say(giver: Giver, kind: CommandKind, request_id: str) -> int:
    return giver.give(Wish(kind, {}, request_id=request_id), _expecting(_MEANT[kind]))


def _expecting(meant: frozenset[Outcome]) -> Callable[[Command], Expectation]:
    def expecting(command: Command) -> Expectation:
        def is_mine(decision: Decision) -> bool:
            named = any(one.token == command.actor.token for one in decision.approvers)
            return decision.request_id == command.request_id and named

        def is_done(decision: Decision) -> bool:
            return decision.outcome in meant and is_mine(decision)

        return deciding(command, is_it=is_mine, is_done=is_done)

    return expecting
