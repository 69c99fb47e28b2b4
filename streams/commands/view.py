"""`headerfirst view`: what a grant shows to a person whom it names."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import msgspec
from headerfirst.streams.commands.giving import NOT_DONE, identity_option
from headerfirst.streams.commands.options import message_token


@click.command()
@click.argument("request_id", metavar="REQUEST")
@click.argument("message", metavar="[MESSAGE]", required=False, type=message_token)
@click.option(
    "--room",
    envvar="HEADERFIRST_ROOM",
    required=True,
    metavar="URL",
    help="The reading room of the inspection worker, which says where it is when it starts; HEADERFIRST_ROOM says it "
    "too. https:// but on this machine.",
)
@identity_option
@click.option(
    "--ca",
    "authority",
    envvar="HEADERFIRST_ROOM_CA",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Certificates (PEM) to trust for the room, not those of the system; HEADERFIRST_ROOM_CA names them too.",
)
def view(request_id: str, message: str | None, room: str, identity_file: Path, authority: Path | None) -> None:
    """Look at what REQUEST was granted to show you: MESSAGE, by its token; the headings, where REQUEST asked for those;
    or the name behind a token, where it asked to reveal one.

    \b
    What is recorded, on a ledger that outsiders verify, each time:
      before anything is opened, that you are about to look, at what, under which grant;
      before you see anything, that you saw it;
      where you are refused, that you tried, and why you were not shown it.
    The person whom it concerns is told of the grant, and who sees what, by a notice. Looking again is a record again.

    Whether you may look is judged each time: by the policy, the register, the grant, which may have ended or been
    revoked, and the message's own headers. You are shown headings and text; attachments by their kind and size; no
    file is written. What your terminal keeps is yours to answer for.
    """  # noqa: D301 - the backspace is click's own
    from headerfirst.streams import operator_identity, room_client

    identity = operator_identity.read(identity_file)
    seen = room_client.ask(room, room_client.wish_of(identity, request_id, message), identity, authority)
    if isinstance(seen, room_client.NotShown):
        click.echo(f"Not shown ({seen.reason}). {seen.words}", err=True)
        sys.exit(NOT_DONE)
    click.echo(_names(seen.text) if seen.is_name else seen.text, nl=False)


def _names(text: str) -> str:
    named = msgspec.json.decode(text, type=dict[str, _Named])
    return "".join(f"{token} is {one.name}, {', '.join(one.addresses)}\n" for token, one in named.items())


class _Named(msgspec.Struct):
    name: str
    addresses: list[str]
