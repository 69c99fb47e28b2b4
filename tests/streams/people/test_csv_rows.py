"""Rows come by column and line, whatever separates them; a row that does not fit is named, not guessed at."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.people.csv_rows import Row, read_rows
from headerfirst.streams.people.interface import Problem

from tests.streams.people.exports import a_file

ROWS = [Row(2, {"id": "1", "mail": "a@example.org"})]


def read(folder: Path, content: bytes | str) -> list[Row | Problem]:
    return list(read_rows(a_file(folder, "people.csv", content)))


@pytest.mark.parametrize(
    "content",
    [
        "id,mail\n1,a@example.org\n",
        '"id";"mail"\r\n"1";"a@example.org"\r\n',
        "id\tmail\n1\ta@example.org",
        b"\xef\xbb\xbfid,mail\n1,a@example.org\n\n",
        "id,mail\n1,a@example.org\n".encode("utf-16"),
    ],
)
def test_separator_and_encoding_are_seen(tmp_path: Path, content: bytes | str) -> None:
    assert read(tmp_path, content) == ROWS


def test_the_line_that_windows_powershell_puts_first_is_passed_over(tmp_path: Path) -> None:
    assert read(tmp_path, "#TYPE Selected.User\nid,mail\n1,a@example.org\n") == [ROWS[0]._replace(line=3)]


def test_a_row_of_another_length_is_named_by_line(tmp_path: Path) -> None:
    found = read(tmp_path, 'id,mail\n"1\n2",a@example.org\n3\n4,b@example.org\n')
    assert found == [
        Row(2, {"id": "1\n2", "mail": "a@example.org"}),
        Problem("line 4", "1 columns, and the header has 2"),
        Row(5, {"id": "4", "mail": "b@example.org"}),
    ]


def test_a_quote_that_never_ends_is_said_where_it_begins(tmp_path: Path) -> None:
    found = read(tmp_path, 'id,mail\n1,a@example.org\n2,"b@exam')
    assert found == [*ROWS, Problem("line 3", "not CSV from here on; nothing below it was read")]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"id,name\n1,Zo\xeb\n", "is not in UTF-8: export it with `-Encoding UTF8`"),
        (b"", "has no header of columns"),
        (b"people\nada\n", "has no header of columns"),
        (b"mail,Mail\na,b\n", "has two columns of one name"),
    ],
)
def test_a_file_that_is_no_export(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(Misconfigured, match=sentence):
        read(tmp_path, content)


def test_a_row_does_not_show_who_is_in_it() -> None:
    assert repr(ROWS[0]) == "<Row at line 2>"
