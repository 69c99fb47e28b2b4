"""Structured log lines on stderr: one JSON object each, never the text of an exception, which may quote a record."""

from __future__ import annotations

import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any, Final

import orjson

_QUIET: Final = ("faust", "mode", "aiokafka", "kafka", "aiohttp", "asyncio", "headerfirst.streams.slices")
"""Libraries that tell of every step they take (Faust's services log under the name of our transport)."""

_WHILE: Final = 10.0


class JsonLines(logging.Formatter):
    """Time, level, logger and message; of an exception its type and where it was raised."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._message(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["raised_in"] = [f"{frame.name}:{frame.lineno}" for frame in frames[-3:]]
        return orjson.dumps(line, default=lambda value: type(value).__name__).decode()

    @staticmethod
    def _message(record: logging.LogRecord) -> str:
        """Our own messages hold offsets and closed vocabulary; a library's may hold anything in an exception."""
        if record.args and not record.name.startswith("headerfirst"):
            arguments = record.args if isinstance(record.args, tuple) else (record.args,)
            shown = tuple(type(one).__name__ if isinstance(one, BaseException) else one for one in arguments)
            record = logging.makeLogRecord({**record.__dict__, "args": shown})
        return record.getMessage().splitlines()[0] if record.msg else ""


class OnceAWhile(logging.Filter):
    """Lets a line of a library speak again after ten seconds: without a broker it would a hundred times a second."""

    def __init__(self) -> None:
        super().__init__()
        self._said: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("headerfirst"):
            return True
        said = (record.pathname, record.lineno)
        if record.created - self._said.get(said, -_WHILE) < _WHILE:
            return False
        self._said[said] = record.created
        return True


def configure(level: int = logging.INFO) -> None:
    """Send everything to stderr as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    handler.addFilter(OnceAWhile())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
