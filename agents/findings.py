"""From grounds to a finding or a request: ids, audience, window and parties, decided where the person is known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from headerfirst.agents.categories import Categories, NoCategories
from headerfirst.agents.detector import Grounds, Joining
from headerfirst.agents.exemptions import ILLEGAL
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyRule
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.schemas.finding import Finding, PackRef
from headerfirst.schemas.inspection import InspectionRequest, MessageFacts, Scope
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.register import Person
from headerfirst.schemas.vocabulary import About, Audience, Category, CategoryClass, Mark, Mode, PublishedMode
from msgspec.structs import replace

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Bench:
    """What every step is given beside the record: the packs, the register, and the keys to make tokens with."""

    packs: Packs
    register: Register
    pseudonyms: Pseudonyms
    categories: Categories = field(default_factory=NoCategories)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what a finding is about. `stable` is the person's id, else the normalised address or message id: it goes
    into the incident's id, which outlives the rotation of tokens.
    """

    about: About
    stable: str
    token: str
    person: Person | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """The message that an event is, for whoever asks to look further: its names travel sealed."""

    mailbox: str
    message_id: str
    marks: list[Mark]
    marks_known: bool
    sent_at: datetime | None


@dataclass(frozen=True, slots=True)
class Occasion:
    """The circumstances of one event that findings repeat; of a counting rule's window, which has no one event."""

    event_id: str | None
    at: datetime
    """The event's time; the start of the window."""
    parties: Iterable[str]
    """Names by which a later protection record may find it (withdrawal.py); looked at only where there is a finding."""
    case_id: str | None
    in_working_hours: bool | None
    employer_equipment: bool | None
    message: Message | None = None
    off_duty: bool | None = None
    disclaimer: bool | None = None
    indirect: bool | None = None
    text_ref: str | None = None
    stated_case_id: str | None = None
    """The case that whoever reported it named, which their finding repeats whatever its rule waits for."""


def mode_of(bench: Bench, ready: ReadyRule, at: datetime) -> Mode:
    """The mode that a recorded decision gave the rule, else the pack's own."""
    return bench.register.rule_mode(ready.rule.id, at) or ready.rule.mode


def finding(bench: Bench, ready: ReadyRule, subject: Subject, occasion: Occasion, grounds: Grounds) -> list[Output]:
    """The finding as a record for `findings`, or only a count where the rule runs in shadow."""
    mode = mode_of(bench, ready, occasion.at)
    if mode == "shadow":
        return [Counted("shadow_finding", (ready.rule.id,))]
    record = _record(bench, ready, subject, occasion, grounds, mode)
    if grounds.joins is not None:
        return [
            Publish("findings", subject.token, _joining(bench, record, incident, grounds.joins))
            for incident in _joined(bench, ready, subject, occasion, grounds.joins)
        ]
    return [
        Publish("findings", subject.token, record),
        Counted("finding", (ready.rule.id, record.class_, record.category, mode)),
    ]


def _joining(bench: Bench, record: Finding, incident: str, joins: Joining) -> Finding:
    """One event may join several incidents, each by a finding of its own."""
    name = bench.pseudonyms.identity("finding", record.finding_id, incident)
    return replace(record, finding_id=name, incident_id=incident, joins=True, statement=joins.statement)


def _joined(bench: Bench, ready: ReadyRule, subject: Subject, occasion: Occasion, joins: Joining) -> Sequence[str]:
    """Ids of the incidents, whether they are there or not."""
    rule, at = ready.rule, occasion.at
    if joins.incident_ids:
        return joins.incident_ids
    span = at - joins.back, at + joins.ahead
    found = (
        incident_id(bench, ready.pack, category, subject, start)
        for category in joins.categories or (rule.category,)
        for start in windows(ready.pack, category, *span)
    )
    return list(dict.fromkeys(found))


def _record(
    bench: Bench, ready: ReadyRule, subject: Subject, occasion: Occasion, grounds: Grounds, mode: PublishedMode
) -> Finding:
    rule, identity, at = ready.rule, bench.pseudonyms.identity, occasion.at
    # A counting rule's id comes from person and window: which event passed the threshold depends on the order.
    origin = (subject.stable, at.isoformat()) if occasion.event_id is None else (occasion.event_id,)
    is_person, message = subject.about == "person", occasion.message
    return Finding(
        finding_id=identity("finding", ready.ref.id, rule.id, *origin),
        incident_id=incident_id(bench, ready.pack, rule.category, subject, at),
        event_id=occasion.event_id,
        rule_id=rule.id,
        rule_version=rule.version,
        mode=mode,
        severity=grounds.severity or rule.severity,
        category=rule.category,
        class_=ready.class_,
        purpose=rule.purpose,
        trigger=rule.trigger,
        clause=rule.clause,
        legal_refs=list(rule.legal_refs),
        pack=ready.ref,
        person=subject.token if is_person else None,
        about=subject.about,
        about_token=None if is_person else subject.token,
        attempt=grounds.attempt,
        off_duty=occasion.off_duty,
        disclaimer=occasion.disclaimer,
        indirect=occasion.indirect,
        stage="header",
        fields=list(grounds.fields),
        evidence=list(grounds.evidence),
        case_id=occasion.case_id if rule.trigger == "on_case" else occasion.stated_case_id,
        audience=audience_of(bench.register, ready.class_, subject, grounds.evidence, at),
        notice_missing=notice_missing(ready.ref, subject.person, at),
        in_working_hours=occasion.in_working_hours,
        employer_equipment=occasion.employer_equipment,
        message_token=bench.pseudonyms.message(message.mailbox, message.message_id) if message is not None else None,
        text_ref=occasion.text_ref,
        at=at,
        parties=_parties(bench, occasion),
        target=bench.pseudonyms.seal(message.mailbox, (message.message_id,)) if message is not None else None,
        marks=message.marks if message is not None and message.marks_known else None,
        sent_at=message.sent_at if message is not None else None,
    )


def _parties(bench: Bench, occasion: Occasion) -> list[str]:
    return sorted({bench.pseudonyms.party(party) for party in occasion.parties})


def incident_id(bench: Bench, pack: PackFile, category: Category, subject: Subject, at: datetime) -> str:
    """One incident per person (or account, message), category and correlation window; windows tumble in UTC."""
    start = next(windows(pack, category, at, at))
    return bench.pseudonyms.identity("incident", subject.about, subject.stable, category, start.isoformat())


def windows(pack: PackFile, category: Category, since: datetime, until: datetime) -> Iterator[datetime]:
    """The beginnings of the correlation windows that touch the time from `since` to `until`, both included."""
    width = timedelta(hours=pack.correlation.hours.get(category, pack.correlation.default_hours))
    start = _EPOCH + (since - _EPOCH) // width * width
    while start <= until:
        yield start
        start += width


def audience_of(
    register: Register, class_: CategoryClass, subject: Subject, evidence: Iterable[str], at: datetime
) -> Audience:
    """Security and process go to the SOC, conduct to Information Security; illegal material and the people who do the
    monitoring to named roles.
    """
    if ILLEGAL in evidence or (subject.person and register.has_role(subject.person.id, at)):
        return "restricted"
    return "information-security" if class_ == "conduct" else "soc"


def notice_missing(pack: PackRef, person: Person | None, at: datetime) -> bool:
    """Whether nothing on record says that the person was told of this pack by then (LM-07)."""
    if person is None:
        return False
    return not any(known.pack == pack.id and known.at <= at for known in person.acknowledged_policy)


def inspection_request(bench: Bench, ready: ReadyRule, subject: Subject, occasion: Occasion) -> list[Output]:
    """A request to look further, for a rule that cannot decide from the heading alone; only the gate may grant it."""
    asks, rule, message = ready.rule.asks, ready.rule, occasion.message
    if asks is None or message is None or mode_of(bench, ready, occasion.at) == "shadow":
        return [Counted("shadow_finding", (rule.id,))]
    token = bench.pseudonyms.message(message.mailbox, message.message_id)
    facts = MessageFacts(
        message_token=token,
        parties=_parties(bench, occasion),
        marks=message.marks,
        marks_known=message.marks_known,
        sent_at=message.sent_at,
        observed_at=occasion.at,
    )
    request = InspectionRequest(
        request_id=bench.pseudonyms.identity("request", ready.ref.id, rule.id, message.message_id, message.mailbox),
        kind=asks.kind,
        mode=asks.mode,
        purpose=rule.purpose,
        person=subject.token if subject.about == "person" else None,
        mailbox_token=bench.pseudonyms.mailbox(message.mailbox),
        case_id=occasion.case_id if rule.trigger == "on_case" else None,
        why_headers_insufficient=asks.why_headers_insufficient,
        less_intrusive_step=asks.less_intrusive_step,
        scope=Scope(message_tokens=[token], until=occasion.at + timedelta(days=asks.days)),
        messages=[facts],
        viewers=[],
        finding_ids=[],
        target=bench.pseudonyms.seal(message.mailbox, (message.message_id,)),
        clause=rule.clause,
        rule_id=rule.id,
        rule_version=rule.version,
        pack=ready.ref,
        requested_at=occasion.at,
    )
    return [
        Publish("inspection-requests", request.request_id, request),
        Counted("inspection_request", (rule.id, rule.purpose)),
    ]
