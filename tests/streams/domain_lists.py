"""Lists of domains for tests, as a folder of them lies on disk, and the store that is made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from headerfirst.streams.categories.store import StoredCategories, build


def write_lists(folder: Path, lists: Mapping[str, Iterable[str]]) -> Path:
    for category, names in lists.items():
        (folder / category).mkdir(parents=True, exist_ok=True)
        (folder / category / "domains").write_text("".join(f"{name}\n" for name in names), encoding="utf-8")
    return folder


def store_file(place: Path, lists: Mapping[str, Iterable[str]], overrides: str | None = None) -> Path:
    """The file of a store in this place."""
    said = place / "overrides.yaml"
    if overrides is not None:
        said.write_text(overrides, encoding="utf-8")
    output = place / "store"
    build(write_lists(place / "lists", lists), output, None if overrides is None else said, lambda *_: None)
    return output


def store(place: Path, lists: Mapping[str, Iterable[str]], overrides: str | None = None) -> StoredCategories:
    return StoredCategories(store_file(place, lists, overrides))
