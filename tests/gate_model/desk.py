"""Who opens and who looks: the inspection worker and the people whom a grant names, simulated around the real book.

Judged again, entered, judged again, opened; what is found is always nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from headerfirst.agents.inspected import look_entry, opening_entry
from headerfirst.agents.inspection import Entered, InspectionBook
from headerfirst.schemas.inspection import Decision, InspectionResult, ScannerVerdict
from headerfirst.schemas.ledger import LedgerEntry

from tests.gate_model import scenery
from tests.gate_model.scenery import PLANS
from tests.gate_model.topics import Process

if TYPE_CHECKING:
    from tests.gate_model.world import World


def open_next(world: World, process: Process) -> bool:
    """Whether anything was due."""
    book = cast("InspectionBook", process.book)
    for decision, what in book.due(world.moment):
        _open(world, process, decision, (what, None, ""))
        return True
    return False


def show(world: World, process: Process, request_id: str, nonce: str) -> None:
    """Each viewer whom the grant names comes to read each message."""
    process.follow(world.random)
    decision = cast("InspectionBook", process.book).live(request_id, world.moment)
    if decision is None or decision.grant is None or decision.grant.mode != "human-view":
        return
    for what in decision.grant.message_tokens:
        for viewer in decision.grant.viewers:
            _open(world, process, decision, (what, viewer, nonce))


def _open(world: World, process: Process, decision: Decision, looks: tuple[str, str | None, str]) -> None:
    """`looks`: at what, who (None: a program), and a word that is used but once."""
    what, viewer, _ = looks
    entry = _entry(world, decision, looks)
    entered: Entered | None = None
    for _ in ("before it is entered", "and after"):
        reasons = _why_not(world, process, decision, what)
        if reasons is not None:
            if viewer is None:  # somebody who comes to read is told no, and nothing else
                _publish(world, decision, what, reasons=reasons)
            return
        entered = _enter(world, process, entry)
        if world.dies_now():
            process.die()
            return
    assert entered is not None
    view = {"viewer": viewer, "view_id": entry.entry_id, "seen_by_count": 1} if viewer is not None else {}
    _publish(world, decision, what, opening_offset=entered.offset, at=entered.at, **view)


def _entry(world: World, decision: Decision, looks: tuple[str, str | None, str]) -> LedgerEntry:
    what, viewer, nonce = looks
    if viewer is None:
        return opening_entry(world.bench, decision, what)
    return look_entry(world.bench, decision, "opening", (what, viewer, nonce))


def _why_not(world: World, process: Process, decision: Decision, what: str) -> list[str] | None:
    """None: it may be opened."""
    book = cast("InspectionBook", process.book)
    name = PLANS[decision.request_id.rstrip("-")].message
    seen = {what: scenery.facts_of(name, in_truth=True)} if name is not None else {}
    verdict = book.judge_again(decision.request_id, world.moment, seen)
    if book.live(decision.request_id, world.moment) is None or verdict is None:
        return ["expired"]
    return list(verdict.reasons) if verdict.outcome != "granted" else None


def _enter(world: World, process: Process, entry: LedgerEntry) -> Entered | None:
    book = cast("InspectionBook", process.book)
    if book.entered(entry.entry_id) is None:
        world.append("ledger-entries", entry.entry_id, entry)
    process.follow(world.random)
    return book.entered(entry.entry_id)


def _publish(world: World, decision: Decision, what: str, **fields: Any) -> None:
    is_open = "opening_offset" in fields
    is_scan = decision.grant is not None and decision.grant.mode == "scan"
    clean = ScannerVerdict(id="words", version="1", verdict="clean", rule_ids=[], count=0)
    plain: dict[str, Any] = {
        "request_id": decision.request_id,
        "message_token": what,
        "mode": "scan" if is_scan else "human-view",
        "scanners": [clean] if is_open and is_scan else [],
        "not_inspected": [],
        "outcome": "clean" if is_open else "not_inspected",
        "seen_by_count": 0,
        "at": world.now,
    }
    world.append("inspection-results", decision.request_id, InspectionResult(**(plain | fields)))
