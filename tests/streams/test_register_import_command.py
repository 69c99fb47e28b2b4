"""`headerfirst register import` of people: shown before it is written, written once, refused in words. Never a name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

import pytest
from headerfirst.schemas.register import Person
from headerfirst.streams.codec import decode

from tests import builders
from tests.streams.command_line import NOBODY, only_sentence, run
from tests.streams.installation import Installation
from tests.streams.people.exports import a_file, staff

DEFAULTS: Final = 'id_prefix: ""\ntime_zone: Europe/London\nperson_type: employee\n'
COMPLETE: Final = b"".join(staff(number, 1 if number > 1 else None) for number in range(1, 12))


def take(installation: Installation, file: Path, *options: str) -> tuple[int, list[str], str]:
    """Exit code, lines of stdout, stderr."""
    defaults = a_file(file.parent, "defaults.yaml", DEFAULTS)
    where = ("--bootstrap", installation.bootstrap, "--defaults", defaults)
    done = run("register", "import", *where, *options, file)
    return done.returncode, done.stdout.splitlines(), done.stderr


def people(installation: Installation) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for message in installation.messages("register"):
        record = decode("register", message.value()).record
        if isinstance(record, Person):
            found[record.id] = record
    return found


def test_it_is_shown_then_written_and_then_there_is_nothing_to_do(installation: Installation, tmp_path: Path) -> None:
    file = a_file(tmp_path, "people.ldif", staff(1) + staff(2, 1))
    told = [
        "2 entries: 2 people, 0 mailboxes, 0 that cannot be read, 0 passed over (groups, computers and the like).",
        "new 2, changed 0, leaving 0, unchanged 0, no longer in the directory: 0.",
    ]
    shown = ["  new       person/1", "  new       person/2", "2 records would be written, 0 unchanged."]
    assert take(installation, file, "--dry-run") == (0, told + shown, "")
    assert people(installation) == {}
    assert take(installation, file) == (0, [*told, "2 records written, 0 unchanged."], "")
    assert people(installation)["2"].manager == "1"
    assert take(installation, file, "--dry-run")[1][-1] == "0 records would be written, 2 unchanged."


def test_values_are_shown_on_demand(installation: Installation, tmp_path: Path) -> None:
    installation.write(builders.person(id="1", addresses=["person1@example.org"], name="Old Name"))
    file = a_file(tmp_path, "people.ldif", staff(1))
    silent = take(installation, file, "--dry-run")[1]
    assert "  changed   person/1: name" in silent
    assert "Name" not in "".join(silent)
    assert '    name: "Old Name" -> "Person 1"' in take(installation, file, "--dry-run", "--show-values")[1]


def test_who_is_missing_leaves_and_too_many_are_refused(installation: Installation, tmp_path: Path) -> None:
    assert take(installation, a_file(tmp_path, "people.ldif", COMPLETE))[0] == 0
    one_less = a_file(tmp_path, "people.ldif", COMPLETE.removesuffix(staff(11, 1)))
    code, lines, _ = take(installation, one_less, "--full", "--at", "2026-03-10T12:00:00Z")
    assert (code, lines[-1]) == (0, "1 records written, 10 unchanged.")
    assert people(installation)["11"].ends == builders.NOON.replace(year=2026, month=3, day=10, hour=12)
    half = a_file(tmp_path, "people.ldif", b"".join(staff(number) for number in range(1, 6)))
    code, _, sentence = take(installation, half, "--full")
    assert code == 2
    assert "5 of 10 people would leave, more than one in 10" in sentence
    assert [one.id for one in people(installation).values() if one.ends is not None] == ["11"]
    assert take(installation, half, "--full", "--allow-leavers", "5", "--dry-run")[0] == 0


def test_bad_entries_are_named_by_line_and_nothing_is_written_unless_they_may_be_left_out(
    installation: Installation, tmp_path: Path
) -> None:
    file = a_file(tmp_path, "people.ldif", staff(1) + staff(2, mail=["person3@example.org"]) + staff(3))
    code, lines, sentence = take(installation, file)
    assert (code, people(installation)) == (2, {})
    assert lines[1:4] == [
        "2 entries cannot become records:",
        "  line 9: the same address as line 17",
        "  line 17: the same address as line 9",
    ]
    assert sentence == (
        "headerfirst: Nothing was written: correct the entries named above, or say --skip-unreadable.\n"
    )
    assert take(installation, file, "--skip-unreadable")[1][-1] == "1 records written, 0 unchanged."
    assert list(people(installation)) == ["1"]


def test_csv_by_a_map_and_scim(installation: Installation, tmp_path: Path) -> None:
    columns = a_file(tmp_path, "map.yaml", "columns: {id: Number, name: [Name], addresses: [Mail]}")
    rows = a_file(tmp_path, "people.csv", "Number,Name,Mail\n1001,Ada Lind,ada@example.org\n")
    assert take(installation, rows, "--map", str(columns))[1][-1] == "1 records written, 0 unchanged."
    user = {
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": "1001",
        "displayName": "Ada Novak",
        "emails": [{"value": "ada@example.org"}],
    }
    listed = a_file(tmp_path, "people.json", json.dumps(user))
    assert take(installation, listed)[1][-1] == "1 records written, 0 unchanged."
    assert people(installation)["1001"].name == "Ada Novak"


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("people.txt", (), "of what format is it? Say --format jsonl|ldif|csv|scim."),
        ("people.jsonl", ("--full",), "These are records, not people of a directory"),
        ("people.jsonl", ("--show-values",), "These are records, not people of a directory"),
        ("people.ldif", ("--map", "map.yaml"), "--map names the columns of a CSV file"),
        ("people.ldif", ("--defaults", "nonesuch.yaml"), "nonesuch.yaml cannot be read"),
        ("people.ldif", ("--without-past-cases",), "--without-past-cases is for records"),
    ],
)
def test_options_that_do_not_fit(tmp_path: Path, name: str, options: tuple[str, ...], sentence: str) -> None:
    file = a_file(tmp_path, name, "")
    assert sentence in only_sentence(run("register", "import", "--bootstrap", NOBODY, *options, file))
