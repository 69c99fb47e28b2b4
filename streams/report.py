"""A played day in words, on one screen: what was seen and what was left alone, and three incidents explained.

Only tokens stand for people; no heading, address or name is here to be printed, since outputs hold none.
"""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from headerfirst.schemas.incident import Incident
from headerfirst.schemas.policy import Pack
from headerfirst.schemas.vocabulary import SEVERITIES, Audience, CategoryClass, Purpose
from headerfirst.streams.demo_outputs import Outputs

WIDTH: Final = 100
EXPLAINED: Final = 3
_SHOWN_EVIDENCE: Final = 4

_PURPOSES: Final[dict[Purpose, str]] = {
    "absence": "to keep work going in an absence",
    "suspected_breach": "to look into a suspected breach",
    "credible_information": "to follow credible information",
    "malware_prevention": "to keep malware and intruders out",
    "inappropriate_content": "to keep unlawful and obscene material out",
    "dlp": "to keep confidential data in",
    "delegated_access": "to let a colleague do what was delegated",
    "information_request": "to answer a request for information",
}
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
_NUMBERS: Final = ("None", "One", "Two", "Three")
_ABOUT: Final = {"person": "the person", "account": "the account", "message": "the message", "external": "the sender"}


@dataclass(frozen=True, slots=True)
class Played:
    """What the demo counted while it played."""

    day: date
    pack: Pack
    records: int
    seconds: float
    shielded: Mapping[str, int]
    """By protection."""
    out_of_scope: Mapping[str, int]
    """By reason."""
    dead: Mapping[str, int]
    """Records by reason: equal ones are one letter."""
    outputs: Outputs


def summary(played: Played) -> str:
    parts = (_heading(played), _privacy(played), _incidents(played.outputs), _explained(played))
    return "\n\n".join("\n".join(part) for part in parts)


def _heading(played: Played) -> Iterator[str]:
    file = played.pack.file
    yield f"{played.day:%A %-d %B %Y} at a made-up organisation, by the pack {file.id} {file.version}"
    yield f"({file.title}): {played.records:,} records in {played.seconds:.0f} s."


def _privacy(played: Played) -> Iterator[str]:
    shielded, asked = sum(played.shielded.values()), len(played.outputs.requests)
    left_alone = shielded + sum(played.out_of_scope.values()) + sum(played.dead.values())
    yield f"headers seen : shielded : asked to open : opened = {played.records:,} : {shielded:,} : {asked:,} : 0"
    yield from _row("judged", played.records - left_alone, "by address, heading and site, for the pack's purposes")
    yield from _row("shielded", shielded, _by_name(played.shielded))
    yield from _row("out of scope", sum(played.out_of_scope.values()), _by_name(played.out_of_scope))
    yield from _row(
        "unreadable", sum(played.dead.values()), f"dead letters, without their bytes: {_by_name(played.dead)}"
    )
    yield from _row(
        "with content", len(played.outputs.stripped), "it was dropped at the door and entered in the ledger"
    )
    yield from _row(
        "asked to open", asked, _by_name(Counter(_PURPOSES[one.purpose] for one in played.outputs.requests.values()))
    )
    yield from _row("opened", 0, "nothing is opened without the gate, and this version has no gate yet")
    yield from _wrapped(
        "The records were played as other programs would produce them, so the shield that counts here is the agents'. "
        "headerfirst's own connectors leave shielded mail out before it is produced.",
        "  ",
    )


def _incidents(outputs: Outputs) -> Iterator[str]:
    yield "Incidents"
    rows = Counter((one.class_, one.category, one.severity, one.state) for one in outputs.incidents.values())
    for (class_, category, severity, state), count in sorted(rows.items()):
        yield f"  {count:>4}  {class_:<9} {category:<24} {severity:<9} {state}"
    if not rows:
        yield "  none"


def _explained(played: Played) -> Iterator[str]:
    chosen = three(played.outputs.incidents.values())
    yield f"{_NUMBERS[len(chosen)]} of them in words"
    for number, incident in enumerate(chosen, start=1):
        yield from _story(number, incident, played.pack)


def three(incidents: Iterable[Incident]) -> list[Incident]:
    """The gravest of each class first, then the gravest of what is left, no category twice."""
    open_ones = [incident for incident in incidents if incident.state == "open" and incident.findings]
    ranked = sorted(open_ones, key=lambda one: (-SEVERITIES.index(one.severity), one.category, one.incident_id))
    by_category = {incident.category: incident for incident in reversed(ranked)}
    gravest = [incident for incident in ranked if by_category[incident.category] is incident]
    by_class = {incident.class_: incident for incident in reversed(gravest)}
    first = [incident for incident in gravest if by_class[incident.class_] is incident]
    return [*first, *(incident for incident in gravest if incident not in first)][:EXPLAINED]


def _story(number: int, incident: Incident, pack: Pack) -> Iterator[str]:
    finding = incident.findings[0]
    title = next((rule.title for rule in pack.rules if rule.id == finding.rule_id), finding.rule_id)
    token = incident.person or incident.about_token or "unknown"
    tried = ", only tried" if incident.attempt else ""
    on_case = "; it runs because a case is registered" if finding.trigger == "on_case" else ""
    evidence = sorted({item for one in incident.findings for item in one.evidence})[:_SHOWN_EVIDENCE]
    yield from _wrapped(f"{title} ({incident.severity}{tried})", f"  {number}. ")
    yield from _told("about", f"{_ABOUT[incident.about]} {token}")
    yield from _told("rule", f"{finding.rule_id} {finding.rule_version}, clause {finding.clause}{on_case}")
    yield from _told("purpose", _PURPOSES[finding.purpose])
    yield from _told("evidence", f"{', '.join(evidence)} in {_times(incident.finding_count)}")
    yield from _told("looked at", ", ".join(finding.fields).replace("_", " "))
    if incident.notice_missing:
        yield from _told("note", "nothing on record says that this person was told of the policy")
    yield from _told("seen by", _AUDIENCES[incident.audience])
    yield from _told("next", _NEXT[incident.class_])


def _told(name: str, words: str) -> list[str]:
    return _wrapped(words, f"     {name:<11}")


def _times(count: int) -> str:
    return "one finding" if count == 1 else f"{count} findings"


def _row(name: str, count: int, words: str) -> list[str]:
    start = f"  {name:<14}{count:>7,}  "
    return _wrapped(words, start) or [start.rstrip()]


def _by_name(counts: Mapping[str, int]) -> str:
    """`union official 12, no log 5`, the most frequent first."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in ranked if count)


def _wrapped(text: str, first: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=" " * len(first), break_on_hyphens=False)
