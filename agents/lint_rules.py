"""What is wrong with a pack's rules: a purpose it has not, a detector that is not there, a reason that is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from headerfirst.agents.detector import discover, phrases
from headerfirst.agents.lint_problem import Problem, error, warning
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import Pack, PurposeTerms, Rule
from headerfirst.schemas.vocabulary import CLASS_OF, CategoryClass, Purpose

PURPOSES_OF: Final[dict[CategoryClass, frozenset[Purpose]]] = {
    "conduct": frozenset({"suspected_breach", "credible_information", "inappropriate_content", "dlp"}),
    "security": frozenset({"malware_prevention", "inappropriate_content", "dlp", "suspected_breach"}),
    "process": frozenset({"absence", "delegated_access", "information_request", "suspected_breach"}),
}
"""For what a rule of each class may look: what was gathered to stop malware is not for judging conduct (LM-03)."""
FEWEST_WORDS: Final = 6
"""A reason of fewer words is boilerplate."""

Check = Callable[[Pack], Iterator[Problem]]


def _purposes_are_in_the_pack(pack: Pack) -> Iterator[Problem]:
    purposes = {terms.id for terms in pack.file.purposes}
    for rule in pack.rules:
        if rule.purpose not in purposes:
            yield error(_of(rule), f"is for {rule.purpose}, which is no purpose of this pack")


def _purposes_fit_the_class(pack: Pack) -> Iterator[Problem]:
    for rule in pack.rules:
        class_ = CLASS_OF[rule.category]
        if rule.purpose not in PURPOSES_OF[class_]:
            yield error(_of(rule), f"is a {class_} rule and may not look for {rule.purpose}")


def _clauses_are_there(pack: Pack) -> Iterator[Problem]:
    known = {clause.id for clause in pack.clauses}
    named = {name for clause in pack.clauses if clause.state == "enforced" for name in clause.by}
    for rule in pack.rules:
        if rule.clause not in known:
            yield error(_of(rule), f"serves {rule.clause}, which is not in clauses.yaml")
        if rule.id not in named:
            yield warning(_of(rule), "enforces no clause of clauses.yaml")


def _references_are_known(pack: Pack) -> Iterator[Problem]:
    refs = {ref.id: ref for ref in pack.file.legal_refs}
    policies = {policy.id for policy in pack.file.policies}
    for rule in pack.rules:
        if not rule.legal_refs:
            yield error(_of(rule), "names no law; a finding has to cite one")
        for name in rule.legal_refs:
            ref = refs.get(name)
            if ref is None:
                yield error(_of(rule), f"cites {name}, which is not among `legal_refs`")
            elif ref.superseded_on is not None:
                yield warning(_of(rule), f"cites {ref.title}, which was superseded on {ref.superseded_on}")
        for name in rule.policies:
            if name not in policies:
                yield error(_of(rule), f"refers to {name}, which is not among `policies`")


def _detectors_take_their_parameters(pack: Pack) -> Iterator[Problem]:
    """Unknown detectors, site lists, path patterns and categories show here: binding a rule looks them up."""
    for rule in pack.rules:
        detector = discover().get(rule.detector)
        if detector is None:
            yield error(_of(rule), f"there is no detector {rule.detector}; `headerfirst agents` lists them")
            continue
        try:
            detector.with_parameters(rule.parameters, pack.file)
        except Misconfigured as reason:
            yield error(_of(rule), str(reason))


def _path_patterns_are_expressions(pack: Pack) -> Iterator[Problem]:
    for pattern in pack.file.path_patterns:
        try:
            phrases([pattern.pattern])
        except Misconfigured as reason:
            yield error(f"path pattern {pattern.id}", str(reason))


def _doubt_is_asked_about(pack: Pack) -> Iterator[Problem]:
    """A detector that cannot decide by itself has to ask, with a reason that is one, on terms that the pack has."""
    terms_of = {terms.id: terms for terms in pack.file.purposes}
    for rule in pack.rules:
        detector = discover().get(rule.detector)
        if detector is not None and not detector.decides and rule.asks is None:
            yield error(_of(rule), f"{rule.detector} cannot decide from what it sees; say in `asks` what to ask for")
        if rule.asks is not None:
            yield from _asks(rule, terms_of.get(rule.purpose))


def _asks(rule: Rule, terms: PurposeTerms | None) -> Iterator[Problem]:
    asks = rule.asks
    if asks is None or terms is None:
        return
    for name in ("why_headers_insufficient", "less_intrusive_step"):
        if len(getattr(asks, name).split()) < FEWEST_WORDS:
            yield error(_of(rule), f"`{name}` is no reason; say it in a sentence")
    if asks.mode == "scan" and not terms.scanners:
        yield error(_of(rule), f"asks for a scan, for which {terms.id} has no scanner")
    if asks.days > terms.longest_days:
        yield error(_of(rule), f"asks for {asks.days} days; {terms.id} allows {terms.longest_days}")


def _of(rule: Rule) -> str:
    return f"rule {rule.id}"


RULE_CHECKS: Final[tuple[Check, ...]] = (
    _purposes_are_in_the_pack,
    _purposes_fit_the_class,
    _clauses_are_there,
    _references_are_known,
    _detectors_take_their_parameters,
    _path_patterns_are_expressions,
    _doubt_is_asked_about,
)
