"""Lists of domains by category as the University of Toulouse publishes them: a folder a category, `domains` in it.

https://dsi.ut-capitole.fr/blacklists/index_en.php. A `urls` file beside it is not read, since past its first slash a
URL is content. A line that names a public suffix speaks of that host alone: what is said of a registry or of a provider
of free names (publicsuffix.org, its private section included) is not said of everybody who registered there.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.record import Struct
from headerfirst.streams.categories.domain_keys import is_address, key_of, key_of_it_alone, plain_name
from headerfirst.streams.categories.public_suffixes import PublicSuffixes

DOMAINS: Final = "domains"
PACKED: Final = "domains.gz"
"""What mirrors make of a large list."""
URLS: Final = "urls"

Say = Callable[[str, int], None]
"""Told of each category and how many names are known by then."""


class ListRead(Struct, frozen=True, kw_only=True):
    """One category as it was read; `ignored` are lines that name no host."""

    category: str
    domains: int
    ignored: int
    digest: str
    """SHA-256 of the `domains` file."""


class Left(Struct, frozen=True, kw_only=True):
    """What the folder holds and nobody reads."""

    urls: int
    """Lines with a path."""
    aliases: int
    """Folders that are another name of one of the others."""
    without_domains: list[str]
    """Categories that have no list here, so that no site is of them."""


class Lists:
    """What a folder says: `places` gives for each key a place in `sets`, the categories that go together."""

    def __init__(self, suffixes: PublicSuffixes) -> None:
        self.places: dict[str, int] = {}
        self.sets: list[tuple[str, ...]] = [()]
        self.read: list[ListRead] = []
        self.as_of = date.min
        """When the newest of the lists was written."""
        self._is_suffix = suffixes.has

    def take(self, category: str, file: Path) -> None:
        """Add one list; raises Misconfigured where it cannot be read."""
        places, grown = self.places, _Grown(self.sets, category)
        domains = ignored = 0
        for line in _lines(file):
            key = self._key(line.decode("utf-8", "replace").strip())
            if key:
                domains += 1
                places[key] = grown[places.get(key, 0)]
            elif key is None:
                ignored += 1
        self.as_of = max(self.as_of, datetime.fromtimestamp(file.stat().st_mtime, UTC).date())
        self.read.append(ListRead(category=category, domains=domains, ignored=ignored, digest=_digest(file)))

    def _key(self, text: str) -> str | None:
        """Empty for a line that says nothing; None for one that names no host."""
        name = plain_name(text)
        if name is None:
            bare = text.partition("#")[0].strip().removeprefix("*.").lstrip(".")
            if not bare:
                return ""
            name = plain_name(bare)
        if name is None:
            return None
        return key_of_it_alone(name) if is_address(name) or self._is_suffix(name) else key_of(name)


class _Grown(dict[int, int]):
    """From the place of a set to that of the set with one category more."""

    def __init__(self, sets: list[tuple[str, ...]], category: str) -> None:
        self._sets = sets
        self._category = category

    def __missing__(self, place: int) -> int:
        wanted = tuple(sorted({*self._sets[place], self._category}))
        try:
            found = self._sets.index(wanted)
        except ValueError:
            found = len(self._sets)
            self._sets.append(wanted)
        self[place] = found
        return found


def read_lists(folder: Path, suffixes: PublicSuffixes, say: Say) -> tuple[Lists, Left]:
    """Every category of a folder; raises Misconfigured where there is none."""
    lists, urls, aliases = Lists(suffixes), 0, 0
    empty: list[str] = []
    for category in _folders(folder):
        if _is_alias(category, folder):
            aliases += 1
            continue
        urls += sum(1 for _ in _lines(category / URLS)) if (category / URLS).is_file() else 0
        file = next((file for name in (DOMAINS, PACKED) if (file := category / name).is_file()), None)
        if file is None:
            empty.append(category.name)
        else:
            lists.take(category.name, file)
            say(category.name, len(lists.places))
    if not lists.read:
        raise Misconfigured(f"{folder} holds no list: each category is a folder with a file `{DOMAINS}` in it.")
    return lists, Left(urls=urls, aliases=aliases, without_domains=empty)


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.is_dir())
    except OSError as error:
        raise Misconfigured(f"{folder} cannot be read: {error.strerror}.") from error


def _is_alias(category: Path, folder: Path) -> bool:
    """`porn -> adult`: the same list under a second name."""
    return category.is_symlink() and category.resolve().parent == folder.resolve()


def _lines(file: Path) -> Iterator[bytes]:
    try:
        with gzip.open(file) if file.name == PACKED else file.open("rb") as lines:
            yield from lines
    except (OSError, EOFError, zlib.error) as error:
        why = getattr(error, "strerror", None) or "it is not whole"
        raise Misconfigured(f"{file} cannot be read: {why}.") from error


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
