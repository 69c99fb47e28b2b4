"""A pack in words, section by section: what a works council reads before it is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from headerfirst.schemas.policy import Pack, PurposeTerms, Retention, Rule
from headerfirst.schemas.vocabulary import CLASS_OF, Mode, Trigger

RUNS: Final[Mapping[Trigger, str]] = {
    "always": "always",
    "on_case": "only for a person with a registered case, from its registration on",
}
HEARD: Final[Mapping[Mode, str]] = {
    "shadow": "counts only; nobody is told",
    "review": "is looked at by a person first",
    "alert": "is looked at by a person, and raises an alert",
}


def in_words(pack: Pack) -> Iterator[tuple[str, list[str]]]:
    """Sections: a title and its entries."""
    file = pack.file
    yield f"{file.title} ({file.id} {file.version})", [f"SHA-256 {pack.digest}", f"Assessment {file.dpia.id}"]
    yield "Why anybody may look", list(map(_purpose, file.purposes))
    yield "What the rules look for", list(map(_rule, pack.rules))
    yield "What is left alone", list(_protections(pack))
    if file.web_categories:
        yield "By what the use of the web is counted, of everybody together", list(_groups(file.web_categories))
    yield "How long anything is kept", [f"{topic}: {kept_for(kept)}" for topic, kept in file.retention.items()]
    yield "What staff were told", [file.notices.standing]
    yield (
        "How we read it",
        [f"{entry.clause}: {entry.reads} Because: {entry.because}" for entry in file.interpretations],
    )
    yield "The law", [f"{ref.title}, {_since(ref.in_force_from, ref.superseded_on)}" for ref in file.legal_refs]


def _purpose(terms: PurposeTerms) -> str:
    who = "a program may scan without people" if terms.automatic else f"granted by {' or '.join(terms.approver_roles)}"
    scans = f", scanning for {' and '.join(terms.scanners)}" if terms.scanners else ""
    return f"{terms.id} ({terms.clause}): {who}{scans}, for {terms.longest_days} days at most. {terms.lawful_basis}."


def _rule(rule: Rule) -> str:
    asks = "; asks for an inspection instead of deciding" if rule.asks is not None else ""
    return (
        f"{rule.title} ({rule.id} {rule.version}, {rule.clause}). A {CLASS_OF[rule.category]} rule for {rule.purpose}. "
        f"It runs {RUNS[rule.trigger]}; what it finds {HEARD[rule.mode]}{asks}. Severity {rule.severity}, at most "
        f"{rule.daily_budget} findings a day. For example: {rule.positive[0].name}. Not: {rule.negative[0].name}."
    )


def _protections(pack: Pack) -> Iterator[str]:
    protections = pack.file.protections
    yield "Mail of trade-union officials, in their term, and union folders: nothing of it but a count a day."
    yield f"Folders named like a union's ({', '.join(protections.union_folder_names)}), until somebody says otherwise."
    yield "The heading of mail marked as personal, and of mail to grievance, whistleblowing, health or legal addresses."
    yield f"Sites of these kinds: {', '.join(pack.file.no_log_categories)}."


def _groups(groups: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for group, kinds in groups.items():
        yield f"{group}: {', '.join(kinds)}."


def kept_for(kept: Retention | None) -> str:
    if kept is None:
        return "no stated time"
    return f"{kept.months} months" if kept.months is not None else f"{kept.days} days"


def _since(start: date, end: date | None) -> str:
    return f"since {start}" if end is None else f"from {start} to {end}"
