"""Scanners run in parallel, each in a process of its own: what a message does to one of them, it does to nobody else.

A process lives on between messages. One that crashes, or runs out of time or memory, is ended, and the next message is
given to a fresh one.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
from headerfirst.schemas.content import Unpacked, WhyNotInspected
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.confined_process import ConfinedProcess
from headerfirst.streams.inspection.interface import ScannerOptions
from headerfirst.streams.inspection.scanner_frames import (
    LONGEST_ANSWER,
    Answer,
    Assignment,
    Limits,
    Misfit,
    Ready,
    Reported,
    Trouble,
    answer_in,
    framed,
)
from headerfirst.streams.inspection.scanner_shelf import Shelved, asked_for, shelf
from headerfirst.streams.inspection.scanner_verdicts import UNKNOWN_VERSION, Scanned, summed_up, well_formed

log = logging.getLogger(__name__)

_CHILD: Final = "headerfirst.streams.inspection.scanning_process"
_GONE: Final = (EOFError, OSError, msgspec.DecodeError)


class ScannerPool:
    """One process for each scanner that was ever asked for."""

    def __init__(self, options: ScannerOptions, *, limits: Limits | None = None, further: Sequence[Path] = ()) -> None:
        """`further` are files of scanners beside the shipped ones."""
        self._shelf = shelf(further)
        assign = limits or Limits()
        self._scanners = {
            name: _ScannerProcess(name, shelved, options, assign) for name, shelved in self._shelf.items()
        }

    async def prepare(self, words: Sequence[str]) -> None:
        """Start what the words ask for; raises Misconfigured for a word that no scanner answers to, and for rules that
        cannot be read.
        """
        ids, unknown = asked_for(words, self._shelf)
        if unknown:
            raise Misconfigured(f"No scanner answers to {', '.join(unknown)}: there are {', '.join(self._shelf)}")
        for name in ids:
            await self._scanners[name].prepare()

    async def scan(self, message: Unpacked, scanner_ids: Sequence[str]) -> Scanned:
        """`scanner_ids` as a grant names them: ids, or words that several scanners answer to."""
        ids, unknown = asked_for(scanner_ids, self._shelf)
        frame = framed(message)
        async with asyncio.TaskGroup() as together:
            asked = {name: together.create_task(self._scanners[name].scan(frame)) for name in ids}
        answers = [(name, self._scanners[name].version, task.result()) for name, task in asked.items()]
        answers += [(word, UNKNOWN_VERSION, Trouble("scanner_absent")) for word in unknown]
        scanned = summed_up(message, answers)
        for name, why in scanned.troubles:
            log.warning("scanner %s said nothing of a message: %s", name, why)
        return scanned

    async def close(self) -> None:
        for scanner in self._scanners.values():
            await scanner.end()


class _ScannerProcess:
    """One scanner's process, started when it is needed."""

    def __init__(self, name: str, shelved: Shelved, options: ScannerOptions, limits: Limits) -> None:
        self.version = UNKNOWN_VERSION
        self._name = name
        self._assignment = Assignment(place=shelved.place, options=options, limits=limits)
        self._limits = limits
        self._process: ConfinedProcess | None = None
        self._one_at_a_time = asyncio.Lock()

    async def prepare(self) -> None:
        async with self._one_at_a_time:
            try:
                await self._started()
            except (TimeoutError, *_GONE) as gone:
                await self.end()
                raise Misconfigured(
                    f"The scanner {self._name} does not start: its process ended, or took too long",
                ) from gone

    async def scan(self, frame: bytes) -> Reported | Trouble:
        async with self._one_at_a_time:
            try:
                answer = await self._answered(frame)
            except TimeoutError:
                answer = Trouble("time_out")
            except Misconfigured as wrong:
                log.error("scanner %s cannot be opened: %s", self._name, wrong)
                answer = Trouble("scanner_failed")
            except _GONE:
                answer = Trouble(await self._why_gone())
            except BaseException:
                await self.end()
                raise
            if isinstance(answer, Reported):
                self.version = answer.version
            elif answer.why != "scanner_absent":
                await self.end()
            return answer

    async def _answered(self, frame: bytes) -> Reported | Trouble:
        process = await self._started()
        async with asyncio.timeout(self._limits.seconds):
            answer = await _answer(process, frame)
        if isinstance(answer, Reported) and well_formed(answer):
            return answer
        return answer if isinstance(answer, Trouble) else Trouble("scanner_failed")

    async def _started(self) -> ConfinedProcess:
        """Raises Misconfigured with the scanner's own sentence."""
        if self._process is not None and self._process.is_alive():
            return self._process
        await self.end()
        self._process = ConfinedProcess(_CHILD, self._name)
        async with asyncio.timeout(self._limits.start_seconds):
            answer = await _answer(self._process, framed(self._assignment))
        if isinstance(answer, Ready):
            return self._process
        await self.end()
        sentence = answer.sentence if isinstance(answer, Misfit) else f"The scanner {self._name} does not start"
        raise Misconfigured(sentence)

    async def _why_gone(self) -> WhyNotInspected:
        """A process that ran out of processor time ends by a signal of its own."""
        ended = await self.end()
        return "time_out" if ended == -signal.SIGXCPU else "scanner_failed"

    async def end(self) -> int | None:
        process, self._process = self._process, None
        return None if process is None else await process.ended()


async def _answer(process: ConfinedProcess, frame: bytes) -> Answer:
    """Raises one of `_GONE` where the process ended or did not answer in its form."""
    return answer_in(await process.answer_to(frame, LONGEST_ANSWER))
