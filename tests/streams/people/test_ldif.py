"""LDIF is read entry by entry: what is not LDIF is named by line, and what is no export is refused in words."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people import ldif as people_ldif
from headerfirst.streams.people.attributes import Attributes
from headerfirst.streams.people.interface import Problem
from headerfirst.streams.people.ldif import read_ldif
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ldif import LDIFWriter

from tests.streams.people.exports import a_file, staff

NAMES = st.sampled_from(["cn", "mail", "displayName", "manager", "employeeNumber"])
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200).filter(
    lambda text: bool(text.strip())
)
ENTRIES = st.lists(st.dictionaries(NAMES, st.lists(TEXTS, min_size=1, max_size=3), min_size=1), min_size=1, max_size=4)


def read(folder: Path, content: bytes) -> list[Attributes | Problem]:
    return list(read_ldif(a_file(folder, "people.ldif", content)))


def mails(found: list[Attributes | Problem]) -> list[list[str] | str]:
    return [one.all("mail") if isinstance(one, Attributes) else one.reason for one in found]


@given(entries=ENTRIES, columns=st.integers(20, 100))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example writes the file anew
def test_whatever_the_library_writes_is_read_again(
    tmp_path: Path, entries: list[Mapping[str, list[str]]], columns: int
) -> None:
    written = io.BytesIO()
    writer = LDIFWriter(written, cols=columns)
    for number, entry in enumerate(entries):
        writer.unparse(f"uid={number},ou=Staff,dc=example,dc=org", dict(entry))
    found = [one for one in read(tmp_path, written.getvalue()) if isinstance(one, Attributes)]
    assert [one.all("entrydn") for one in found] == [
        [f"uid={number},ou=Staff,dc=example,dc=org"] for number in range(len(entries))
    ]
    expected = [{name: [value.strip() for value in values] for name, values in entry.items()} for entry in entries]
    assert [{name: one.all(name) for name in entry} for one, entry in zip(found, entries, strict=True)] == expected


def test_version_comments_and_lines_that_end_as_windows_ends_them(tmp_path: Path) -> None:
    content = b"# a comment\r\n# that is\r\n  folded\r\nversion: 1\r\ndn: cn=a\r\nmail: a@exam\r\n ple.org\r\n\r\n\r\n"
    [entry] = read(tmp_path, content)
    assert mails([entry]) == [["a@example.org"]]
    assert entry.place == "line 1"


def test_options_of_attributes_are_other_attributes(tmp_path: Path) -> None:
    assert mails(read(tmp_path, b"dn: cn=a\nmail;x-old: old@example.org\nMAIL: a@example.org\n\n")) == [
        ["a@example.org"]
    ]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"dn: cn=b\nmail:: !!!!\n\n", "a value is no base64"),
        (b"dn: cn=b\nmail:: YW\n Jj!A==\n\n", "a value is no base64"),
        (b"dn: cn=b\nmail:: YWJ\n\n", "not LDIF"),
        (b"dn: cn=b\nmail b@example.org\n\n", "not LDIF"),
        (b"dn: cn=b\ndn: cn=c\nmail: b@example.org\n\n", "not LDIF"),
        (b"dn: cn=b\nma\xc3\xafl: b@example.org\n\n", "not LDIF"),
        (b"dn: cn=b\nmail:< file:///etc/hostname\n\n", "a value lies behind a URL, which is never fetched"),
        (b"mail: b@example.org\n\n", "an entry without `dn:`"),
    ],
)
def test_a_bad_entry_is_named_by_line_and_spoils_no_other(tmp_path: Path, bad: bytes, reason: str) -> None:
    found = read(tmp_path, staff(1) + bad + staff(2))
    assert mails(found) == [["person1@example.org"], reason, ["person2@example.org"]]
    assert found[1].place == "line 9"


def test_a_file_that_was_cut_off_says_so_of_its_last_entry(tmp_path: Path) -> None:
    content = staff(1) + staff(2)
    assert mails(read(tmp_path, content[:-8])) == [["person1@example.org"], "the file ends in the middle of a line"]


def test_a_name_that_would_keep_the_library_busy_for_hours_is_read_at_once(tmp_path: Path) -> None:
    name = b"+".join([b"cn=a"] * 200) + b","
    [entry] = read(tmp_path, b"dn: " + name + b"\nmail: a@example.org\n\n")
    assert mails([entry]) == [["a@example.org"]]


@pytest.mark.parametrize(
    "change",
    [
        b"dn: cn=a\nchangetype: modify\nreplace: mail\nmail: a@example.org\n-\n\n",
        b"dn: cn=a\nchangetype: delete\n\n",
        b"dn: cn=a\nChangeType: add\nmail: a@example.org\n\n",
    ],
)
def test_a_file_of_changes_is_refused_in_words(tmp_path: Path, change: bytes) -> None:
    with pytest.raises(Misconfigured, match="line 9: a record of a change; export entries"):
        read(tmp_path, staff(1) + change)


def test_what_ldapsearch_says_at_the_end_is_no_entry(tmp_path: Path) -> None:
    tail = b"# reference\nref: ldap://ldap.example.org/dc=example\n\nsearch: 2\nresult: 0 Success\n\n# done\n"
    assert mails(read(tmp_path, staff(1) + tail)) == [["person1@example.org"]]


def test_an_export_that_the_server_cut_short_is_refused(tmp_path: Path) -> None:
    tail = b"# search result\nsearch: 2\nresult: 4 Size limit exceeded\n\n"
    with pytest.raises(Misconfigured, match=r"line 9: the server ended the export early \(result 4\); ask for it"):
        read(tmp_path, staff(1) + tail)


def test_utf_16_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="is in UTF-16"):
        read(tmp_path, staff(1).decode().encode("utf-16"))


def test_what_has_no_empty_lines_is_not_read_into_memory_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people_ldif, "LONGEST", 1_000)
    with pytest.raises(Misconfigured, match="line 1: no LDIF; entries end with an empty line"):
        read(tmp_path, b"mail: a@example.org\n" * 100)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(Misconfigured, match="cannot be read: No such file"):
        list(read_ldif(Path("nonesuch.ldif")))
