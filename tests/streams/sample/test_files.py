"""The sample day as files: what a stranger can run `backtest` on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import orjson
import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import key_of
from headerfirst.streams import codec
from headerfirst.streams.register_file import read_register
from headerfirst.streams.sample import files
from headerfirst.streams.sample.day import sample_day

from tests import builders

SAMPLE = sample_day(date(2026, 3, 10), 1, [builders.PACK], records=1_000)


def test_the_register_file_is_read_by_register_import(tmp_path: Path) -> None:
    written = files.write(SAMPLE, tmp_path / "sample")

    assert [(key_of(record), record) for record in read_register(written.register)] == SAMPLE.register


def test_the_day_file_holds_every_record_that_is_json(tmp_path: Path) -> None:
    written = files.write(SAMPLE, tmp_path)
    lines = [orjson.loads(line) for line in written.day.read_bytes().splitlines()]

    assert len(lines) == written.records == len(SAMPLE.door) - written.left_out
    assert written.left_out == 6
    assert {line["topic"] for line in lines} == {"email-metadata", "web-proxy", "account-changes", "reports"}
    assert all(isinstance(line["value"], dict) for line in lines)


def test_a_line_holds_the_value_byte_for_byte(tmp_path: Path) -> None:
    written = files.write(SAMPLE, tmp_path)
    first = next(record for record in SAMPLE.door if not record.headers)

    line = written.day.read_bytes().splitlines()[0]

    assert first.value is not None
    assert line.endswith(b'"value":' + first.value + b"}")
    assert codec.decode(first.topic, orjson.dumps(orjson.loads(line)["value"])).record is not None


def test_writing_twice_gives_the_same_files(tmp_path: Path) -> None:
    first, second = files.write(SAMPLE, tmp_path / "a"), files.write(SAMPLE, tmp_path / "b")

    assert first.day.read_bytes() == second.day.read_bytes()
    assert first.register.read_bytes() == second.register.read_bytes()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match=r"^The sample cannot be written into .*: Not a directory\.$"):
        files.write(SAMPLE, tmp_path / "file" / "sample")
