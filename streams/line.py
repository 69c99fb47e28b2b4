"""One value on a topic as it travels, and the form in which files and `backtest` write it: a JSON object a line."""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson


class Line(NamedTuple):
    """`value` is encoded JSON; silent in `repr`."""

    topic: str
    key: str | None
    value: bytes
    record: Any = None
    """What `value` was written from, where that is at hand; it is read again otherwise."""

    def __repr__(self) -> str:
        return f"<Line on {self.topic}>"

    def to_json(self) -> bytes:
        """`{"topic":…,"key":…,"value":{…}}` with the value's own bytes; `key` is left out where there is none."""
        key = b"" if self.key is None else b',"key":' + orjson.dumps(self.key)
        return b'{"topic":' + orjson.dumps(self.topic) + key + b',"value":' + self.value + b"}"
