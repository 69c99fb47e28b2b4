"""Rows are found whatever wraps them, as they were written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from headerfirst.streams.connectors import exported_rows
from headerfirst.streams.connectors.exported_rows import read_rows
from headerfirst.streams.connectors.interface import Lines, Raw

ROWS = [{"a": 1, "s": 'x "value":[ é'}, {"a": 2}, {"a": 3}]
TEXTS = [json.dumps(row) for row in ROWS]
LINES = Lines(100, lambda line: line.startswith(b"name"))


def rows(folder: Path, content: str | bytes) -> list[Raw]:
    path = folder / "export"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_rows(path, LINES))


@pytest.mark.parametrize(
    "content",
    [
        "\n".join(TEXTS),
        "\r\n".join(TEXTS) + "\r\n\r\n",
        json.dumps(ROWS),
        json.dumps(ROWS, indent=2),
        "\ufeff" + json.dumps(ROWS),
        json.dumps({"@odata.context": 'x"y', "value": ROWS}),
        json.dumps({"@odata.context": "x", "value": ROWS, "@odata.nextLink": "y"}, indent=2),
        "\ufeff" + json.dumps({"value": ROWS}),
        json.dumps({"kind": "k", "etag": "e", "items": ROWS}),
        json.dumps({"d": {"results": ROWS}}),
        json.dumps({"d": ROWS}),
        "\n".join([json.dumps({"value": ROWS[:2]}), json.dumps({"value": ROWS[2:]})]),
        "\n".join([json.dumps({"value": ROWS[:2]}), TEXTS[2]]),
    ],
)
def test_each_row_is_an_item(tmp_path: Path, content: str) -> None:
    found = rows(tmp_path, content)
    assert [json.loads(raw.value) for raw in found] == ROWS
    assert [raw.origin.ordinal for raw in found] == [0, 1, 2]
    written = content.encode()
    assert [written[raw.origin.offset :].lstrip()[: len(raw.value)] for raw in found] == [raw.value for raw in found]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le"])
def test_a_heading_goes_with_the_lines_after_it(tmp_path: Path, encoding: str) -> None:
    text = "name,é\r\n1,ü\r\n\r\n2,x\r\n"
    content = ("\ufeff" + text if encoding == "utf-16-le" else text).encode(encoding)
    found = [(raw.value.decode(), (raw.heading or b"").decode()) for raw in rows(tmp_path, content)]
    assert found == [("1,ü", "name,é"), ("2,x", "name,é")]


def test_a_row_that_is_longer_than_is_kept_is_said_to_be(tmp_path: Path) -> None:
    long = "x" * 500
    for content in (f"{long}\ny\n".encode(), f"{long}\ny\n".encode("utf-16")):
        found = [(raw.problem, raw.length >= 500) for raw in rows(tmp_path, content)]
        assert found == [("too_large", True), (None, False)]


def test_a_page_that_is_none_is_one_item(tmp_path: Path) -> None:
    assert [raw.problem for raw in rows(tmp_path, '{"value": [{"a": 1}')] == ["not_json"]
    lines = "\n".join([json.dumps({"value": ROWS}), '{"value": [', json.dumps({"value": ROWS})])
    assert [raw.problem for raw in rows(tmp_path, lines)] == [None] * 3 + ["not_json"] + [None] * 3


def test_a_page_has_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exported_rows, "LARGEST", 50)
    (raw,) = rows(tmp_path, json.dumps({"value": ROWS}))
    assert (raw.problem, raw.length, raw.value) == ("too_large", 51, b"")


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    assert rows(tmp_path, "") == rows(tmp_path, "\n\n") == rows(tmp_path, '{"value": []}') == []
