"""What lists call a host, from a store that all processes of the host share; and how such a store is made.

A host has the categories of its own name and of every listed name above it. The organisation's overrides come after all
lists, from the farthest name above to the host's own.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from headerfirst.agents.categories import Categories, NoCategories
from headerfirst.streams.categories import shared_file
from headerfirst.streams.categories.domain_keys import key_of_it_alone, plain_name
from headerfirst.streams.categories.lists import Say, read_lists
from headerfirst.streams.categories.overrides import Override, read_overrides
from headerfirst.streams.categories.public_suffixes import PublicSuffixes
from headerfirst.streams.categories.shared_file import Row, Sources

log: Final = logging.getLogger(__name__)

_REMEMBERED: Final = 1 << 16
"""Hosts: at most some 20 MB, whatever people visit."""


class Said(NamedTuple):
    """What a store says of one of the names that a host has."""

    name: str
    row: Row


class StoredCategories:
    """`of` a host, as the agents ask; raises Misconfigured where the file is no whole store of a known format."""

    def __init__(self, file: Path) -> None:
        stored = shared_file.read(file)
        self.sources: Final = stored.sources
        self.digest: Final = stored.digest
        self._trie = stored.trie
        self._places = stored.places
        self._rows = stored.rows
        self._remembered = lru_cache(_REMEMBERED)(self._look_up)

    def of(self, host: str) -> Sequence[str]:
        return self._remembered(host)

    def _look_up(self, host: str) -> tuple[str, ...]:
        name = plain_name(host)
        if name is None:
            return ()
        rows, places, key = self._rows, self._places, key_of_it_alone(name)
        found: list[Row] = [rows[places[number]] for _, number in self._trie.iter_prefixes_with_ids(key)]
        if len(found) == 1 and not (found[0].add or found[0].remove):
            return found[0].listed  # sorted already; most hosts that are known are known by one name
        names = {name for row in found for name in row.listed}
        for row in found:
            names.update(row.add)
            names.difference_update(row.remove)
        return tuple(sorted(names))

    def explain(self, host: str) -> list[Said]:
        """Why a host has its categories, or has them not: from the farthest name above it to its own."""
        name = plain_name(host)
        if name is None:
            return []
        above = self._trie.iter_prefixes_with_ids(key_of_it_alone(name))
        return [Said(_name_of(key), self._rows[self._places[number]]) for key, number in above]


def _name_of(key: str) -> str:
    return ".".join(key.rstrip("!").rstrip(".").split(".")[::-1])


def categories_in(file: Path | None) -> Categories:
    """Of an installation with a store, or without."""
    if file is None:
        return NoCategories()
    store = StoredCategories(file)
    names, lists = store.sources.names, len(store.sources.lists)
    log.info("categories: %d names, %d lists as of %s, digest %s", names, lists, store.sources.as_of, store.digest)
    return store


def build(folder: Path, output: Path, overrides: Path | None, say: Say) -> Sources:
    """Make a store of lists, and of what the organisation knows better; returns what it was made from."""
    suffixes = PublicSuffixes()
    lists, left = read_lists(folder, suffixes, say)
    rows = [Row(listed=names) for names in lists.sets]
    digest, by_key = None, {}
    if overrides is not None:
        found = read_overrides(overrides, suffixes)
        digest, by_key = found.digest, found.by_key
        _override(lists.places, rows, by_key)
    sources = Sources(
        as_of=lists.as_of,
        names=len(lists.places),
        lists=lists.read,
        left=left,
        overrides=len(by_key),
        overrides_digest=digest,
        suffixes=suffixes.version,
    )
    shared_file.write(output, sources, rows, lists.places)
    return sources


def _override(places: dict[str, int], rows: list[Row], by_key: Mapping[str, Override]) -> None:
    """Each override has a row of its own, with what lists say of the same name."""
    for key, override in by_key.items():
        listed = rows[places.get(key, 0)].listed
        places[key] = len(rows)
        rows.append(Row(listed=listed, add=tuple(override.add), remove=tuple(override.remove)))
