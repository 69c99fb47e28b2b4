"""`headerfirst consult|confirm-consultation`: what a union officer says of a request, recorded before it is decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, Final, get_args

import click
from headerfirst.agents.decision_in_words import in_words
from headerfirst.schemas.command import Command
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.record import Record
from headerfirst.schemas.vocabulary import CommandKind, ConsultationOutcome, UnionLevel
from headerfirst.streams.command_writer import Wish
from headerfirst.streams.commands.giving import Expectation, Giver, given_by_a_person
from headerfirst.streams.commands.options import moment, text
from headerfirst.streams.outcome_watch import Seen

_OPTIONS: Final = (
    click.argument("request_id", metavar="REQUEST"),
    click.option("--union", required=True, help="As the register names it."),
    click.option("--level", type=click.Choice(get_args(UnionLevel)), required=True, help="The officer's."),
    click.option("--outcome", type=click.Choice(get_args(ConsultationOutcome)), required=True, help="What they said."),
    click.option("--about", required=True, metavar="TOKEN|ID", help="Whose mail it is about, or which folder."),
    click.option("--scope", type=text, required=True, help="What it covers: text, with message tokens if only these."),
    click.option("--valid-until", type=moment, required=True, metavar="TIME", help="When it lapses at the latest."),
)


def _said_by_an_officer(command: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command(
    epilog="Example: headerfirst consult 0d5c47… --union example-workers --officer dewi --level regional "
    "--outcome no-objection --about p-… --scope 'one message' --valid-until 2026-04-01T00:00:00Z"
)
@_said_by_an_officer
@click.option("--officer", required=True, metavar="ID", help="Who was asked: a person's id, or the union-official's.")
@given_by_a_person
def consult(giver: Giver, *, request_id: str, **options: Any) -> int:
    """Record what a union officer said of a request, before anybody approves it.

    Whoever asks records it, or the data-protection officer; of what triage asks for, anybody with an office. About
    an official who is employed here the regional officer is asked, about anything else a branch officer. What counts
    is when the ledger has it, which is printed: an approval before that is no approval.
    """
    return _record(giver, "consult", request_id, options)


@click.command(
    name="confirm-consultation",
    epilog="Example: headerfirst confirm-consultation 0d5c47… --union "
    "example-workers --level branch --outcome objection --about p-… --scope all --valid-until 2026-04-01T00:00:00Z",
)
@_said_by_an_officer
@click.option("--officer", metavar="ID", help="Which office of yours, where you hold several.")
@given_by_a_person
def confirm_consultation(giver: Giver, *, request_id: str, **options: Any) -> int:
    """Say as a union officer, with your own key, what you say of a request.

    It is recorded as yours and counts like a consultation that somebody else recorded; an objection stops the request
    until you have none any more.
    """
    return _record(giver, "confirm-consultation", request_id, options)


def _record(giver: Giver, kind: CommandKind, request_id: str, options: dict[str, Any]) -> int:
    valid_until: datetime = options.pop("valid_until")
    payload = {name: value for name, value in options.items() if value is not None} | {"valid_until": valid_until}
    return giver.give(Wish(kind, payload, request_id=request_id), _expecting)


def _expecting(command: Command) -> Expectation:
    """Its entry on the ledger, made once the register has it; or the answer that it changed nothing."""

    def is_it(_topic: str, record: Record) -> bool:
        if isinstance(record, Decision):
            return record.request_id == command.command_id
        if not isinstance(record, LedgerEntry) or record.kind != "consultation":
            return False
        return (record.decision_id, record.actor) == (command.request_id, command.actor.token)

    return Expectation(
        topics=("decisions", "ledger-entries"),
        is_it=is_it,
        tell=_tell,
        is_done=lambda record: isinstance(record, LedgerEntry),
        silence="The gate records it when the request is there and a gate runs (`headerfirst worker --only gate`).",
    )


def _tell(seen: Seen) -> Iterator[str]:
    if isinstance(seen.record, Decision):
        yield from in_words(seen.record)
    else:
        yield "Recorded: the consultation is on the register, and its entry is on the ledger."
        yield "What is approved from now on has been consulted about; nothing that was approved before."
