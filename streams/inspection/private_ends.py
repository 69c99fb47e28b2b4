"""The worker's end as a confined process sees it: frames come in and go out by descriptors that nothing else uses."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO, Self

from headerfirst.streams.inspection.scanner_frames import LENGTH


class PrivateEnds:
    """`read` ends the process where the worker's end is closed."""

    def __init__(self, incoming: BinaryIO, outgoing: BinaryIO) -> None:
        self._incoming = incoming
        self._outgoing = outgoing

    @classmethod
    def taken(cls) -> Self:
        """Moves what we read and write off the standard descriptors, so that a print is no answer."""
        ends = cls(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(nowhere, standard)
        os.close(nowhere)
        return ends

    def read(self) -> bytes:
        """The next frame without its length."""
        (length,) = LENGTH.unpack(self._exactly(LENGTH.size))
        return self._exactly(length)

    def _exactly(self, length: int) -> bytes:
        data = self._incoming.read(length)
        if len(data) < length:
            sys.exit(0)
        return data

    def write(self, frame: bytes) -> None:
        self._outgoing.write(frame)
        self._outgoing.flush()
