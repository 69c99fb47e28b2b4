"""A file of people, whatever its format, read whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.ad_csv import read_ad_csv
from headerfirst.streams.people.column_map import read_column_map, read_mapped_csv
from headerfirst.streams.people.defaults import Defaults
from headerfirst.streams.people.directory import entry_of
from headerfirst.streams.people.guessing import Format
from headerfirst.streams.people.interface import Entry, Export, Problem, Unreadable
from headerfirst.streams.people.ldif import read_ldif


def read_export(path: Path, file_format: Format, defaults: Defaults, map_file: Path | None = None) -> Export:
    """Raises Misconfigured where the file is not of that format at all."""
    if map_file is not None and file_format != "csv":
        raise Misconfigured("--map names the columns of a CSV file; this format has none.")
    export = Export()
    for one in _entries(path, file_format, defaults, map_file):
        match one:
            case Entry():
                export.entries.append(one)
            case Problem():
                export.garbled.append(one)
            case None:
                export.passed_over += 1
            case _:
                export.missing += one
    return export


def _entries(
    path: Path, file_format: Format, defaults: Defaults, map_file: Path | None
) -> Iterator[Entry | Problem | int | None]:
    if file_format == "scim":
        from headerfirst.streams.people.scim import read_scim

        return read_scim(path, defaults)
    if map_file is not None:
        return read_mapped_csv(path, read_column_map(map_file), defaults)
    return _of_directory(path, file_format, defaults)


def _of_directory(path: Path, file_format: Format, defaults: Defaults) -> Iterator[Entry | Problem | None]:
    for attributes in (read_ldif if file_format == "ldif" else read_ad_csv)(path):
        if isinstance(attributes, Problem):
            yield attributes
            continue
        try:
            yield entry_of(attributes, defaults)
        except Unreadable as unreadable:
            yield Problem(attributes.place, str(unreadable))
