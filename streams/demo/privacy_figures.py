"""The figures of a day that a data-protection officer asks for: what was seen, left alone, asked, opened and told."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from headerfirst.agents.ledger.chain import Chain
from headerfirst.agents.letter import PURPOSES
from headerfirst.schemas.inspection import Decision, InspectionResult
from headerfirst.schemas.ledger import LedgerLine
from headerfirst.schemas.vocabulary import ResultOutcome
from headerfirst.streams.demo.outputs import Outputs
from headerfirst.streams.demo.page import by_name, row, wrapped

_OUTCOMES: Final[dict[ResultOutcome, str]] = {
    "hit": "found something",
    "clean": "clean",
    "not_inspected": "not called clean, since a scanner was absent or could not look",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """Of the workers' metrics, beside what stands on topics."""

    topics: Mapping[str, int]
    """Records that were played, by topic."""
    shielded: Mapping[str, int]
    """By protection."""
    out_of_scope: Mapping[str, int]
    """By reason."""
    dead: Mapping[str, int]
    """Records by reason: equal ones are one letter."""
    dropped: Mapping[str, int]
    """Reports that nobody may keep, by reason."""

    @property
    def records(self) -> int:
        return sum(self.topics.values())


def privacy_figures(counted: Counted, outputs: Outputs) -> Iterator[str]:
    shielded = sum(counted.shielded.values())
    decided = _by_outcome(outputs)
    scans = [one for one in outputs.results.values() if was_opened(one)]
    shown = len(outputs.views)
    figures = (len(outputs.requests), len(decided["granted"]), len(decided["refused"]), len(scans), shown)
    yield "headers seen : shielded : asked : granted : refused : opened by a program : shown to a person"
    yield f"  = {counted.records:,} : {shielded:,} : {' : '.join(f'{one:,}' for one in figures)}"
    yield from _seen(counted, outputs)
    yield from row("asked", len(outputs.requests), _asked(outputs))
    yield from row("granted", len(decided["granted"]), _granted(decided["granted"]))
    yield from row("refused", len(decided["refused"]), _reasons(decided["refused"]))
    if decided["pending"]:
        yield from row("waiting", len(decided["pending"]), _reasons(decided["pending"]))
    yield from row("opened", len(scans), _found(Counter(one.outcome for one in scans)))
    yield from row("shown", shown, "to a person; whoever was granted a look has to come for it")
    yield from row("to be told", len(outputs.notices), _notices(outputs))
    yield from row("ledger", len(outputs.ledger), _ledger(outputs.ledger))
    yield from _too_old(decided["refused"])


def was_opened(result: InspectionResult) -> bool:
    """By a program that answers and shows nothing; what was judged again and refused was not."""
    return result.mode == "scan" and result.opening_offset is not None and not result.reasons


def _seen(counted: Counted, outputs: Outputs) -> Iterator[str]:
    sums = {name: sum(getattr(counted, name).values()) for name in ("shielded", "out_of_scope", "dead", "dropped")}
    judged = counted.records - sum(sums.values())
    yield from row("seen", counted.records, by_name(counted.topics))
    yield from row("judged", judged, "by address, heading and site, for the pack's purposes")
    yield from row("shielded", sums["shielded"], by_name(counted.shielded))
    yield from row("out of scope", sums["out_of_scope"], by_name(counted.out_of_scope))
    yield from row("unreadable", sums["dead"], f"dead letters, without their bytes: {by_name(counted.dead)}")
    if counted.dropped:
        yield from row("dropped", sums["dropped"], f"reports of which nothing is kept: {by_name(counted.dropped)}")
    yield from row("with content", len(outputs.stripped), "it was dropped at the door and entered in the ledger")


def _by_outcome(outputs: Outputs) -> dict[str, list[Decision]]:
    found: dict[str, list[Decision]] = {"granted": [], "refused": [], "pending": []}
    for decision in outputs.decisions.values():
        found[decision.outcome if decision.outcome in found else "refused"].append(decision)
    return found


def _asked(outputs: Outputs) -> str:
    requests = outputs.requests.values()
    purposes = by_name(Counter(PURPOSES[one.purpose] for one in requests))
    people = sum(one.requester is not None for one in requests)
    return f"{purposes}; by rules {len(requests) - people}, by people {people}" if requests else ""


def _granted(decisions: Iterable[Decision]) -> str:
    modes = Counter(one.grant.mode for one in decisions if one.grant is not None)
    return by_name({"scans that show nobody anything": modes["scan"], "looks by named people": modes["human-view"]})


def _reasons(decisions: Iterable[Decision]) -> str:
    """Why, and by which clause."""
    return by_name(Counter(f"{reason} ({one.clause})" for one in decisions for reason in one.reasons))


def _found(outcomes: Mapping[ResultOutcome, int]) -> str:
    """What was found first."""
    return ", ".join(f"{outcomes[outcome]} {words}" for outcome, words in _OUTCOMES.items() if outcome in outcomes)


def _notices(outputs: Outputs) -> str:
    if not outputs.notices:
        return ""
    by = max(notice.due_at for notice in outputs.notices.values())
    kinds = by_name(Counter(notice.kind for notice in outputs.notices.values()))
    return f"people, by {by:%-d %B %Y}: what was allowed, by whom and why, and where to turn ({kinds})"


def _ledger(lines: Mapping[int, LedgerLine]) -> str:
    if not lines:
        return ""
    return f"entries, each hashed with all before it; the root of all is {root_of(lines)}"


def root_of(lines: Mapping[int, LedgerLine]) -> str:
    """Of the Merkle tree over a whole ledger, in base64 as a checkpoint has it."""
    chain = Chain()
    for _, line in sorted(lines.items()):
        chain.append(bytes.fromhex(line.leaf_hash), line.at, line.source_offset)
    return b64encode(chain.tree.root()).decode()


def _too_old(refused: Iterable[Decision]) -> Iterator[str]:
    if any("expired" in one.reasons for one in refused):
        yield from wrapped(
            "The day lies so far back that requests about it, and its cases, are over: the gate goes by today's clock.",
            "  ",
        )
