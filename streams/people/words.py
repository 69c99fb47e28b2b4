"""What an import would do, in lines that a person can check: keys and names of fields; values only when asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from headerfirst.streams.people.changes import Change
from headerfirst.streams.people.interface import Export, Problem
from headerfirst.streams.people.planning import Plan

_KINDS: Final = ("new", "changed", "leaving")
_PLACES: Final = 5
"""Named of those that a remark is made of; entries that cannot be taken are all named."""


def told(export: Export, plan: Plan) -> Iterator[str]:
    """What the file holds, what of it cannot be taken, and how much would change."""
    entries = len(export.entries) + len(export.garbled) + export.passed_over
    yield f"{entries} entries: {_kinds(export)}, {export.passed_over} passed over (groups, computers and the like)."
    if plan.unreadable:
        yield f"{len(plan.unreadable)} entries cannot become records:"
        yield from (f"  {problem.place}: {problem.reason}" for problem in plan.unreadable)
    yield from _remarks(plan.remarks)
    counts = ", ".join(f"{kind} {sum(change.kind == kind for change in plan.changes)}" for kind in _KINDS)
    gone = len(plan.gone) if plan.gone is not None else "not known without `id_prefix` in --defaults"
    yield f"{counts}, unchanged {plan.unchanged}, no longer in the directory: {gone}."


def changes_and_gone(plan: Plan, *, values: bool) -> Iterator[str]:
    """Record by record."""
    yield from changes_told(plan.changes, values=values)
    yield from (f"  {'missing':<8}  {key}" for key in sorted(plan.gone or ()))


def changes_told(changes: Iterable[Change], *, values: bool) -> Iterator[str]:
    for change in sorted(changes, key=lambda change: (_KINDS.index(change.kind), change.key)):
        fields = change.fields
        names = "" if change.before is None else f": {', '.join(fields)}"
        yield f"  {change.kind:<8}  {change.key}{names}"
        if values:
            yield from (f"    {name}: {change.values(name)}" for name in fields)


def _kinds(export: Export) -> str:
    people = sum(entry.kind == "person" for entry in export.entries)
    return f"{people} people, {len(export.entries) - people} mailboxes, {len(export.garbled)} that cannot be read"


def _remarks(remarks: Iterable[Problem]) -> Iterator[str]:
    places: dict[str, list[str]] = {}
    for remark in remarks:
        places.setdefault(remark.reason, []).append(remark.place)
    for reason, where in places.items():
        more = f" and {len(where) - _PLACES} more" if len(where) > _PLACES else ""
        yield f"{', '.join(where[:_PLACES])}{more}: {reason}."
