"""A played day in words, on one screen: what was seen, left alone and opened, who asked what, and incidents explained.

Only tokens stand for people; no heading, address or name is here to be printed, since outputs hold none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from headerfirst.agents.decision_in_words import in_words, reasons_in_words
from headerfirst.agents.letter import PURPOSES
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.policy import Pack
from headerfirst.schemas.vocabulary import SEVERITIES, Audience, CategoryClass
from headerfirst.streams.demo.outputs import Outputs
from headerfirst.streams.demo.page import wrapped
from headerfirst.streams.demo.privacy_figures import Counted, privacy_figures
from headerfirst.streams.demo.stories import Told

EXPLAINED: Final = 1
_SHOWN_EVIDENCE: Final = 4

_AUDIENCES: Final[dict[Audience, str]] = {
    "soc": "the SOC; HR sees it only if a person refers it",
    "information-security": "Information Security; not the SOC, and HR only if a person refers it",
    "restricted": "a few named roles; neither the SOC nor HR",
}
_NEXT: Final[dict[CategoryClass, str]] = {
    "security": "somebody checks the device or mailbox and closes it, or refers it; no rule gives a verdict",
    "conduct": "somebody judges whether it is anything; the person is heard before it is used against them",
    "process": "somebody sees to the process",
}
_NUMBERS: Final = ("None", "One")
_ABOUT: Final = {"person": "the person", "account": "the account", "message": "the message", "external": "the sender"}


@dataclass(frozen=True, slots=True)
class Played:
    """What came of a day."""

    day: date
    pack: Pack
    seconds: float
    counted: Counted
    outputs: Outputs
    told: Sequence[Told]
    """What people asked for, in this order."""


def summary(played: Played) -> str:
    parts = (
        _heading(played),
        privacy_figures(played.counted, played.outputs),
        _asked_and_answered(played),
        _incidents(played.outputs),
        _explained(played),
    )
    return "\n\n".join("\n".join(lines) for part in parts if (lines := list(part)))


def _heading(played: Played) -> Iterator[str]:
    file = played.pack.file
    yield f"{played.day:%A %-d %B %Y} at a made-up organisation, by the pack {file.id} {file.version}"
    yield f"({file.title}): {played.counted.records:,} records in {played.seconds:.0f} s."


def _asked_and_answered(played: Played) -> Iterator[str]:
    if played.told:
        yield "Asked and answered"
    for number, told in enumerate(played.told, start=1):
        yield from wrapped(told.words, f"  {number}. ")
        yield from wrapped(_answer(told, played.outputs), "     ")


def _answer(told: Told, outputs: Outputs) -> str:
    """What became of the request; before it, what became of a command that decided nothing."""
    said = []
    answer = outputs.answers.get(told.command_id)
    if answer is not None:
        said += list(in_words(answer))
    decision = outputs.decisions.get(told.request_id)
    if decision is not None:
        said += [next(iter(in_words(decision))), *(() if answer is not None else reasons_in_words(decision))]
    due = [notice.due_at for notice in outputs.notices.values() if notice.decision_id == told.request_id]
    if due:
        said.append(f"The person it is about is told by {min(due):%-d %B}.")
    return " ".join(said)


def _incidents(outputs: Outputs) -> Iterator[str]:
    yield "Incidents"
    rows = Counter((one.class_, one.category, one.severity, one.state) for one in outputs.incidents.values())
    for (class_, category, severity, state), count in sorted(rows.items()):
        yield f"  {count:>4}  {class_:<9} {category:<24} {severity:<9} {state}"
    if not rows:
        yield "  none"


def _explained(played: Played) -> Iterator[str]:
    chosen = gravest(played.outputs.incidents.values())[:EXPLAINED]
    yield f"{_NUMBERS[len(chosen)]} of them in words"
    for number, incident in enumerate(chosen, start=1):
        yield from _story(number, incident, played.pack)


def gravest(incidents: Iterable[Incident]) -> list[Incident]:
    """The gravest of each class first, then the gravest of what is left, no category twice."""
    open_ones = [incident for incident in incidents if incident.state == "open" and incident.findings]
    ranked = sorted(open_ones, key=lambda one: (-SEVERITIES.index(one.severity), one.category, one.incident_id))
    by_category = {incident.category: incident for incident in reversed(ranked)}
    of_each = [incident for incident in ranked if by_category[incident.category] is incident]
    by_class = {incident.class_: incident for incident in reversed(of_each)}
    first = [incident for incident in of_each if by_class[incident.class_] is incident]
    return [*first, *(incident for incident in of_each if incident not in first)]


def _story(number: int, incident: Incident, pack: Pack) -> Iterator[str]:
    finding = incident.findings[0]
    title = next((rule.title for rule in pack.rules if rule.id == finding.rule_id), finding.rule_id)
    token = incident.person or incident.about_token or "unknown"
    tried = ", only tried" if incident.attempt else ""
    on_case = "; it runs because a case is registered" if finding.trigger == "on_case" else ""
    evidence = sorted({item for one in incident.findings for item in one.evidence})[:_SHOWN_EVIDENCE]
    yield from wrapped(f"{title} ({incident.severity}{tried})", f"  {number}. ")
    yield from _detail("about", f"{_ABOUT[incident.about]} {token}")
    yield from _detail("rule", f"{finding.rule_id} {finding.rule_version}, clause {finding.clause}{on_case}")
    yield from _detail("purpose", PURPOSES[finding.purpose])
    yield from _detail("evidence", f"{', '.join(evidence)} in {_times(incident.finding_count)}")
    yield from _detail("looked at", ", ".join(finding.fields).replace("_", " "))
    if incident.notice_missing:
        yield from _detail("note", "nothing on record says that this person was told of the policy")
    yield from _detail("seen by", _AUDIENCES[incident.audience])
    yield from _detail("next", _NEXT[incident.class_])


def _detail(name: str, words: str) -> list[str]:
    return wrapped(words, f"     {name:<11}")


def _times(count: int) -> str:
    return "one finding" if count == 1 else f"{count} findings"
