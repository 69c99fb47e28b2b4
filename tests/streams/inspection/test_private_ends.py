"""Frames come in and go out; a print is no answer, and a closed end is the end."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import pytest
from headerfirst.streams.inspection.private_ends import PrivateEnds
from headerfirst.streams.inspection.scanner_frames import LENGTH

TALKATIVE = """
from headerfirst.streams.inspection.private_ends import PrivateEnds
ends = PrivateEnds.taken()
print("a private word", flush=True)
frame = ends.read()
ends.write(len(frame).to_bytes(4, "big") + frame[::-1])
ends.read()
"""


def test_frames_are_read_one_by_one() -> None:
    ends = PrivateEnds(BytesIO(LENGTH.pack(3) + b"one" + LENGTH.pack(0) + LENGTH.pack(3) + b"two"), BytesIO())
    assert [ends.read() for _ in range(3)] == [b"one", b"", b"two"]


@pytest.mark.parametrize("left", [b"", b"\0\0", LENGTH.pack(3) + b"on"])
def test_a_closed_end_is_the_end(left: bytes) -> None:
    with pytest.raises(SystemExit) as ended:
        PrivateEnds(BytesIO(left), BytesIO()).read()
    assert ended.value.code == 0


def test_what_is_written_has_left() -> None:
    outgoing = BytesIO()
    PrivateEnds(BytesIO(), outgoing).write(b"frame")
    assert outgoing.getvalue() == b"frame"


def test_a_print_goes_nowhere() -> None:
    done = subprocess.run(
        [sys.executable, "-c", TALKATIVE], input=LENGTH.pack(3) + b"abc", capture_output=True, check=True
    )
    assert (done.stdout, done.stderr) == (LENGTH.pack(3) + b"cba", b"")
