"""`headerfirst identity new|show`: who may give commands, made by whoever keeps the register."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click
import msgspec
from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.schemas.register import Person, RegisterRecord, Role, key_of
from headerfirst.schemas.vocabulary import ActorRole, RoleName
from headerfirst.streams import keys, operator_identity, statement
from headerfirst.streams.codec import decode, encode, encode_dict
from headerfirst.streams.commands.options import bootstrap_option, demo_keys_option, moment, prefix_option
from headerfirst.streams.line import Line
from headerfirst.streams.operator_identity import Identity
from headerfirst.streams.register_writer import present_records


@click.group()
def identity() -> None:
    """Make and show identities: who gives a command is known by nothing but their signature."""


@identity.command(
    epilog="Example: headerfirst identity new --person bilal --role hr-approver --out bilal.identity "
    "> bilal.jsonl && headerfirst register import bilal.jsonl"
)
@click.option("--person", "person_id", required=True, metavar="ID", help="Of the person's record in the register.")
@click.option("--role", type=click.Choice(get_args(ActorRole)), required=True, help="`staff` is everybody.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="Where the key goes.")
@click.option("--id", "record_id", metavar="ID", help="Of the role's record; default: PERSON-ROLE.")
@click.option("--from", "start", type=moment, metavar="TIME", help="When they take the role; default: now.")
@bootstrap_option
@prefix_option
@demo_keys_option
def new(
    person_id: str,
    role: ActorRole,
    out: Path,
    record_id: str | None,
    start: datetime | None,
    bootstrap: str,
    prefix: str,
    demo_keys: bool,  # noqa: FBT001 - click passes by name
) -> None:
    """Make a key pair for a person in a role: the private half into a file, the public half for the register.

    Whoever keeps the register runs it, with HEADERFIRST_TOKEN_KEY, and hands the file to the person, who alone may
    read it. What it prints is a line for `headerfirst register import`: the record of the role or, for `staff`, the
    person's own record as the register has it now, with the key added. A key counts once the register has it.
    """
    if demo_keys:
        click.echo(keys.PUBLISHED_WARNING, err=True)
    names = statement.pseudonyms(os.environ, sealing=False, demo_keys=demo_keys)
    made = operator_identity.new(names.person(person_id), role)
    record = (
        _role(made, person_id, record_id, start) if role != "staff" else _person(made, person_id, bootstrap, prefix)
    )
    operator_identity.write(made, out)
    click.echo(Line("register", key_of(record), encode(record)).to_json())


def _role(made: Identity, person_id: str, record_id: str | None, start: datetime | None) -> RegisterRecord:
    return Role(
        id=record_id or f"{person_id}-{made.role}",
        from_=start or datetime.now(UTC),
        person=person_id,
        role=msgspec.convert(made.role, RoleName),
        public_key=made.public_key,
    )


def _person(made: Identity, person_id: str, bootstrap: str, prefix: str) -> RegisterRecord:
    """As it is, for its other fields are not ours to write."""
    present = present_records(bootstrap, prefix).get(f"person/{person_id}")
    try:
        record = decode("register", present).record if present is not None else None
    except Malformed:
        record = None
    if not isinstance(record, Person):
        raise Misconfigured("The register has no person of that id: check --person, or import the person first.")
    if record.public_key is not None:
        click.echo("The key that the person had is no good any more once this is imported.", err=True)
    return msgspec.structs.replace(record, public_key=made.public_key)


@identity.command(epilog="Example: headerfirst identity show bilal.identity")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="As a JSON object.")
def show(file: Path, as_json: bool) -> None:  # noqa: FBT001 - click passes by name
    """Print token, role and public half of an identity; the private half is shown to nobody."""
    one = operator_identity.read(file)
    shown = {"token": one.token, "role": one.role, "public_key": one.public_key}
    if as_json:
        click.echo(encode_dict(shown))
        return
    for name, value in shown.items():
        click.echo(f"{name.replace('_', ' '):<10}  {value}")
