"""A file becomes entries, what could not be read, and how much was passed over, whatever its format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.column_map import read_column_map
from headerfirst.streams.people.defaults import read_defaults
from headerfirst.streams.people.interface import Problem
from headerfirst.streams.people.reading import read_export

from tests.streams.people.exports import a_file, defaults, staff

MAP = "columns: {id: id, name: [name], addresses: [mail]}"


def test_ldif(tmp_path: Path) -> None:
    bad = staff(2, displayName=[b"\xff"])
    path = a_file(tmp_path, "people.ldif", staff(1) + bad + staff(3, objectClass=["group"]))
    export = read_export(path, "ldif", defaults())
    assert [entry.id for entry in export.entries] == ["1"]
    assert export.garbled == [Problem("line 9", "displayName is no text in UTF-8")]
    assert (export.passed_over, export.missing) == (1, 0)


def test_csv_of_a_directory_and_by_a_map(tmp_path: Path) -> None:
    path = a_file(tmp_path, "people.csv", "id,name,mail\n1001,Ada Lind,ada@example.org\n")
    of_directory = read_export(path, "csv", defaults())
    mapped = read_export(path, "csv", defaults(), a_file(tmp_path, "map.yaml", MAP))
    assert [entry.id for entry in of_directory.entries] == [entry.id for entry in mapped.entries] == ["1001"]
    assert mapped.entries[0].names == ["1001", "ada@example.org"]


def test_scim_says_how_many_are_missing(tmp_path: Path) -> None:
    path = a_file(tmp_path, "people.json", '{"totalResults": 3, "Resources": [{"id": "1", "displayName": "Ada"}]}')
    export = read_export(path, "scim", defaults())
    assert ([entry.id for entry in export.entries], export.missing) == (["1"], 2)


def test_a_map_is_for_csv(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="--map names the columns of a CSV file"):
        read_export(tmp_path / "people.ldif", "ldif", defaults(), tmp_path / "map.yaml")


@pytest.mark.checkout
def test_the_files_that_the_documentation_shows_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "people.md").read_text(encoding="utf-8")
    columns, settings = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    column_map = read_column_map(a_file(tmp_path, "map.yaml", columns))
    assert (column_map.columns.ends, column_map.separator) == ("Last day", ";")
    found = read_defaults(a_file(tmp_path, "defaults.yaml", settings))
    assert (found.id_prefix, found.person_types["student"]) == ("ad-", "student")
