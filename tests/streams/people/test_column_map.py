"""A personnel system's CSV is read by a map of its columns; days are days where the person works."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.column_map import read_column_map, read_mapped_csv
from headerfirst.streams.people.interface import Entry, Problem

from tests.streams.people.exports import a_file, defaults

MAP = """
columns:
  id: Number
  name: [First name, Last name]
  addresses: [E-mail, Other]
  manager: Manager
  org_unit: Team
  person_type: Contract
  employer: Firm
  starts: First day
  ends: Last day
date_format: "%d.%m.%Y"
separator: ";"
"""
HEADER = "Number;First name;Last name;E-mail;Other;Manager;Team;Contract;Firm;First day;Last day;Salary\n"
ADA = "1001;Ada;Lind;Ada@example.org;;1002;Estates;Agency;Temps Ltd;01.07.2024;31.03.2026;1\n"


def read(folder: Path, rows: str, columns: str = MAP, zone: str | None = "Europe/London") -> list[Entry | Problem]:
    column_map = read_column_map(a_file(folder, "map.yaml", columns))
    path = a_file(folder, "people.csv", HEADER + rows)
    return list(read_mapped_csv(path, column_map, defaults(time_zone=zone)))


def test_columns_are_what_the_map_says_and_no_other_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, ADA) == [
        Entry(
            place="line 2",
            id="1001",
            names=["1001", "ada@example.org"],
            addresses=["ada@example.org"],
            name="Ada Lind",
            manager="1002",
            org_unit="Estates",
            type="Agency",
            employer="Temps Ltd",
            starts=datetime(2024, 6, 30, 23, tzinfo=UTC),
            ends=datetime(2026, 3, 31, 23, tzinfo=UTC),
            remarks=[],
        )
    ]


def test_no_last_day_means_that_none_is_known(tmp_path: Path) -> None:
    [entry] = read(tmp_path, "1001;Ada;Lind;ada@example.org;;;;;;;;\n")
    assert isinstance(entry, Entry)
    assert (entry.ends, entry.endless, entry.manager, entry.type) == (None, True, None, None)


@pytest.mark.parametrize(
    ("rows", "zone", "reason"),
    [
        (ADA.replace("31.03.2026", "2026-03-31"), "Europe/London", "ends is not written as `date_format` says"),
        (ADA.replace("31.03.2026", "31.02.2026"), "Europe/London", "ends is not written as `date_format` says"),
        (ADA, None, "ends is a day, and in no time zone: say `time_zone` in --defaults"),
        (ADA.replace("1001", "10 01"), "Europe/London", "Number has characters that an id may not have"),
        ("1001\n", "Europe/London", "1 columns, and the header has 12"),
    ],
)
def test_a_bad_row_is_named_by_line(tmp_path: Path, rows: str, zone: str | None, reason: str) -> None:
    assert read(tmp_path, rows, zone=zone) == [Problem("line 2", reason)]


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="has no column 'Squad', which the file for --map names"):
        read(tmp_path, ADA, MAP.replace("Team", "Squad"))


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ("columns: {id: a}", "missing required field"),
        (MAP + "encoding: klingon\n", "`encoding` is none that is known"),
        (MAP.replace('";"', '";;"'), "`separator` is one character"),
    ],
)
def test_a_map_that_cannot_be_meant(tmp_path: Path, columns: str, sentence: str) -> None:
    with pytest.raises(Misconfigured, match=sentence):
        read_column_map(a_file(tmp_path, "map.yaml", columns))


def test_another_encoding_can_be_named(tmp_path: Path) -> None:
    column_map = read_column_map(a_file(tmp_path, "map.yaml", MAP + "encoding: cp1252\n"))
    path = a_file(tmp_path, "people.csv", (HEADER + ADA.replace("Ada;", "Zo\xeb;")).encode("cp1252"))
    [entry] = read_mapped_csv(path, column_map, defaults())
    assert isinstance(entry, Entry)
    assert entry.name == "Zo\xeb Lind"
