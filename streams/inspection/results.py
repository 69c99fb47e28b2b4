"""What an opening comes to, as the record that says it: a message scanned, closed or not opened, a heading listed.

`at` is the broker's time of the opening's entry; where nothing was opened, that of the decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from headerfirst.agents.inspection import Entered
from headerfirst.schemas.errors import Forbidden
from headerfirst.schemas.inspection import Decision, Grant, InspectionResult, MessageFacts, ScannerVerdict
from headerfirst.schemas.vocabulary import RefusalReason, ResultOutcome
from headerfirst.streams.inspection.scanner_verdicts import Scanned

STORE_REFUSED: Final = "store: refused"
"""No content store lets us in, or none knows the mailbox: some do not say which."""
TOO_MANY_HEADINGS: Final = "headings: too_many"


def grant_of(decision: Decision) -> Grant:
    if decision.grant is None:
        raise Forbidden("Nothing was granted.")
    return decision.grant


def not_opened(
    decision: Decision, message_token: str, reasons: Sequence[RefusalReason], entered: Entered | None = None
) -> InspectionResult:
    """Judged again: it may not be, or it is not there."""
    return _result(decision, message_token, entered, reasons=list(reasons))


def refused_by_store(decision: Decision, message_token: str) -> InspectionResult:
    return _result(decision, message_token, None, not_inspected=[STORE_REFUSED])


def scanned_as(decision: Decision, message_token: str, scanned: Scanned, entered: Entered) -> InspectionResult:
    return _result(
        decision,
        message_token,
        entered,
        scanners=scanned.verdicts,
        not_inspected=scanned.not_inspected,
        outcome=outcome_of(scanned),
    )


def outcome_of(scanned: Scanned) -> ResultOutcome:
    """Clean is only what every scanner that was asked has called clean."""
    verdicts = {one.verdict for one in scanned.verdicts}
    if "hit" in verdicts:
        return "hit"
    return "clean" if verdicts == {"clean"} and not scanned.not_inspected else "not_inspected"


def heading_listed(decision: Decision, facts: MessageFacts, target: str, entered: Entered) -> InspectionResult:
    """One message that may be asked about; its heading stands nowhere."""
    return _result(decision, facts.message_token, entered, facts=facts, target=target)


def headings_done(decision: Decision, entered: Entered, *, all_of_them: bool) -> InspectionResult:
    """The request itself stands for the list."""
    missing = [] if all_of_them else [TOO_MANY_HEADINGS]
    return _result(decision, decision.request_id, entered, not_inspected=missing)


def _result(  # noqa: PLR0913 - what the sorts of results differ in
    decision: Decision,
    message_token: str,
    entered: Entered | None,
    *,
    scanners: list[ScannerVerdict] | None = None,
    not_inspected: list[str] | None = None,
    outcome: ResultOutcome = "not_inspected",
    reasons: list[RefusalReason] | None = None,
    facts: MessageFacts | None = None,
    target: str | None = None,
) -> InspectionResult:
    return InspectionResult(
        request_id=decision.request_id,
        message_token=message_token,
        mode=grant_of(decision).mode,
        scanners=scanners or [],
        not_inspected=not_inspected or [],
        outcome=outcome,
        seen_by_count=0,
        opening_offset=entered.offset if entered is not None else None,
        reasons=reasons or [],
        facts=facts,
        target=target,
        at=entered.at if entered is not None else decision.at,
    )
