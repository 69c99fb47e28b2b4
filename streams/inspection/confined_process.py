"""A process that handles what somebody else sent, as the worker sees it: started, told something, ended.

It has no environment, no credentials, no working folder, and nobody reads what it prints.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
from typing import Final

from headerfirst.streams.inspection.scanner_frames import LENGTH

_PYTHON: Final = (sys.executable, "-I", "-B", "-X", "utf8", "-m")
"""`-I`: neither the environment nor a working folder says what is imported."""
_NEEDED: Final = ("LD_LIBRARY_PATH",)
"""Of the environment: without it the interpreter may not start."""


class ConfinedProcess:
    """One that runs, and our end of a pair of sockets: unlike asyncio's pipes, it can be closed while the other end
    still writes.
    """

    def __init__(self, module: str, name: str) -> None:
        """The name is for `ps` alone."""
        self._ours, theirs = socket.socketpair()
        self._ours.settimeout(0)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - ourselves
                [*_PYTHON, module, name],
                stdin=theirs.fileno(),
                stdout=theirs.fileno(),
                stderr=subprocess.DEVNULL,
                cwd="/",
                env={needed: os.environ[needed] for needed in _NEEDED if needed in os.environ},
                start_new_session=True,
            )

    def is_alive(self) -> bool:
        return self._process.poll() is None

    async def answer_to(self, frame: bytes, longest: int) -> bytes:
        """Raises EOFError where the process ended or answers at greater length, OSError where it does not listen."""
        await asyncio.get_running_loop().sock_sendall(self._ours, frame)
        (length,) = LENGTH.unpack(await self._received(LENGTH.size))
        if length > longest:
            raise EOFError
        return await self._received(length)

    async def _received(self, length: int) -> bytes:
        data = bytearray(length)
        missing = memoryview(data)
        while missing:
            got = await asyncio.get_running_loop().sock_recv_into(self._ours, missing)
            if not got:
                raise EOFError
            missing = missing[got:]
        return bytes(data)

    async def ended(self) -> int:
        """Killed rather than asked, with whatever it started: it may be past answering."""
        self._ours.close()
        with contextlib.suppress(ProcessLookupError):
            if self.is_alive():
                os.killpg(self._process.pid, signal.SIGKILL)
        return await asyncio.to_thread(self._process.wait)
