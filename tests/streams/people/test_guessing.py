"""A format is guessed where name and first line leave no doubt, and asked for otherwise."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.guessing import guess

from tests.streams.people.exports import a_file

OURS = '{"topic": "register", "value": {}}\n'
SCIM = '{"schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"]}\n'
LDIF = "# people\n\nversion: 1\ndn: cn=a\n"


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("people.jsonl", OURS, "jsonl"),
        ("people", OURS, "jsonl"),
        ("people.txt", '{"value": {"kind": "person"}, "topic":"register"}', "jsonl"),
        ("people.jsonl", "{", "jsonl"),
        ("people.jsonl", SCIM, "scim"),
        ("people.json", SCIM, "scim"),
        ("people.scim", SCIM, "scim"),
        ("people.json", f"[{SCIM}]", "scim"),
        ("people.ldif", LDIF, "ldif"),
        ("people.LDIF", "nonsense", "ldif"),
        ("people.txt", LDIF, "ldif"),
        ("people.txt", "dn:: Y249YQ==\n", "ldif"),
        ("people.csv", "a,b\n", "csv"),
    ],
)
def test_what_is_clear(tmp_path: Path, name: str, content: str, expected: str) -> None:
    assert guess(a_file(tmp_path, name, content)) == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [("people.txt", "a,b\n"), ("people.json", "{}"), ("people", ""), ("people.csv", LDIF), ("people.ldif", OURS)],
)
def test_what_is_not(tmp_path: Path, name: str, content: str) -> None:
    with pytest.raises(Misconfigured, match=r"of what format is it\? Say --format jsonl\|ldif\|csv\|scim\."):
        guess(a_file(tmp_path, name, content))


def test_a_pipe_is_not_read_twice(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert guess(tmp_path / "pipe") == "jsonl"


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(Misconfigured, match=r"^nonesuch\.jsonl cannot be read: No such file or directory\.$"):
        guess(Path("nonesuch.jsonl"))
