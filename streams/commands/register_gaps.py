"""`headerfirst register gaps`: how many people of each team have delegated access to nobody; counts, never who."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click
from headerfirst.agents.delegation_gaps import ELSEWHERE, Gap, asks_for_delegation
from headerfirst.agents.delegation_gaps import gaps as counted
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.schemas.register import Heartbeat
from headerfirst.streams.codec import decode
from headerfirst.streams.commands.options import bootstrap_option, prefix_option
from headerfirst.streams.pack_shelf import ready_packs
from headerfirst.streams.register_writer import present_records

_NOBODY: Final = "The policy in force asks nobody for delegated access; nothing was counted."


@click.command()
@bootstrap_option
@prefix_option
@click.option("--pack-dir", "pack_folders", multiple=True, type=click.Path(path_type=Path), help="A pack's folder.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def gaps(bootstrap: str, prefix: str, pack_folders: tuple[Path, ...], as_json: bool) -> None:  # noqa: FBT001  # click passes flags by name
    """Count the people who have given nobody access to their mailbox, by team.

    Only where the policy in force requires it (a rule of the category `delegation_gap`). Teams that are smaller than
    the policy's smallest group are counted together, and union officials are not counted at all.
    """
    register, now = _register(bootstrap, prefix), datetime.now(UTC)
    pack = Packs(ready_packs(pack_folders)).in_force(register, now)
    if pack is None:
        raise Misconfigured("The register puts no pack in force that is here; see its `pack` records and --pack-dir.")
    smallest = pack.pack.file.gate.smallest_group
    asked = asks_for_delegation(pack.pack)
    found = counted(register, now, smallest) if asked else []
    if as_json:
        teams = [{"team": gap.team, "people": gap.people, "without": gap.without} for gap in found]
        click.echo(json.dumps({"asked": asked, "smallest_group": smallest, "teams": teams}))
    elif not asked:
        click.echo(_NOBODY)
    else:
        _show(found, smallest)


def _show(found: list[Gap], smallest: int) -> None:
    if not found:
        click.echo(f"Fewer than {smallest} people are asked for it: a figure would be about each of them.")
        return
    width = max(len(gap.team) for gap in found)
    for gap in found:
        click.echo(f"{gap.team:<{width}}  {gap.without} of {gap.people} have given nobody access")
    if found[-1].team == ELSEWHERE:
        click.echo(f"`{ELSEWHERE}`: no team, or one of fewer than {smallest} people, or counted with those.")


def _register(bootstrap: str, prefix: str) -> Register:
    """As the topic has it now; raises Misconfigured where a record cannot be read: somebody may be an official."""
    register = Register()
    for key, value in present_records(bootstrap, prefix).items():
        try:
            record = decode("register", value).record
        except Malformed as error:
            raise Misconfigured(
                f"The register has a record that cannot be read ({error.reason}); write it again."
            ) from error
        if not isinstance(record, Heartbeat):
            register.fold(key, record)
    return register
