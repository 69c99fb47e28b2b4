"""Objects are cut out of a file in whatever way it holds them, and nothing that stands between them goes unseen."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import orjson
import pytest
from headerfirst.streams.connectors import json_items
from headerfirst.streams.connectors.interface import Lines, Raw
from headerfirst.streams.connectors.json_items import cut_objects, read_items
from hypothesis import given
from hypothesis import strategies as st

LINES = Lines(1000)


def items(folder: Path, content: bytes, lines: Lines = LINES) -> list[Raw]:
    path = folder / "log.json"
    path.write_bytes(content)
    return list(read_items(path, lines))


@pytest.mark.parametrize(
    "content",
    [
        b'{"a":"{"}\n{"b":{"c":"\\"}"}}\n',
        b'[{"a":"{"},{"b":{"c":"\\"}"}}]',
        b'[\n  {"a":"{"},\n  {"b":{"c":"\\"}"}}\n]\n',
        b'\xef\xbb\xbf[{"a":"{"}, {"b":{"c":"\\"}"}}]',
        b'[{"a":"{"}][{"b":{"c":"\\"}"}}]',
    ],
)
def test_each_object_is_an_item(tmp_path: Path, content: bytes) -> None:
    found = items(tmp_path, content)
    assert [item.value for item in found] == [b'{"a":"{"}', b'{"b":{"c":"\\"}"}}']
    assert [item.origin.ordinal for item in found] == [0, 1]


def test_an_object_may_go_over_several_lines(tmp_path: Path) -> None:
    assert [orjson.loads(item.value) for item in items(tmp_path, b'{\n  "a": 1\n}\n{\r\n "b": 2 }')] == [
        {"a": 1},
        {"b": 2},
    ]


def test_what_is_left_of_a_first_line_hides_no_line_after_it(tmp_path: Path) -> None:
    assert [item.value for item in items(tmp_path, b'{\n{"a":1}\n{"b":2}\n')] == [b"{", b'{"a":1}', b'{"b":2}']


def test_its_place_is_where_it_stands(tmp_path: Path) -> None:
    content = b'[{"a":1},  {"b":2}]'
    for item in items(tmp_path, content):
        assert content[item.origin.offset :].startswith(item.value)


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (b'[{"a":1}, planted, {"b":2}]', [None, "line_unreadable", None]),
        (b'[{"a":1}] planted', [None, "line_unreadable"]),
        (b'[{"a":1}, {"b":', [None, "not_json"]),
        (b'[{"a":1}, {"b":"' + b"x" * 2000 + b'"}, {"c":3}]', [None, "too_large", None]),
        (b"[]", []),
    ],
)
def test_what_is_no_object_has_its_problem(tmp_path: Path, content: bytes, problems: list[str | None]) -> None:
    assert [item.problem for item in items(tmp_path, content)] == problems


def test_of_a_long_one_only_the_beginning_is_kept(tmp_path: Path) -> None:
    item = items(tmp_path, b'[{"b":"' + b"x" * 200_000 + b'"}]')[0]
    assert (len(item.value), item.length) == (1001, 200_008)


TREE = st.recursive(
    st.none() | st.integers(0, 9) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


class Dripping(BytesIO):
    """Gives as much at a time as it likes."""

    def __init__(self, content: bytes, size: int) -> None:
        super().__init__(content)
        self._size = size

    def read(self, _: int | None = -1, /) -> bytes:
        return super().read(self._size)


@given(objects=st.lists(st.dictionaries(st.text(max_size=3), TREE, max_size=3), max_size=4), size=st.integers(1, 7))
def test_wherever_a_piece_ends_the_objects_are_the_same(objects: list[dict[str, object]], size: int) -> None:
    content = orjson.dumps(objects)
    assert [orjson.loads(cut.value) for cut in cut_objects(Dripping(content, size), 10_000)] == objects


def indented(*objects: object) -> bytes:
    return orjson.dumps(objects, option=orjson.OPT_INDENT_2)


@pytest.mark.parametrize("chunk", [3, 1 << 16])
@pytest.mark.parametrize(
    ("content", "cut_out"),
    [
        (indented({"a": 1}, {"a": 2, "b": [{"c": "x"}]}, {"a": 3}, {"a": 4}), b"\n      }\n    ]\n  }"),
        (indented({"a": 1}, {"a": 2, "b": [{"c": "x"}]}, {"a": 3}, {"a": 4}), b'x"\n      }\n    ]\n  }'),
        (b'[{"a":1},\n{"a":2,"b":{"c":[1]}},\n{"a":3},\n{"a":4}]', b"]}}"),
    ],
    ids=["between braces", "in a text", "an object a line"],
)
def test_an_object_that_is_cut_off_costs_no_other(
    monkeypatch: pytest.MonkeyPatch, chunk: int, content: bytes, cut_out: bytes
) -> None:
    monkeypatch.setattr(json_items, "_CHUNK", chunk)
    broken = content.replace(cut_out, b"", 1)
    assert broken != content
    found = list(cut_objects(BytesIO(broken), 1000))
    assert [orjson.loads(cut.value)["a"] for cut in found if cut.problem is None] == [1, 3, 4]
    [letter] = [cut for cut in found if cut.problem is not None]
    assert letter.problem == "not_json"
    assert broken[letter.offset : letter.offset + letter.length].startswith(letter.value)
    assert b'"a": 3' not in letter.value


def test_a_file_of_nothing_but_broken_objects_ends(tmp_path: Path) -> None:
    content = b'[\n  {"a": {\n' * 50
    found = items(tmp_path, content, Lines(200))
    assert [item.problem for item in found] == ["not_json"] * 20
    assert found[-1].origin.offset + found[-1].length == len(content)
