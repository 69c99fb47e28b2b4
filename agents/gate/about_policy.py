"""Whether the gate may judge at all, and whether the policy knows such a request."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from headerfirst.agents.gate.approvals import approvals_asked
from headerfirst.agents.gate.condition import Condition, always
from headerfirst.agents.gate.question import Question

CLOCK_TOLERANCE: Final = timedelta(seconds=60)
"""By which this machine's clock may be behind the broker's; beyond it no expiry can be trusted."""


def _clock_is_right(question: Question) -> bool:
    return question.moment.now >= question.latest - CLOCK_TOLERANCE


def _is_scan_of_content(question: Question) -> bool:
    return question.request.kind == "open-content" and bool(question.purpose.scanners)


def _people_decide_or_need_not(question: Question) -> bool:
    """An automatic purpose covers scans that triage asks for; whoever else comes with it would need nobody's word."""
    if question.request.kind == "open-content" and question.purpose.automatic:
        return question.is_automatic
    return approvals_asked(question) > 0


STANDING: Final = (
    Condition(
        "policy_not_active",
        "purpose",
        "A policy is in force.",
        always,
        lambda question: question.pack is not None,
    ),
    Condition(
        "register_stale",
        "union",
        "The register of people, officials and folders is up to date.",
        always,
        lambda question: question.moment.register_is_fresh,
    ),
    Condition("clock_in_doubt", "purpose", "The clock is not behind what it judges.", always, _clock_is_right),
)
PURPOSE: Final = (
    Condition(
        "purpose_not_in_pack",
        "purpose",
        "The policy knows the purpose, and requests of this kind.",
        always,
        lambda question: question.purpose_terms is not None and question.kind_terms is not None,
    ),
    Condition(
        "purpose_incompatible",
        "kind",
        "The policy allows this kind of request for the purpose.",
        always,
        lambda question: question.request.purpose in question.kind.purposes,
    ),
    Condition(
        "purpose_incompatible",
        "kind",
        "What is scanned is content, and the purpose has scanners.",
        lambda question: question.is_scan,
        _is_scan_of_content,
    ),
    Condition(
        "purpose_not_automatic",
        "purpose",
        "Without people nothing is granted but a scan that triage asked for, for a purpose that is automatic.",
        always,
        _people_decide_or_need_not,
    ),
)
