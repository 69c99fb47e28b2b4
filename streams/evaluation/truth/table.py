"""The table of docs/connectors.md: per format and set, cases, records, equal fields, and every deviation's reason."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.evaluation.document import table
from headerfirst.streams.evaluation.truth import truths
from headerfirst.streams.evaluation.truth.comparing import Comparison, compare

HEAD: Final = (
    "format",
    "set",
    "deviations, with the reason",
    "cases",
    "records",
    "of another kind",
    "dead letters",
    "equal fields",
)


def figures(data: Path, packs: Iterable[ReadyPack]) -> str:
    """Of every set that is at hand; drafts do not depend on the pack but for path tags, so that any pack does."""
    pack = next(iter(packs))
    return rendered(compare(truth, data, pack) for truth in truths() if (data / truth.folder).exists())


def rendered(comparisons: Iterable[Comparison]) -> str:
    return table(HEAD, [_row(one) for one in comparisons], words=3)


def _row(one: Comparison) -> tuple[object, ...]:
    equal, compared = one.equal.total(), one.equal.total() + one.different.total()
    letters = ", ".join(f"{count} {reason}" for reason, count in sorted(one.unreadable.items()))
    reasons = one.truth.deviations
    deviations = "; ".join(f"{name} {count}: {reasons.get(name, '?')}" for name, count in sorted(one.different.items()))
    return (
        f"`{one.truth.format}`",
        one.truth.folder,
        deviations or "none",
        one.cases,
        one.records,
        one.other_kinds,
        letters or 0,
        f"{equal:,} of {compared:,} ({equal / compared:.1%})" if compared else "none named",
    )
