"""Lines of two real Squids, of which nothing but that they can be read is expected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from headerfirst.streams.evaluation.truth.interface import Case, Truth

_FOLDER: Final = "proxy_squid"
_SHORTENED: Final = "…".encode()


def _cases(data: Path) -> Iterator[Case]:
    """A URL that was shortened before its first slash has no host any more: those lines have to be dead letters."""
    for path in sorted((data / _FOLDER).glob("*.log")):
        for line in path.read_bytes().splitlines():
            yield Case(line + b"\n", {}, records=0 if _is_cut(line) else 1)


def _is_cut(line: bytes) -> bool:
    authority = line.split()[6].partition(b"://")[2] if len(line.split()) > 6 else b""  # noqa: PLR2004  # the URL
    return _SHORTENED in authority.partition(b"/")[0] or b"..." in authority.partition(b"/")[0]


TRUTH: Final = Truth("squid", _FOLDER, _cases)
