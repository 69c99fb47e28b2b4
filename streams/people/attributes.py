"""The attributes of one entry of a directory, whatever file they came in: names in any case, values as text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from headerfirst.streams.people.interface import Unreadable

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""What a terminal could take for an order stands in no name of anybody."""
_NO_TEXT: Final = "\0"


class Attributes:
    """`values` by lower-case name; bytes are text in UTF-8 unless somebody asks for them as they are."""

    def __init__(self, place: str, values: Mapping[str, Sequence[bytes | str]]) -> None:
        self.place = place
        self._values = values

    def __contains__(self, name: str) -> bool:
        return any(self.all(name))

    def all(self, *names: str) -> list[str]:
        """Every value of these attributes that is not empty; raises Unreadable where one is no text."""
        return [text for name in names for value in self.raw(name) if (text := _text(name, value))]

    def first(self, *names: str) -> str | None:
        """The first value of the first of these attributes that has one."""
        return next((values[0] for name in names if (values := self.all(name))), None)

    def raw(self, name: str) -> Sequence[bytes | str]:
        return self._values.get(name.lower(), ())


def _text(name: str, value: bytes | str) -> str:
    if isinstance(value, bytes):
        try:
            value = value.decode()
        except UnicodeDecodeError:
            value = _NO_TEXT
    text = value.strip()
    if _CONTROL.search(text) is not None:
        raise Unreadable(f"{name} is no text in UTF-8")
    return text
