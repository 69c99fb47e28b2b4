"""What was added is there after a kill, whole or not at all; nobody else may read it; deleted, it leaves no trace."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.codec import encode
from headerfirst.streams.dead_letters import Letter, Origin, dead_letter
from headerfirst.streams.ingest.spool_file import NAME, SpoolFile, row_of
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.line import Line

from tests import builders

LINE = Line("email-metadata", builders.AMARA, encode(builders.email_metadata()))
LETTER = dead_letter(PUBLISHED, Origin(None, b"X-Broken"), "headers_unreadable", "ingest")
_ADDING = """
import sys, os
from pathlib import Path
from headerfirst.streams.ingest.spool_file import Row, SpoolFile
file = SpoolFile(Path(sys.argv[1]))
number = 0
while True:
    file.add([Row("email-metadata", str(number), b"x" * 2000, None), Row("email-metadata", "second", b"y", None)])
    os.write(1, b"%d\\n" % number)
    number += 1
"""


def test_records_and_letters_come_back_as_they_were_in_their_order(tmp_path: Path) -> None:
    file = SpoolFile(tmp_path)
    file.add([row_of(LINE), row_of(LETTER)])
    file.add([row_of(LINE._replace(key=None))])
    assert [one.passed for one in file.oldest(10)] == [LINE, LETTER, LINE._replace(key=None)]
    assert isinstance(file.oldest(2)[-1].passed, Letter)
    file.close()


def test_what_was_deleted_is_gone_and_its_numbers_are_not_given_again(tmp_path: Path) -> None:
    file = SpoolFile(tmp_path)
    file.add([row_of(LINE)] * 3)
    first = file.oldest(2)
    file.delete(first[-1].number)
    assert file.holds() == (1, row_of(LINE).size)
    file.delete(file.oldest(1)[0].number)
    file.close()
    again = SpoolFile(tmp_path)
    again.add([row_of(LINE)])
    assert [one.number for one in again.oldest(9)] == [4]
    again.close()


def test_nothing_of_what_was_deleted_is_left_on_the_disk(tmp_path: Path) -> None:
    file = SpoolFile(tmp_path)
    file.add([row_of(LINE)] * 20)
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    file.delete(file.oldest(20)[-1].number)
    file.tidy()
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    file.close()
    assert builders.AMARA.encode() in held
    assert builders.AMARA.encode() not in left


def test_nobody_else_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        file = SpoolFile(tmp_path / "spool")
        file.add([row_of(LINE)])
    finally:
        os.umask(before)
    assert (tmp_path / "spool").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "spool").iterdir()} == {0o600}
    file.close()


def test_what_was_added_before_a_kill_is_there_and_what_was_being_added_is_whole_or_not_there(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _ADDING, str(tmp_path)], stdout=subprocess.PIPE) as adding:
        assert adding.stdout is not None
        said = [adding.stdout.readline() for _ in range(50)]
        adding.send_signal(signal.SIGKILL)
        said += adding.stdout.readlines()
    file = SpoolFile(tmp_path)
    found = [one.passed for one in file.oldest(1_000_000)]
    file.close()
    firsts, seconds = found[::2], found[1::2]
    assert len(firsts) == len(seconds) >= len(said)
    assert [one.key for one in firsts] == [str(number) for number in range(len(firsts))]
    assert {one.key for one in seconds} == {"second"}


def test_a_torn_end_is_cut_and_what_stands_before_it_is_kept(tmp_path: Path) -> None:
    source = SpoolFile(tmp_path / "whole")
    source.add([row_of(LINE)])
    source.add([row_of(LETTER)])
    torn = tmp_path / "torn"
    torn.mkdir()
    for path in (tmp_path / "whole").iterdir():
        content = path.read_bytes()
        (torn / path.name).write_bytes(content[:-2000] if path.name.endswith("-wal") else content)
    source.close()
    file = SpoolFile(torn)
    assert [one.passed for one in file.oldest(9)] == [LINE]
    file.close()


def test_a_second_process_is_told_that_another_has_it(tmp_path: Path) -> None:
    file = SpoolFile(tmp_path)
    with pytest.raises(Misconfigured, match="perhaps another process has it"):
        SpoolFile(tmp_path)
    file.close()


def test_what_is_no_spool_and_no_folder_is_said_so(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"Dear Amara, " * 500)
    with pytest.raises(Misconfigured, match="is no spool; move it away"):
        SpoolFile(tmp_path)
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(Misconfigured, match="cannot be used: File exists"):
        SpoolFile(tmp_path / "file")
