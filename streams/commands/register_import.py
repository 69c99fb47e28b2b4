"""`headerfirst register import`: records of a file, or people of a directory, as far as the register lacks them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import click
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import Heartbeat, RegisterRecord, key_of
from headerfirst.streams.commands.options import bootstrap_option, moment, prefix_option
from headerfirst.streams.people.defaults import read_defaults
from headerfirst.streams.people.guessing import FORMATS, Format, guess
from headerfirst.streams.people.leaving import refuse_exodus
from headerfirst.streams.people.planning import plan_import
from headerfirst.streams.people.present import present_of
from headerfirst.streams.people.reading import read_export
from headerfirst.streams.people.words import changes_and_gone, told
from headerfirst.streams.register_file import is_backdated, read_register, refuse_backdated
from headerfirst.streams.register_writer import differences, open_writer, present_records


class _Where(NamedTuple):
    bootstrap: str
    prefix: str
    dry_run: bool


@click.command("import")
@bootstrap_option
@prefix_option
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--format", "file_format", type=click.Choice(FORMATS), help="Asked for where FILE does not tell.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--without-past-cases", is_flag=True, help="Leave cases out that begin in the past, as a sample's do.")
@click.option("--defaults", type=click.Path(path_type=Path), help="People: what no directory holds (YAML).")
@click.option(
    "--map", "map_file", type=click.Path(path_type=Path), help="People: which column of a CSV is what (YAML)."
)
@click.option("--at", type=moment, help="People: when those leave who are missing or disabled; now where absent.")
@click.option("--full", is_flag=True, help="People: FILE holds everybody of its source; whoever is missing has left.")
@click.option("--allow-leavers", type=click.IntRange(min=0), help="People: so many may leave, be it over a tenth.")
@click.option("--skip-unreadable", is_flag=True, help="People: leave out entries that cannot become records.")
@click.option("--show-values", is_flag=True, help="People: show what changes, not its name alone; not for logs.")
def import_(
    bootstrap: str,
    prefix: str,
    file: Path,
    file_format: Format | None,
    dry_run: bool,  # noqa: FBT001  # click passes flags by name
    without_past_cases: bool,  # noqa: FBT001
    defaults: Path | None,
    map_file: Path | None,
    at: datetime | None,
    full: bool,  # noqa: FBT001
    allow_leavers: int | None,
    skip_unreadable: bool,  # noqa: FBT001
    show_values: bool,  # noqa: FBT001
) -> None:
    """Write the records of FILE that the register does not have yet.

    FILE holds JSON lines as `backtest` prints them: {"topic": "register", "value": {"kind": "person", …}}. The whole
    file is read first: one bad line, and nothing is written. Heartbeats in it are passed over: `heartbeat` beats.

    Or it holds people: LDIF or CSV of a directory, CSV of a personnel system (--map), SCIM 2.0 (docs/people.md). What
    the file says is laid over what the register has; nobody is ever deleted.
    """
    where = _Where(bootstrap, prefix, dry_run)
    found: Format = file_format or guess(file)
    options = (defaults, map_file, at, allow_leavers, full or None, skip_unreadable or None, show_values or None)
    if found == "jsonl":
        if any(option is not None for option in options):
            raise Misconfigured("These are records, not people of a directory: say --without-past-cases or nothing.")
        _import_records(where, file, without_past_cases=without_past_cases)
        return
    if without_past_cases:
        raise Misconfigured("--without-past-cases is for records; people of a directory have no cases.")
    settings = read_defaults(defaults)
    export = read_export(file, found, settings, map_file)
    now = (at or datetime.now(UTC)).replace(microsecond=0)
    plan = plan_import(export, present_of(present_records(bootstrap, prefix)), settings, now, full=full)
    _say(told(export, plan))
    if dry_run:
        _say(changes_and_gone(plan, values=show_values))
    if plan.unreadable and not skip_unreadable:
        raise Misconfigured("Nothing was written: correct the entries named above, or say --skip-unreadable.")
    refuse_exodus(plan, allow_leavers)
    _write(where, plan.records, plan.unchanged)


def _import_records(where: _Where, file: Path, *, without_past_cases: bool) -> None:
    records = [record for record in read_register(file) if not isinstance(record, Heartbeat)]
    changed, now = differences(records, present_records(where.bootstrap, where.prefix)), datetime.now(UTC)
    allowed = [record for record in changed if not (without_past_cases and is_backdated(record, now))]
    refuse_backdated(allowed, now)
    left_out = f", {len(changed) - len(allowed)} cases of the past left out" if without_past_cases else ""
    _write(where, allowed, len({key_of(record) for record in records}) - len(changed), left_out)


def _write(where: _Where, records: list[RegisterRecord], unchanged: int, left_out: str = "") -> None:
    if not where.dry_run:
        with open_writer(where.bootstrap, where.prefix) as writer:
            writer.write(records)
    verb = "would be written" if where.dry_run else "written"
    click.echo(f"{len(records)} records {verb}, {unchanged} unchanged{left_out}.")


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line)
