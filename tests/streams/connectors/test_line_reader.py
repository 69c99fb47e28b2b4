"""Lines of an open file, whole ones or all of them, and where the next one begins."""

from __future__ import annotations

from io import BytesIO

from headerfirst.streams.connectors.interface import Lines
from headerfirst.streams.connectors.line_reader import LineReader
from hypothesis import given
from hypothesis import strategies as st

LINES = Lines(10, is_heading=lambda line: line.startswith(b"#"))
PIECES = st.lists(st.sampled_from([b"one\n", b"two\r\n", b"\n", b"#a\n", b"0123456789\n", b"x" * 30 + b"\n", b"half"]))


def reader(content: bytes) -> LineReader:
    return LineReader(BytesIO(content), "log", LINES)


def test_half_a_line_is_no_whole_one() -> None:
    half = reader(b"one\ntw")
    assert [raw.value for raw in half.whole_lines()] == [b"one"]
    assert half.offset == 4
    assert [raw.value for raw in reader(b"one\ntw").all_lines()] == [b"one", b"tw"]


def test_half_of_a_line_that_is_too_long_is_no_whole_one_either() -> None:
    half = reader(b"one\n" + b"x" * 100_000)
    assert [raw.value for raw in half.whole_lines()] == [b"one"]
    assert half.offset == 4


def test_what_is_too_long_is_marked_and_passed_over() -> None:
    [long, after] = reader(b"x" * 100_000 + b"\nafter\n").whole_lines()
    assert (long.problem, len(long.value), long.length) == ("too_large", 11, 100_001)
    assert (after.value, after.origin.offset) == (b"after", 100_001)


def test_a_line_that_names_columns_goes_with_those_after_it() -> None:
    assert [(raw.value, raw.heading) for raw in reader(b"a\n#x\nb\n#y\nc\n").all_lines()] == [
        (b"a", None),
        (b"b", b"#x"),
        (b"c", b"#y"),
    ]


@given(pieces=PIECES)
def test_offsets_and_lengths_cut_the_file_where_its_lines_are(pieces: list[bytes]) -> None:
    content = b"".join(pieces)
    for raw in reader(content).all_lines():
        line = content[raw.origin.offset : raw.origin.offset + raw.length]
        assert line.rstrip(b"\r\n")[: LINES.longest + 1] == raw.value
        assert b"\n" not in line[:-1]


@given(pieces=PIECES, at=st.integers(0, 200))
def test_reading_in_two_parts_comes_to_the_same(pieces: list[bytes], at: int) -> None:
    content = b"".join(pieces)
    first = reader(content[:at])
    values = [raw.value for raw in first.whole_lines()]
    second = reader(content[first.offset :])
    second.heading = first.heading
    values += [raw.value for raw in second.all_lines()]
    assert values == [raw.value for raw in reader(content).all_lines()]
