"""Whose manager is who, by id; what cannot be is left out and said, as a line manager has rights here."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import Final

from headerfirst.streams.people.interface import Entry, Problem

UNKNOWN: Final = "its manager is neither in the export nor in the register; left out"
THEMSELVES: Final = "its manager is itself; left out"
CIRCLE: Final = "its managers run in a circle; left out"


def managers_of(
    taken: Iterable[Entry], everybody: Iterable[Entry], registered: Mapping[str, str | None]
) -> tuple[dict[str, str], list[Problem]]:
    """The manager's id of each of `taken` who has one.

    `registered` are the people of the register, with their manager's id; `everybody` is the whole export: an entry that
    is not taken may be of somebody in the register.
    """
    by_name = _by_name(everybody)
    entries = {entry.id: entry for entry in taken if entry.id is not None}
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for person_id, entry in entries.items():
        if entry.manager is None:
            continue
        manager = _known(by_name.get(entry.manager, entry.manager), entries, registered)
        if manager is None or manager == person_id:
            problems.append(Problem(entry.place, UNKNOWN if manager is None else THEMSELVES))
        else:
            found[person_id] = manager
    above: dict[str, str | None] = {**registered, **dict.fromkeys(entries), **found}
    for person_id in sorted(set(found) & _in_circles(above)):
        problems.append(Problem(entries[person_id].place, CIRCLE))
        del found[person_id]
    return found, problems


def _by_name(entries: Iterable[Entry]) -> dict[str, str | None]:
    """None where two entries have one name."""
    names: dict[str, str | None] = {}
    for entry in entries:
        for name in entry.names if entry.kind == "person" else ():
            names[name] = None if name in names else entry.id
    return names


def _known(manager: str | None, entries: Container[str], registered: Container[str]) -> str | None:
    return manager if manager is not None and (manager in entries or manager in registered) else None


def _in_circles(above: Mapping[str, str | None]) -> set[str]:
    """Everybody whose line of managers comes back to them."""
    circles: set[str] = set()
    done: set[str] = set()
    for start in above:
        line: dict[str, None] = {}
        one: str | None = start
        while one is not None and one not in done and one not in line:
            line[one] = None
            one = above.get(one)
        if one in line:
            members = [*line]
            circles.update(members[members.index(one) :])
        done.update(line)
    return circles
