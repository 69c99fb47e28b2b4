"""`headerfirst dead-letters list|show|redrive`: what could not be read or done, and sending it in again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

import click
import msgspec
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.vocabulary import DeadLetterReason
from headerfirst.streams import redrive
from headerfirst.streams.codec import encode_dict
from headerfirst.streams.commands.options import bootstrap_option, prefix_option
from headerfirst.streams.dead_letters import TOPIC
from headerfirst.streams.redrive import Filed, Lost
from headerfirst.streams.topics import prefixed


@click.group(name="dead-letters")
def dead_letters() -> None:
    """List, show and send again what could not be read or done."""


@dead_letters.command(name="list")
@bootstrap_option
@prefix_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_(bootstrap: str, prefix: str, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """Each letter once, with its reason, origin and how many times it was met."""
    letters = _read(bootstrap, prefix)
    if as_json:
        for filed in letters.values():
            click.echo(encode_dict(_summary(filed)))
        return
    for filed in letters.values():
        click.echo(f"{filed.letter.letter_id}  {filed.letter.reason:<22}  {filed.times:>5}x  {filed.origin}")
    if not letters:
        click.echo("There are no dead letters.")


@dead_letters.command()
@bootstrap_option
@prefix_option
@click.argument("letter_id")
def show(bootstrap: str, prefix: str, letter_id: str) -> None:
    """All of one letter, with its headers."""
    [filed] = _chosen(_read(bootstrap, prefix), [letter_id])
    whole = _summary(filed) | {"letter": msgspec.to_builtins(filed.letter), "headers": filed.headers}
    click.echo(msgspec.json.format(encode_dict(whole)))


@dead_letters.command(name="redrive")
@bootstrap_option
@prefix_option
@click.argument("letter_ids", nargs=-1)
@click.option("--all", "everything", is_flag=True, help="Every letter.")
@click.option("--reason", type=click.Choice(get_args(DeadLetterReason)), help="Every letter of this reason.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent, and send nothing.")
@click.pass_context
def redrive_(
    context: click.Context,
    bootstrap: str,
    prefix: str,
    letter_ids: tuple[str, ...],
    everything: bool,  # noqa: FBT001 - click passes by name
    reason: str | None,
    dry_run: bool,  # noqa: FBT001 - click passes by name
) -> None:
    """Read what letters are about where it lies, and send it in again; exit code 1 if anything could not be had."""
    if (bool(letter_ids), everything, reason is not None).count(True) != 1:
        raise Misconfigured("Name letters, or --all, or --reason REASON: one of them.")
    letters = _read(bootstrap, prefix)
    chosen = _chosen(letters, letter_ids) if letter_ids else _of_reason(letters.values(), reason)
    lost = _send_again(bootstrap, chosen, dry_run=dry_run)
    context.exit(1 if lost else 0)


def _send_again(bootstrap: str, chosen: Iterable[Filed], *, dry_run: bool) -> int:
    lost = sent = 0
    with redrive.consumer_of(bootstrap) as consumer, redrive.producer_of(bootstrap) as producer:
        for filed in chosen:
            record = redrive.original(consumer, bootstrap, filed)
            if isinstance(record, Lost):
                lost += 1
                click.echo(f"{filed.letter.letter_id} cannot be sent again: {record.why}.", err=True)
                continue
            if not dry_run:
                redrive.send_again(producer, filed, record)
            sent += 1
            click.echo(f"{filed.letter.letter_id} {'would go' if dry_run else 'went'} to {record.topic()} again")
    click.echo(f"{sent} {'would be sent' if dry_run else 'sent'}, {lost} lost.")
    return lost


def _read(bootstrap: str, prefix: str) -> dict[str, Filed]:
    with redrive.consumer_of(bootstrap) as consumer:
        mail = redrive.read_mail(consumer, bootstrap, prefixed(prefix, TOPIC))
    if mail.unreadable:
        click.echo(f"{mail.unreadable} records on the topic are no letters of ours.", err=True)
    return mail.letters


def _chosen(letters: dict[str, Filed], letter_ids: Iterable[str]) -> list[Filed]:
    missing = [letter_id for letter_id in letter_ids if letter_id not in letters]
    if missing:
        raise Misconfigured(f"There is no letter {missing[0]}; `headerfirst dead-letters list` names them.")
    return [letters[letter_id] for letter_id in letter_ids]


def _of_reason(letters: Iterable[Filed], reason: str | None) -> list[Filed]:
    return [filed for filed in letters if reason in (None, filed.letter.reason)]


def _summary(filed: Filed) -> dict[str, Any]:
    return {
        "letter_id": filed.letter.letter_id,
        "reason": filed.letter.reason,
        "origin": filed.origin,
        "times": filed.times,
    }
