"""CSV from a personnel system: a file of the organisation says which column is what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.record import Struct
from headerfirst.streams.people.addresses import in_order
from headerfirst.streams.people.csv_rows import Row, read_rows
from headerfirst.streams.people.defaults import Defaults, is_zone, read_yaml
from headerfirst.streams.people.ids import checked_id
from headerfirst.streams.people.interface import Entry, Problem, Unreadable

_ONE_DAY: Final = timedelta(days=1)


class Columns(Struct, frozen=True, kw_only=True):
    id: str
    name: list[str]
    """Put together with a space: first name, last name."""
    addresses: list[str]
    """The first is where mail goes."""
    manager: str | None = None
    """Holds the manager's id or address."""
    org_unit: str | None = None
    person_type: str | None = None
    employer: str | None = None
    time_zone: str | None = None
    starts: str | None = None
    """The first day."""
    ends: str | None = None
    """The last day; empty: none is known."""


class ColumnMap(Struct, frozen=True, kw_only=True):
    columns: Columns
    date_format: str = "%Y-%m-%d"
    separator: str | None = None
    encoding: str | None = None


def read_column_map(file: Path) -> ColumnMap:
    """Raises Misconfigured where it is none."""
    given = read_yaml(file, ColumnMap)
    try:
        "".encode(given.encoding or "utf-8")
    except LookupError:
        raise Misconfigured(f"{file}: `encoding` is none that is known; write utf-8, cp1252, …") from None
    if given.separator is not None and len(given.separator) != 1:
        raise Misconfigured(f"{file}: `separator` is one character.")
    return given


def read_mapped_csv(path: Path, column_map: ColumnMap, defaults: Defaults) -> Iterator[Entry | Problem]:
    """Raises Misconfigured where a column that the map names is not there."""
    for row in read_rows(path, column_map.separator, column_map.encoding):
        if isinstance(row, Problem):
            yield row
            continue
        _check_columns(path, row, column_map.columns)
        try:
            yield _entry(row, column_map, defaults)
        except Unreadable as unreadable:
            yield Problem(f"line {row.line}", str(unreadable))


def _check_columns(path: Path, row: Row, columns: Columns) -> None:
    named = msgspec.structs.astuple(columns)
    flat = [name for one in named if one is not None for name in ([one] if isinstance(one, str) else one)]
    missing = sorted(set(flat) - row.values.keys())
    if missing:
        raise Misconfigured(f"{path} has no column {missing[0]!r}, which the file for --map names.")


def _entry(row: Row, column_map: ColumnMap, defaults: Defaults) -> Entry:
    columns = column_map.columns

    def text(column: str | None) -> str | None:
        value = row.values[column].strip() if column is not None else ""
        if any(character < " " for character in value):
            raise Unreadable(f"column {column!r} is no plain text")
        return value or None

    zone = text(columns.time_zone) or defaults.time_zone
    if zone is not None and not is_zone(zone):
        raise Unreadable("time_zone is no zone of the tz database")
    addresses = [address for column in columns.addresses if (address := text(column))]
    found = in_order(addresses, (), defaults.domains)
    given_id = text(columns.id)
    person_id = checked_id(columns.id, given_id, defaults) if given_id else None
    manager = text(columns.manager)
    ends = _day(text(columns.ends), column_map, zone, "ends")
    return Entry(
        place=f"line {row.line}",
        id=person_id,
        names=[name.casefold() for name in filter(None, (given_id, *found.kept))],
        addresses=found.kept,
        name=" ".join(filter(None, map(text, columns.name))) or None,
        manager=manager.casefold() if manager else None,
        org_unit=text(columns.org_unit),
        type=text(columns.person_type),
        employer=text(columns.employer),
        time_zone=text(columns.time_zone),
        starts=_day(text(columns.starts), column_map, zone, "starts"),
        ends=ends + _ONE_DAY if ends is not None else None,
        endless=columns.ends is not None and ends is None,
        remarks=found.remarks,
    )


def _day(text: str | None, column_map: ColumnMap, zone: str | None, field: str) -> datetime | None:
    """Its first moment, where the person is."""
    if text is None:
        return None
    if zone is None:
        raise Unreadable(f"{field} is a day, and in no time zone: say `time_zone` in --defaults")
    try:
        day = datetime.strptime(text, column_map.date_format).replace(tzinfo=ZoneInfo(zone))
    except ValueError:
        raise Unreadable(f"{field} is not written as `date_format` says") from None
    return day.astimezone(UTC)
