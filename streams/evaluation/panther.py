"""Panther's labelled events that map to a clause: what its vendors say of mail, and what was shared with whom.

The mapping is small and lives here: no connector reads these vendors. An event whose label rests on what our records do
not hold is left out: a count of threats in one message, a document's title, who is called external against their own
address.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
from headerfirst.agents.addresses import domain_of
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import Address, EmailMetadata, GatewayVerdict
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.register import Approval, ApprovedObject, RegisterRecord
from headerfirst.schemas.vocabulary import Category, GatewayVerdictName
from headerfirst.streams.codec import EARLIEST
from headerfirst.streams.connectors.account_acts import change_of
from headerfirst.streams.connectors.interface import Given, Origin, OtherKind, Raw
from headerfirst.streams.connectors.workspace_audit import acts_of
from headerfirst.streams.evaluation.document import table
from headerfirst.streams.evaluation.proportions import Share
from headerfirst.streams.evaluation.staff import register_of
from headerfirst.streams.evaluation.trial import Trial
from msgspec.structs import replace

FILE: Final = Path("panther_tests/tests_public.jsonl")
_CATEGORIES: Final[Mapping[str, Category]] = {
    "Proofpoint.PhishingDetected": "phishing",
    "Proofpoint.VirusDetected": "malware",
    "GSuite.Drive.ExternalFileShare": "confidentiality",
    "GSuite.DocOwnershipTransfer": "confidentiality",
}
"""Which of Panther's rules looks for what a clause of ours does, and the category of that clause."""
_PHISH_SCORE: Final = 90
"""From which on the vendor's own score says phish."""
_AT: Final = datetime(2026, 3, 10, 12, tzinfo=UTC)
"""Some events have no time, and none of these labels rests on one."""


class Labelled(NamedTuple):
    """One event as our record, what has to be registered for it, and what it is expected to lead to."""

    rule: str
    topic: str
    record: EmailMetadata | AccountChange
    register: list[RegisterRecord]
    expected: bool


def events(path: Path) -> Iterator[Labelled]:
    """Those that map, in the order of the file."""
    for number, line in enumerate(path.read_bytes().splitlines()):
        row = orjson.loads(line)
        if row["rule_id"] not in _CATEGORIES:
            continue
        mapped = _mail(row, number) if row["rule_id"].startswith("Proofpoint") else _share(row, number)
        if mapped is not None:
            yield mapped


def verdict_of(log: Mapping[str, Any]) -> GatewayVerdictName:
    """What the gateway did with the mail, else what it says of it."""
    kept = {str(log.get(name, "")).lower() for name in ("quarantineRule", "quarantineFolder")}
    active = {
        threat["classification"] for threat in log.get("threatsInfoMap", ()) if threat["threatStatus"] == "active"
    }
    if kept & {"notcleaned", "virus"}:
        return "malware"
    if "phish" in kept | active or log["phishScore"] >= _PHISH_SCORE:
        return "phish"
    return "unknown"


def _mail(row: Mapping[str, Any], number: int) -> Labelled:
    log = row["log"]
    reader, sender = log["recipient"][0], log["fromAddress"][0]
    inside = domain_of(sender) == domain_of(reader)
    record = EmailMetadata(
        event_id=f"{number:032x}",
        observed_at=_AT,
        channel="email",
        direction="internal" if inside else "inbound",
        mailbox=sender if inside else reader,
        mailbox_role="sender" if inside else "recipient",
        message_id=f"<{number}@panther.invalid>",
        from_=Address(address=sender),
        reply_to=[],
        to=[Address(address=reader)],
        cc=[],
        bcc=[],
        recipient_count=1,
        sensitivity="normal",
        marks=[],
        gateway_verdict=GatewayVerdict(engine="proofpoint", verdict=verdict_of(log)),
        visible=[],
    )
    people = [Address(address=address) for address in (reader, *([sender] if inside else []))]
    register = list(register_of(people, [domain_of(reader)]))
    return Labelled(row["rule_id"], "email-metadata", record, register, row["expected"])


def _share(row: Mapping[str, Any], number: int) -> Labelled | None:
    """As the connector reads it, but at the one time of all these events."""
    given, actor = row["log"]["parameters"], row["log"]["actor"]["email"]
    target = given.get("new_owner") or given.get("target_user")
    if given.get("visibility_change") == "external" and target and domain_of(target) == domain_of(actor):
        return None
    record = replace(_read(row["log"], number), observed_at=_AT)
    register = list(register_of([Address(address=actor)], [domain_of(actor)]))
    if "Allowed by Exception" in row["test"] and target:
        register.append(_approval(domain_of(target)))
    return Labelled(row["rule_id"], "account-changes", record, register, row["expected"])


def _read(log: Mapping[str, Any], number: int) -> AccountChange:
    """The one change that the log's line tells of."""
    raw = Raw(Origin(str(FILE), number, 0), orjson.dumps(log), 0)
    (act,) = acts_of(raw, Given(at=_AT))
    if isinstance(act, OtherKind):
        raise Malformed("value_unknown")
    return replace(change_of(act), event_id=f"{number:032x}")


def _approval(domain: str) -> Approval:
    return Approval(
        id="exception",
        for_="service",
        object=ApprovedObject(type="host", value=domain),
        approver="evaluation",
        approver_role="director",
        from_=EARLIEST,
    )


def is_right(pack: ReadyPack, event: Labelled) -> bool:
    """Whether there is a finding of the category exactly where one is expected."""
    led = Trial(pack, event.register).record(event.topic, event.record)
    return any(finding.category == _CATEGORIES[event.rule] for finding in led.findings) == event.expected


def figures(data: Path, packs: Iterable[ReadyPack]) -> str:
    found = list(events(data / FILE))
    return table(
        ("Panther's rule", "pack", "fires where it should", "silent where it should", "naive: any such event, right"),
        (_row(rule, pack, [event for event in found if event.rule == rule]) for rule in _CATEGORIES for pack in packs),
        words=2,
    )


def _row(rule: str, pack: ReadyPack, found: list[Labelled]) -> tuple[object, ...]:
    right = {kind: [is_right(pack, event) for event in found if event.expected is kind] for kind in (True, False)}
    shares = [Share(sum(answers), len(answers)) for answers in right.values()]
    return f"`{rule}`", pack.ref.id, *shares, Share(len(right[True]), len(found))
