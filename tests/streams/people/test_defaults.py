"""What no directory holds is said in a file, and a file that cannot be meant is refused by field."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.defaults import Defaults, read_defaults

from tests.streams.people.exports import a_file

WHOLE = """
id_from: [employeeNumber]
id_prefix: ad-
also_known_as: [sAMAccountName]
domains: [Example.ORG]
time_zone: Europe/London
person_type: employee
person_types: {Fixed Term: employee, Student: student}
mailboxes: [{attribute: employeeType, value: Team, type: shared}]
working_hours:
  - {day: mon, from: "09:00", to: "17:00", breaks: [{from: "12:00", to: "13:00"}]}
"""


def test_a_file_with_everything(tmp_path: Path) -> None:
    found = read_defaults(a_file(tmp_path, "defaults.yaml", WHOLE))
    assert (found.id_from, found.id_prefix, found.also_known_as) == (["employeeNumber"], "ad-", ["sAMAccountName"])
    assert (found.domains, found.time_zone, found.person_type) == (["example.org"], "Europe/London", "employee")
    assert found.person_types == {"fixed term": "employee", "student": "student"}
    assert [(sign.attribute, sign.value, sign.type) for sign in found.mailboxes] == [("employeeType", "Team", "shared")]
    [monday] = found.working_hours or []
    assert (monday.day, monday.from_, monday.to) == ("mon", "09:00", "17:00")


def test_without_a_file_ids_are_numbers_that_stay() -> None:
    found = read_defaults(None)
    assert found == Defaults()
    assert found.id_from == ["employeeNumber", "employeeID", "objectGUID", "entryUUID", "id"]
    assert (found.time_zone, found.person_type, found.id_prefix) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("time_zone: London", "`time_zone` is no zone"),
        ("time_zone: ../../etc/passwd", "`time_zone` is no zone"),
        ("timezone: Europe/London", "unknown field `timezone`"),
        ("person_type: staff", r"Invalid enum value 'staff' - at `\$\.person_type`"),
        ("person_types: {a: b}", "Invalid enum value 'b'"),
        ("id_from: []", "`id_from` has to name an attribute"),
        ("id_prefix: 'a b'", "`id_prefix` may have letters"),
        ("id_prefix: 'a/'", "`id_prefix` may have letters"),
        ("working_hours: [{day: mon, from: '17:00', to: '09:00', breaks: []}]", "`working_hours` has times like"),
        ("working_hours: [{day: mon, from: '9', to: '17:00', breaks: []}]", "`working_hours` has times like"),
        ("[", "is not as docs/people.md has it"),
        ("a: b\n\xff".encode("latin-1").decode("latin-1"), "is not as docs/people.md has it"),
    ],
)
def test_a_file_that_cannot_be_meant(tmp_path: Path, text: str, sentence: str) -> None:
    path = a_file(tmp_path, "defaults.yaml", text)
    with pytest.raises(Misconfigured, match=sentence) as refused:
        read_defaults(path)
    assert str(refused.value).startswith(str(path))
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(Misconfigured, match=r"^nonesuch\.yaml cannot be read: No such file"):
        read_defaults(Path("nonesuch.yaml"))
