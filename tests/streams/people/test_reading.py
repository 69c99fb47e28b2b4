"""A file becomes entries, what could not be read, and how much was passed over, whatever its format."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.column_map import read_column_map
from headerfirst.streams.people.defaults import read_defaults
from headerfirst.streams.people.guessing import Format
from headerfirst.streams.people.interface import Problem
from headerfirst.streams.people.planning import plan_import
from headerfirst.streams.people.reading import read_export
from headerfirst.streams.people.words import changes_and_gone, told
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.streams.people.exports import AT, a_file, defaults, present, staff

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


SCIM: Final = json.dumps(
    {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
        "totalResults": 2,
        "Resources": [
            {"id": str(number), "displayName": "Person", "emails": [{"value": f"person{number}@example.org"}]}
            for number in (1, 2)
        ],
    }
).encode()
CSV: Final = b"employeeNumber,displayName,mail,accountExpires\n1,Person 1,person1@example.org,0\n2,Person 2,,1\n"
WHOLE: Final[Mapping[Format, bytes]] = {"ldif": staff(1) + staff(2, 1), "csv": CSV, "scim": SCIM}


@given(
    file_format=st.sampled_from(sorted(WHOLE)),
    at=st.integers(0, 200),
    gone=st.integers(0, 20),
    put=st.binary(max_size=4) | st.sampled_from([b'"', b"\n\n", b"::", b":<", b"\x00", b"[", b"dn: ", b"\xff\xfe"]),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example writes the file anew
def test_whatever_happens_to_a_file_it_is_read_named_or_refused_and_nobody_is_told_of(
    tmp_path: Path, file_format: Format, at: int, gone: int, put: bytes
) -> None:
    whole = WHOLE[file_format]
    path = a_file(tmp_path, "people", whole[:at] + put + whole[at + gone :])
    try:
        export = read_export(path, file_format, defaults())
        plan = plan_import(export, present(), defaults(), AT, full=False)
        said = "\n".join([*told(export, plan), *changes_and_gone(plan, values=False)])
    except Misconfigured as refused:
        said = str(refused)
    assert "Person" not in said
    assert "person1" not in said


@pytest.mark.checkout
def test_the_files_that_the_documentation_shows_can_be_read(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "people.md").read_text(encoding="utf-8")
    columns, chosen = re.findall(r"^```yaml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    column_map = read_column_map(a_file(tmp_path, "map.yaml", columns))
    assert (column_map.columns.ends, column_map.separator) == ("Last day", ";")
    found = read_defaults(a_file(tmp_path, "defaults.yaml", chosen))
    assert (found.id_prefix, found.person_types["student"]) == ("ad-", "student")
