"""`headerfirst triage|close|reopen|withdraw|answer|object`: what people do about an incident, or say of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, get_args

import click
from headerfirst.agents.decision_in_words import in_words, time_in_words
from headerfirst.schemas.command import Command
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.record import Record
from headerfirst.schemas.vocabulary import ClosureReason, CommandKind
from headerfirst.streams.command_writer import Wish
from headerfirst.streams.commands.giving import Expectation, Giver, given_by_a_person
from headerfirst.streams.incident_topics import TOPICS
from headerfirst.streams.outcome_watch import Seen
from headerfirst.streams.statement import stated

Shows = Callable[[Incident], bool]
_SILENCE: Final = (
    "An act that is not yours to do changes nothing and is not answered: SOC and Information Security act on security "
    "incidents, investigator and data-protection officer on all, nobody on their own. Or no worker keeps incidents "
    "(`headerfirst worker --only incidents`), or you may not read them."
)

_incident = click.argument("incident_id", metavar="INCIDENT")
_text_ref = click.option("--text-ref", metavar="REF", help="Where the words themselves are kept; they do not travel.")


@click.command(epilog="Example: headerfirst triage 5d41402abc4b2a76 --gross-misconduct-candidate")
@_incident
@click.option(
    "--gross-misconduct-candidate/--no-gross-misconduct-candidate",
    "gross",
    default=None,
    help="Only a person can call it that, or say that it is not.",
)
@given_by_a_person
def triage(giver: Giver, *, incident_id: str, gross: bool | None) -> int:
    """Say that you looked at an incident and, where it is so, that it is a gross-misconduct candidate.

    Who may depends on the incident: soc and information-security where it is one of security, investigator and dpo
    always; never whom it is about. A new version of the incident says so.
    """
    payload = stated(gross_misconduct_candidate=gross)
    return _act(giver, "triage", incident_id, payload, lambda one: gross in (None, one.gross_misconduct_candidate))


@click.command(epilog="Example: headerfirst close 5d41402abc4b2a76 --reason explained")
@_incident
@click.option("--reason", type=click.Choice(get_args(ClosureReason)), required=True)
@given_by_a_person
def close(giver: Giver, *, incident_id: str, reason: ClosureReason) -> int:
    """Close an incident, with one of the reasons of the closed list.

    Whoever may triage it may close it. A later finding opens it again, and so does `headerfirst reopen`.
    """

    def shows(one: Incident) -> bool:
        return one.closure is not None and (one.closure.reason, one.closure.by) == (reason, giver.identity.role)

    return _act(giver, "close", incident_id, {"reason": reason}, shows)


@click.command(epilog="Example: headerfirst reopen 5d41402abc4b2a76")
@_incident
@given_by_a_person
def reopen(giver: Giver, *, incident_id: str) -> int:
    """Open an incident again that was closed or withdrawn. Whoever may close it may."""
    return _act(giver, "reopen", incident_id, {}, lambda one: one.state == "open")


@click.command(epilog="Example: headerfirst withdraw 5d41402abc4b2a76")
@_incident
@given_by_a_person
def withdraw(giver: Giver, *, incident_id: str) -> int:
    """Withdraw an incident that should never have been: everybody who was told of it is told so.

    Whoever may close it may. HR's case system gets the withdrawal too where the incident was referred.
    """
    return _act(giver, "withdraw", incident_id, {}, lambda one: one.state == "withdrawn")


@click.command(epilog="Example: headerfirst answer 5d41402abc4b2a76 --text-ref case-7/answer-1")
@_incident
@click.option("--correction", is_flag=True, help="Something in it is not true.")
@_text_ref
@given_by_a_person
def answer(giver: Giver, *, incident_id: str, correction: bool, text_ref: str | None) -> int:
    """Answer an incident that is about you; the answer travels with it from then on.

    Whom it is about does, with an identity of the role `staff`, or the data-protection officer for them.
    """
    kind = "correction" if correction else "answer"
    payload = stated(statement=kind, text_ref=text_ref)
    return _act(giver, "answer", incident_id, payload, lambda one: _says(one, kind, text_ref))


@click.command(name="object", epilog="Example: headerfirst object --case case-7")
@click.argument("incident_id", metavar="[INCIDENT]", required=False)
@click.option("--case", "case_id", metavar="ID", help="Only what is asked in this case; default: whatever is asked.")
@_text_ref
@given_by_a_person
def object_(giver: Giver, *, incident_id: str | None, case_id: str | None, text_ref: str | None) -> int:
    """Object to being looked at (UK GDPR Article 21): whatever is asked about you waits until that is decided.

    Everybody may for themselves, with an identity of the role `staff`. With INCIDENT the objection stands there too.
    """
    if incident_id is not None:
        shows: Shows = lambda one: _says(one, "objection", text_ref)  # noqa: E731 - a name for mypy
        return _act(giver, "object", incident_id, stated(text_ref=text_ref), shows, case_id)
    return giver.give(Wish("object", stated(text_ref=text_ref), case_id=case_id), _registered)


def _says(one: Incident, kind: str, text_ref: str | None) -> bool:
    return any((statement.kind, statement.text_ref) == (kind, text_ref) for statement in one.statements)


def _act(
    giver: Giver, kind: CommandKind, incident_id: str, payload: dict[str, Any], shows: Shows, case_id: str | None = None
) -> int:
    """Waits for a version of the incident that shows it."""

    def expecting(command: Command) -> Expectation:
        def is_it(_topic: str, record: Record) -> bool:
            if isinstance(record, Decision):
                return record.request_id == command.command_id
            return isinstance(record, Incident) and record.incident_id == incident_id and shows(record)

        is_objection = kind == "object"
        return Expectation(
            topics=(*TOPICS, "decisions") if is_objection else TOPICS,
            is_it=is_it,
            tell=_tell,
            is_done=lambda record: isinstance(record, Incident),
            silence=_SILENCE,
        )

    return giver.give(Wish(kind, payload, incident_id=incident_id, case_id=case_id), expecting)


def _registered(command: Command) -> Expectation:
    """An objection on the register, which its entry on the ledger tells; or the answer that it is none."""

    def is_it(_topic: str, record: Record) -> bool:
        if isinstance(record, Decision):
            return record.request_id == command.command_id
        if not isinstance(record, LedgerEntry) or record.kind != "register-change":
            return False
        return (record.actor, record.person) == (command.actor.token, command.actor.token)

    return Expectation(
        topics=("decisions", "ledger-entries"),
        is_it=is_it,
        tell=_tell,
        is_done=lambda record: isinstance(record, LedgerEntry),
        silence="The gate registers it when one runs (`headerfirst worker --only gate`); the command stands.",
    )


def _tell(seen: Seen) -> Iterator[str]:
    match seen.record:
        case Incident() as incident:
            yield incident_in_words(incident)
        case Decision() as decision:
            yield from in_words(decision)
        case _:
            yield "Registered: what is asked about you waits until somebody has decided on your objection."


def incident_in_words(one: Incident) -> str:
    closed = "" if one.closure is None else f" ({one.closure.reason}, by {one.closure.by})"
    said = f", {len(one.statements)} statements" * bool(one.statements)
    return (
        f"Incident {one.incident_id}, version {one.version}: {one.state}{closed}, {one.category}, {one.severity}, "
        f"{one.finding_count} findings{said}, last changed {time_in_words(one.changed_at)}."
    )
