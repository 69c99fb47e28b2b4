"""`headerfirst pending|decision`: what waits for somebody's word, and what became of one request."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import click
import msgspec
from headerfirst.agents.decision_in_words import KINDS, in_words, reasons_in_words, time_in_words
from headerfirst.schemas.inspection import Decision
from headerfirst.streams.codec import encode
from headerfirst.streams.commands.giving import NOT_DONE, further
from headerfirst.streams.commands.options import bootstrap_option, prefix_option
from headerfirst.streams.decision_topic import (
    History,
    Waiting,
    decisions_on,
    history,
    lapses_at,
    pending_days,
    waiting,
)
from headerfirst.streams.operator_identity import read

_COLUMNS: Final = ("request", "age", "kind", "purpose", "waits for", "lapses by")


@click.command(epilog="Example: headerfirst pending")
@bootstrap_option
@prefix_option
@click.option("--mine", is_flag=True, help="Only what the holder of --identity asked for.")
@click.option(
    "--identity",
    "identity_file",
    envvar="HEADERFIRST_IDENTITY",
    show_envvar=True,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Who you are, for --mine.",
)
@click.option(
    "--pack-dir",
    "pack_folders",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    help="A pack's folder, beside those that are shipped: it says when a request lapses.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def pending(
    bootstrap: str,
    prefix: str,
    mine: bool,  # noqa: FBT001 - click passes by name
    identity_file: Path | None,
    pack_folders: tuple[Path, ...],
    as_json: bool,  # noqa: FBT001 - as above
) -> None:
    """List the requests that nobody has decided, those that wait longest first.

    Whoever may read the topic of decisions may see them; nobody is named but by token. A request that nobody decides
    lapses after the days that the policy states, or when its own time is over. `headerfirst decision` shows one in
    words, `headerfirst approve` and `refuse` decide it.
    """
    if mine and identity_file is None:
        raise click.UsageError("--mine takes --identity FILE, or HEADERFIRST_IDENTITY.")
    own = read(identity_file).token if mine and identity_file is not None else None
    days = pending_days(pack_folders)
    with decisions_on(bootstrap, prefix) as decisions:
        found = [one for one in waiting(decisions) if own in (None, _asked_by(one.decision))]
    if as_json:
        for one in found:
            click.echo(msgspec.json.encode(_as_dict(one, days)))
        return
    for line in _table(found, days, datetime.now(UTC)):
        click.echo(line)


@click.command(epilog="Example: headerfirst decision 0d5c47…")
@click.argument("request_id", metavar="REQUEST")
@bootstrap_option
@prefix_option
@click.option("--json", "as_json", is_flag=True, help="Print the record itself that counts.")
@click.pass_context
def decision(context: click.Context, request_id: str, bootstrap: str, prefix: str, as_json: bool) -> None:  # noqa: FBT001 - click
    """Show in words what became of a request, or of a command, by its id.

    First what counts now: the outcome, the reasons with what to do about them, the clause, who decided by their roles.
    Then what was said before, and which commands about it changed nothing. Exit code 1 where nothing was said of it.
    """
    with decisions_on(bootstrap, prefix) as decisions:
        found = history(decisions, request_id)
    if found.last is None:
        click.echo("Nothing is known of it: the id is another's, or the gate has not come to it yet.", err=True)
        context.exit(NOT_DONE)
    if as_json:
        click.echo(encode(found.last))
        return
    for line in _told(found, found.last):
        click.echo(line)


def _told(found: History, last: Decision) -> Iterator[str]:
    yield from in_words(last)
    yield from further(last)
    for before in [one for one in found.decisions if one is not last]:
        yield f"Before, at {time_in_words(before.at)}: {before.outcome}. {' '.join(reasons_in_words(before))}".rstrip()
    for answer in [one for one in found.answers if one is not last]:
        role = answer.requester.role if answer.requester is not None else "nobody proven"
        why = " ".join(reasons_in_words(answer))
        yield f"A command that changed nothing, by {role} at {time_in_words(answer.at)}: {why}"


def _asked_by(one: Decision) -> str | None:
    return one.requester.token if one.requester is not None else None


def _as_dict(one: Waiting, days: dict[str, timedelta]) -> dict[str, Any]:
    told = one.decision
    lapses = lapses_at(one, days)
    named = {"purpose": told.purpose, "requester": _asked_by(told), "person": told.person, "lapses_by": lapses}
    return {
        "request_id": told.request_id,
        "kind": told.kind,
        "since": one.since,
        "reasons": told.reasons,
        "clause": told.clause,
        "approvers": [approver.role for approver in told.approvers],
    } | {name: value for name, value in named.items() if value is not None}


def _table(found: list[Waiting], days: dict[str, timedelta], now: datetime) -> Iterator[str]:
    if not found:
        yield "Nothing waits."
        return
    rows = [_COLUMNS, *(_row(one, days, now) for one in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _row(one: Waiting, days: dict[str, timedelta], now: datetime) -> tuple[str, ...]:
    told, lapses = one.decision, lapses_at(one, days)
    return (
        told.request_id,
        age_in_words(now - one.since),
        KINDS[told.kind],
        told.purpose or "",
        ", ".join(told.reasons).replace("_", " "),
        time_in_words(lapses) if lapses is not None else "not known here",
    )


def age_in_words(passed: timedelta) -> str:
    """In the largest unit of which there is one."""
    minutes = max(0, int(passed.total_seconds()) // 60)
    hours, days = minutes // 60, minutes // (24 * 60)
    return f"{days} d" if days else f"{hours} h" if hours else f"{minutes} min"
