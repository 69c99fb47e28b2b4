"""What a large buffer held is the system's again once it is freed, however large the ones before it were."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest
from headerfirst.streams.allocator import give_back_what_is_freed

from tests.needs import lacking

MAPPED = """
import ctypes, sys
from headerfirst.streams.allocator import give_back_what_is_freed

class Told(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in
                ("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keep")]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Told
if sys.argv[1] == "told":
    assert give_back_what_is_freed()
largest = bytes(16 << 20)
del largest
before = library.mallinfo2().hblks
buffers = [bytes(1 << 20) for _ in range(8)]
print(library.mallinfo2().hblks - before)
"""


@pytest.fixture
def glibc() -> None:
    name, version = platform.libc_ver()
    if name != "glibc" or tuple(map(int, version.split(".")[:2])) < (2, 33):
        lacking("glibc 2.33 or newer, which says how much it mapped")


def mapped(how: str) -> int:
    """Of eight buffers of a mebibyte, after one of sixteen was freed, those that are mapped by themselves."""
    done = subprocess.run([sys.executable, "-c", MAPPED, how], capture_output=True, check=True, text=True)
    return int(done.stdout)


@pytest.mark.usefixtures("glibc")
def test_a_large_buffer_is_mapped_by_itself_whatever_was_freed_before() -> None:
    assert mapped("told") == 8
    assert mapped("untold") == 0


def test_another_c_library_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ctypes.CDLL", lambda _name: object())
    assert not give_back_what_is_freed()
