"""One rule in words: what it looks at and why, when it is silent, who hears of it, and what it does on its examples."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from typing import Final

import msgspec
from headerfirst.agents.detector import Detector, discover
from headerfirst.agents.pack_in_words import HEARD, RUNS
from headerfirst.schemas.policy import Pack, Rule
from headerfirst.schemas.vocabulary import CLASS_OF

_READS: Final = {
    "mail": "the envelope and the heading of a message, never its body",
    "web": "who asked for which host when, never a path or a query",
    "accounts": "a change to a mailbox or an account, and who made it",
    "reports": "what somebody reported, and whom it is about",
}
_SECURITY: Final = "Mail marked personal: the rule goes on, without the heading."
_CONDUCT: Final = "Mail marked personal, and mail to or from grievance, whistleblowing, health or legal addresses."


def explained(pack: Pack, rule: Rule) -> Iterator[tuple[str, list[str]]]:
    """Sections: a title and its entries."""
    yield f"{rule.title} ({rule.id} {rule.version}, pack {pack.file.id} {pack.file.version})", list(_why(pack, rule))
    yield "What it looks at", list(_looks(rule, discover()[rule.detector]))
    yield "When it runs, and who hears of it", list(_reaches(rule))
    yield "What it leaves alone", list(_leaves_alone(rule))
    readings = [f"{one.reads} Because: {one.because}" for one in pack.file.interpretations if one.clause == rule.clause]
    if readings:
        yield f"How {rule.clause} is read", readings
    yield "It sees something in", [case.name for case in rule.positive]
    yield "It sees nothing in", [case.name for case in rule.negative]


def _why(pack: Pack, rule: Rule) -> Iterator[str]:
    titles = {clause.id: clause.title for clause in pack.clauses}
    yield f"For {rule.clause}: {titles.get(rule.clause, 'no clause of this pack')}."
    for terms in pack.file.purposes:
        if terms.id == rule.purpose:
            yield f"Purpose {terms.id} ({terms.clause}): {terms.lawful_basis}."
    for ref in pack.file.legal_refs:
        if ref.id in rule.legal_refs:
            over = f", superseded on {ref.superseded_on} by {ref.superseded_by}" if ref.superseded_on else ""
            yield f"Law: {ref.title}, in force from {ref.in_force_from}{over}."
    for policy in pack.file.policies:
        if policy.id in rule.policies:
            yield f"Also: {policy.title}."


def _looks(rule: Rule, detector: Detector) -> Iterator[str]:
    yield f"It reads {_READS[detector.reads]}."
    for paragraph in (inspect.getdoc(sys.modules[detector.prepare.__module__]) or "").split("\n\n"):
        yield " ".join(paragraph.split())
    if detector.needs:
        yield f"It is not run, and that is counted, where one of these is not known: {', '.join(detector.needs)}."
    if detector.reads == "mail":
        yield f"It looks at {' and '.join(sorted(detector.directions))} mail."
    for name, value in sorted(rule.parameters.items()):
        yield f"{name}: {msgspec.json.encode(value).decode()}"


def _reaches(rule: Rule) -> Iterator[str]:
    yield f"It runs {RUNS[rule.trigger]}."
    yield f"What it finds {HEARD[rule.mode]}. Category {rule.category} ({CLASS_OF[rule.category]}), {rule.severity}."
    yield f"Over {rule.daily_budget} findings a day it steps back by itself, until the day ends."
    if rule.asks is not None:
        yield (
            f"It does not decide: it asks for {rule.asks.kind} ({rule.asks.mode}) for {rule.asks.days} days, because "
            f"{rule.asks.why_headers_insufficient} Before: {rule.asks.less_intrusive_step}"
        )


def _leaves_alone(rule: Rule) -> Iterator[str]:
    yield "Trade-union officials in their term, union addresses and union folders: not looked at, only counted."
    yield _CONDUCT if CLASS_OF[rule.category] == "conduct" else _SECURITY
    yield f"Whoever has a registered exemption for {rule.category} then, on what it names; illegal material never."
