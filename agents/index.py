"""Records by any of several keys, whatever the order in which they came."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

R = TypeVar("R")


class Index(Generic[R]):
    def __init__(self, keys: Callable[[R], Iterable[str]]) -> None:
        self.keys = keys
        self._entries: dict[str, list[R]] = {}

    def add(self, record: R) -> None:
        for key in set(self.keys(record)):
            self._entries.setdefault(key, []).append(record)

    def remove(self, record: R) -> None:
        for key in set(self.keys(record)):
            left = [kept for kept in self._entries[key] if kept is not record]
            if left:
                self._entries[key] = left
            else:
                del self._entries[key]

    def get(self, key: str) -> list[R]:
        return self._entries.get(key) or []

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def __bool__(self) -> bool:
        return bool(self._entries)

    def all(self) -> Iterator[R]:
        for records in self._entries.values():
            yield from records
