"""Malware, by ClamAV: each part is streamed to clamd (INSTREAM), which needs to read no file of ours.

clamd says OK of what its own limits made it skip, unless its configuration has `AlertExceedsMax yes`: that is tried out
before it is believed. Then, as with `AlertEncrypted yes`, it names a heuristic: the part is closed, and no hit.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

from clamav_client.clamd import (
    BufferTooLongError,
    ClamdError,
    ClamdNetworkSocket,
    ClamdUnixSocket,
    CommunicationError,
    ResponseError,
)
from headerfirst.schemas.content import Part, Unpacked, WhyNotInspected
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.interface import Absent, Report, ScannerKind, ScannerOptions

SECONDS: Final = 20.0
"""Without a word from clamd."""
_PIECE: Final = 1 << 16
_HEURISTICS: Final[dict[str, WhyNotInspected]] = {
    "Heuristics.Limits.Exceeded": "too_large",
    "Heuristics.Encrypted": "encrypted",
}
_DEEPER_THAN_ANY_LIMIT: Final = 110
"""Archives in archives: clamd goes 17 deep, and by no setting further than 100."""
_NOT_IN_A_NAME: Final = re.compile(r"[^A-Za-z0-9_.:/+-]+")
_VERSION: Final = re.compile(r"ClamAV (?P<program>[\w.+-]+)(?:/(?P<signatures>\d+))?")


class ClamAV:
    """`version` is clamd's own and that of its signatures, asked for with each message: freshclam changes them."""

    id = "clamav"

    def __init__(self, clamd: ClamdNetworkSocket | None) -> None:
        self._clamd = clamd
        self.version = "unknown"
        self._tried: str | None = None

    def scan(self, message: Unpacked) -> Report:
        clamd = self._present()
        found: list[str] = []
        closed: list[tuple[int, WhyNotInspected]] = []
        for part in message.parts:
            try:
                found += _names(clamd, part)
            except _Unseen as unseen:
                closed.append((part.number, unseen.why))
        return Report(rule_ids=tuple(sorted(set(found))), count=len(found), matches=(), closed=tuple(closed))

    def _present(self) -> ClamdNetworkSocket:
        if self._clamd is None:
            raise Absent
        self.version = _version(self._clamd)
        if self._tried != self.version:
            _try_out(self._clamd)
            self._tried = self.version
        return self._clamd


class _Unseen(Exception):  # noqa: N818 - says what is the matter
    def __init__(self, why: WhyNotInspected) -> None:
        super().__init__(why)
        self.why: WhyNotInspected = why


class _LargePieces(io.BytesIO):
    """The library asks for 1,024 bytes at a time."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(_PIECE if size else size)


def _try_out(clamd: ClamdNetworkSocket) -> None:
    """Raises Misconfigured for a clamd that calls clean what it did not look into."""
    nested = b"looked into"
    for _ in range(_DEEPER_THAN_ANY_LIMIT):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr(zipfile.ZipInfo("a"), nested)
        nested = buffer.getvalue()
    try:
        _names(clamd, Part(0, "application/zip", nested))
    except _Unseen as unseen:
        if unseen.why == "too_large":
            return
        raise Absent from None
    raise Misconfigured(
        "clamd calls clean what is beyond its limits: put `AlertExceedsMax yes` into its configuration (clamd.conf)",
    )


def _names(clamd: ClamdNetworkSocket, part: Part) -> list[str]:
    """The signature that clamd found, if any; raises _Unseen where it did not look."""
    try:
        answer = clamd.instream(_LargePieces(part.data))
    except BufferTooLongError:
        raise _Unseen("too_large") from None
    except ResponseError:
        raise _Unseen("scanner_failed") from None
    except (CommunicationError, OSError) as error:
        raise _Unseen(_why_it_broke(clamd, error)) from None
    # No answer at all is an empty dictionary: a connection that was closed, never a clean part.
    status, name = answer.get("stream", ("ERROR", None))
    if status == "OK":
        return []
    if status != "FOUND" or not name:
        _version(clamd)
        raise _Unseen("scanner_failed")
    for heuristic, why in _HEURISTICS.items():
        if name.startswith(heuristic):
            raise _Unseen(why)
    return [_NOT_IN_A_NAME.sub("_", name).strip("_.:/+-") or "unnamed"]


def _why_it_broke(clamd: ClamdNetworkSocket, error: Exception) -> WhyNotInspected:
    """Past StreamMaxLength clamd hangs up in the middle of the stream: the words that say so may be lost. If it still
    answers, that was it; raises Absent if it does not.
    """
    if isinstance(error, TimeoutError) or isinstance(error.__cause__, TimeoutError):
        return "time_out"
    _version(clamd)
    return "too_large"


def _version(clamd: ClamdNetworkSocket) -> str:
    """`1.4.6/27355`; raises Absent where clamd does not answer."""
    try:
        said = _VERSION.match(clamd.version())
    except (ClamdError, OSError):
        raise Absent from None
    if said is None:
        raise Absent
    return f"{said['program']}/{said['signatures'] or 'unnumbered'}"


def _client(address: str, seconds: float) -> ClamdNetworkSocket:
    """Raises Misconfigured for what is neither a path nor `HOST:PORT`."""
    if address.startswith("/"):
        return ClamdUnixSocket(path=address, timeout=int(seconds))
    host, colon, port = address.rpartition(":")
    if not (host and colon and port.isdecimal()):
        raise Misconfigured("The address of clamd has to be HOST:PORT or the absolute path of its socket")
    return ClamdNetworkSocket(host=host, port=int(port), timeout=seconds)


def opened(options: ScannerOptions, seconds: float = SECONDS) -> ClamAV:
    return ClamAV(_client(options.clamd, seconds) if options.clamd else None)


SCANNER = ScannerKind("clamav", "malware", opened)
