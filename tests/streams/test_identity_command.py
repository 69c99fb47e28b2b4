"""Whoever keeps the register makes identities: the key into a file, the public half as a line for the register."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from headerfirst.schemas.register import Person, Role
from headerfirst.streams import keys
from headerfirst.streams.operator_identity import read
from headerfirst.streams.register_file import read_register

from tests import builders
from tests.streams.command_line import NOBODY, OWN_KEYS
from tests.streams.operators import Said, say, town


def new(out: Path, *options: str, role: str = "hr-approver", environment: dict[str, str] | None = None) -> Said:
    return say("identity", "new", "--person", "bilal", "--role", role, "--out", out, *options, environment=environment)


def record_in(said: Said, folder: Path) -> object:
    """As `register import` reads it."""
    (folder / "line.jsonl").write_text(said.out, encoding="utf-8")
    [record] = read_register(folder / "line.jsonl")
    return record


def test_the_private_half_is_in_the_file_and_the_public_half_for_the_register(tmp_path: Path) -> None:
    said = new(tmp_path / "bilal", "--demo-keys", "--from", "2026-03-10T12:00:00Z")
    made = read(tmp_path / "bilal")
    assert (said.code, made.token, made.role) == (0, keys.PUBLISHED.person("bilal"), "hr-approver")
    assert record_in(said, tmp_path) == Role(
        id="bilal-hr-approver", from_=builders.NOON, person="bilal", role="hr-approver", public_key=made.public_key
    )
    assert stat.S_IMODE((tmp_path / "bilal").stat().st_mode) == 0o600


def test_the_published_keys_are_named_as_such(tmp_path: Path) -> None:
    assert new(tmp_path / "bilal", "--demo-keys").err == f"{keys.PUBLISHED_WARNING}\n"


def test_the_installations_token_key_is_all_that_it_takes(tmp_path: Path) -> None:
    only = {"HEADERFIRST_TOKEN_KEY": OWN_KEYS["HEADERFIRST_TOKEN_KEY"]}
    assert new(tmp_path / "bilal", environment=only).code == 0
    assert read(tmp_path / "bilal").token == keys.load(OWN_KEYS).person("bilal")


def test_without_a_key_no_file_is_made(tmp_path: Path) -> None:
    said = new(tmp_path / "bilal")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("headerfirst: Set HEADERFIRST_TOKEN_KEY ")
    assert not (tmp_path / "bilal").exists()


def test_a_file_that_is_there_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "bilal").write_text("precious", encoding="ascii")
    said = new(tmp_path / "bilal", "--demo-keys")
    assert (said.code, said.out, "is there already" in said.err) == (2, "", True)
    assert (tmp_path / "bilal").read_text(encoding="ascii") == "precious"


def test_of_staff_the_persons_own_record_gets_the_key_and_keeps_the_rest(tmp_path: Path) -> None:
    with town(tmp_path) as quiet:
        said = new(tmp_path / "bilal", "--demo-keys", "--bootstrap", quiet.installation.bootstrap, role="staff")
    made, record = read(tmp_path / "bilal"), record_in(said, tmp_path)
    assert isinstance(record, Person)
    assert (record.id, record.name, record.addresses) == ("bilal", "Bilal Rahman", [builders.BILAL])
    assert record.public_key == made.public_key


def test_a_key_that_is_replaced_is_said(tmp_path: Path) -> None:
    with town(tmp_path) as quiet:
        quiet.installation.write(builders.person(id="bilal", public_key="b2xk"))
        said = new(tmp_path / "bilal", "--demo-keys", "--bootstrap", quiet.installation.bootstrap, role="staff")
    assert said.err.splitlines()[-1] == "The key that the person had is no good any more once this is imported."


def test_of_staff_that_the_register_has_not_no_file_is_made(tmp_path: Path) -> None:
    with town(tmp_path) as quiet:
        where = ("--bootstrap", quiet.installation.bootstrap)
        said = say(
            "identity", "new", "--person", "x", "--role", "staff", "--out", tmp_path / "x", "--demo-keys", *where
        )
    assert (said.code, said.err.splitlines()[-1]) == (
        2, "headerfirst: The register has no person of that id: check --person, or import the person first.",
    )  # fmt: skip
    assert not (tmp_path / "x").exists()


def test_for_an_office_no_broker_is_asked(tmp_path: Path) -> None:
    assert new(tmp_path / "bilal", "--demo-keys", "--bootstrap", NOBODY).code == 0


def test_an_identity_is_shown_without_its_private_half(tmp_path: Path) -> None:
    new(tmp_path / "bilal", "--demo-keys")
    private = (tmp_path / "bilal").read_text(encoding="ascii").split('private_key = "')[1].split('"')[0]
    said, as_json = (say("identity", "show", tmp_path / "bilal", *options) for options in ((), ("--json",)))
    made = read(tmp_path / "bilal")
    assert said.lines == [
        f"token       {made.token}", "role        hr-approver", f"public key  {made.public_key}",
    ]  # fmt: skip
    assert made.public_key in as_json.out
    assert private not in said.out + as_json.out


@pytest.mark.parametrize("role", ["king", "line-manager"])
def test_a_role_that_nobody_holds_is_answered_with_those_there_are(role: str, tmp_path: Path) -> None:
    said = new(tmp_path / "bilal", "--demo-keys", role=role)
    assert (said.code, "'investigator'" in said.err, "'staff'" in said.err) == (2, True, True)
