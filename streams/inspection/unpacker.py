"""Takes messages to pieces in a confined process, one at a time; what it cannot finish is a message nobody looked into.

The process lives on between messages. One that crashes, or runs out of time or memory, is ended, and the next message
is given to a fresh one.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Final

import msgspec
from headerfirst.schemas.content import Closed, Unpacked, WhyNotInspected
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.confined_process import ConfinedProcess
from headerfirst.streams.inspection.scanner_frames import (
    LENGTH,
    LONGEST_ANSWER,
    Limits,
    Misfit,
    Ready,
    Trouble,
    answer_in,
    framed,
    message_in,
)

log: Final = logging.getLogger(__name__)

MEMORY: Final = 3 << 30
"""Bytes of address space: the limits of unpacking three times over, the message itself, and the frame."""
LONGEST_UNPACKED: Final = 1 << 30
"""Bytes of an answer: four times what unpacking lets through, since a character of text may take four bytes."""
_CHILD: Final = "headerfirst.streams.inspection.unpacking_process"
_GONE: Final = (EOFError, OSError, msgspec.DecodeError)


class Unpacker:
    """`limits` are of one message; memory is always `MEMORY`."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = msgspec.structs.replace(limits or Limits(), memory=MEMORY)
        self._process: ConfinedProcess | None = None
        self._one_at_a_time = asyncio.Lock()

    async def prepare(self) -> None:
        """Raises Misconfigured where the process does not start."""
        async with self._one_at_a_time:
            try:
                await self._started()
            except (TimeoutError, *_GONE) as gone:
                await self._end()
                raise Misconfigured("The unpacking process does not start: it ended, or took too long") from gone

    async def unpack(self, message: bytes) -> Unpacked:
        async with self._one_at_a_time:
            try:
                process = await self._started()
                async with asyncio.timeout(self._limits.seconds):
                    answer = await process.answer_to(_as_it_is(message), LONGEST_UNPACKED)
                return await self._made_of(answer)
            except TimeoutError:
                why: WhyNotInspected = "time_out"
            except Misconfigured as wrong:
                log.error("messages cannot be unpacked: %s", wrong)
                why = "scanner_failed"
            except _GONE:
                why = "time_out" if await self._end() == -signal.SIGXCPU else "unreadable"
            except BaseException:
                await self._end()
                raise
            await self._end()
            log.warning("a message was not unpacked: %s", why)
            return Unpacked((), (Closed(0, why),))

    async def close(self) -> None:
        await self._end()

    async def _made_of(self, answer: bytes) -> Unpacked:
        """Of a process that has said that it failed, nothing more is asked."""
        try:
            return message_in(answer)
        except msgspec.ValidationError:
            trouble = answer_in(answer)
            await self._end()
            return Unpacked((), (Closed(0, trouble.why if isinstance(trouble, Trouble) else "unreadable"),))

    async def _started(self) -> ConfinedProcess:
        if self._process is not None and self._process.is_alive():
            return self._process
        await self._end()
        self._process = process = ConfinedProcess(_CHILD, "unpacker")
        async with asyncio.timeout(self._limits.start_seconds):
            answer = answer_in(await process.answer_to(framed(self._limits), LONGEST_ANSWER))
        if isinstance(answer, Ready):
            return process
        await self._end()
        raise Misconfigured(answer.sentence if isinstance(answer, Misfit) else "The unpacking process does not start")

    async def _end(self) -> int | None:
        process, self._process = self._process, None
        return None if process is None else await process.ended()


def _as_it_is(message: bytes) -> bytes:
    return LENGTH.pack(len(message)) + message
