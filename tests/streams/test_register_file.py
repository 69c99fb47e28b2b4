"""A register file is read whole or refused at its first bad line, by file and line and never by what stands there."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import RegisterRecord
from headerfirst.streams.register_file import is_backdated, read_register, refuse_backdated

from tests import builders


def line(record: RegisterRecord) -> bytes:
    return msgspec.json.encode({"topic": "register", "value": msgspec.to_builtins(record)}) + b"\n"


def a_file(folder: Path, *lines: bytes) -> Path:
    path = folder / "register.jsonl"
    path.write_bytes(b"".join(lines))
    return path


def test_records_come_in_the_order_of_the_file(tmp_path: Path) -> None:
    records: list[RegisterRecord] = [builders.organisation(), builders.person(), builders.union_official()]
    assert list(read_register(a_file(tmp_path, *[line(record) for record in records]))) == records


def test_empty_lines_are_passed_over(tmp_path: Path) -> None:
    assert list(read_register(a_file(tmp_path, b"\n", line(builders.person()), b"  \n"))) == [builders.person()]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (b"{\n", r"line 2: expected"),
        (b'{"topic": "register"}\n', r"line 2: expected"),
        (b"[]\n", r"line 2: expected"),
        (b'{"topic": "findings", "value": {}}\n', r"line 2: a register file holds records of the topic register only"),
        (b'{"topic": "register", "value": {"kind": "planted"}}\n', r"line 2: not a register record \(value_unknown\)"),
    ],
)
def test_a_bad_line_is_named_by_file_and_number(tmp_path: Path, bad: bytes, message: str) -> None:
    path = a_file(tmp_path, line(builders.person()), bad)
    with pytest.raises(Misconfigured, match=message) as refused:
        list(read_register(path))
    assert "planted" not in str(refused.value)


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="cannot be read: No such file"):
        list(read_register(tmp_path / "nowhere.jsonl"))


def test_a_case_cannot_begin_in_the_past() -> None:
    case = builders.case()
    start = case.from_
    assert start is not None
    refuse_backdated([case], start + timedelta(minutes=1))
    with pytest.raises(Misconfigured, match=r"case/case-1 begins in the past: .* --without-past-cases\)\.$"):
        refuse_backdated([case], start + timedelta(hours=1))


def test_other_records_may_be_old() -> None:
    official = builders.union_official()
    assert not is_backdated(official, builders.NOON + timedelta(days=900))
