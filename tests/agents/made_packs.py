"""A small pack with detectors of its own, and a bench to judge at: what the agents need, and no file.

`bench(pack(rule("large", LARGE)), builders.union_official())` is the plain organisation with Amara, Bilal and that
official, under a pack with that one rule.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, get_args

from headerfirst.agents.detector import Detector, Grounds, Prepared, Use
from headerfirst.agents.facts import Mail, Visit
from headerfirst.agents.findings import Bench
from headerfirst.agents.mail import judge_mail
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyPack, ReadyRule, of_rules
from headerfirst.agents.step import Counted, NotRun, Output, Publish
from headerfirst.agents.usage import Tally, UsageBook, dwell_minutes
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.finding import Finding, PackRef
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.policy import (
    Asks,
    Assessment,
    Contacts,
    Correlation,
    GateTerms,
    KindTerms,
    Notices,
    Pack,
    PackFile,
    PersonalTerms,
    Protections,
    PurposeTerms,
    Retention,
    Rule,
    RuleCase,
)
from headerfirst.schemas.record import Struct
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.schemas.vocabulary import CLASS_OF, Direction

from tests import builders

KEYS: Final = Pseudonyms(b"t" * 32, b"i" * 32, b"x" * 32)
PERSONAL: Final = [
    r"^\s*[\[(]\s*(personal|private)\s*[\])]",
    r"^\s*(personal|private)\s*:",
]
UNION_NAMES: Final = ["unison", "trade union", "branch committee"]


class NoParameters(Struct, frozen=True, kw_only=True):
    """These detectors are what they are."""


def mail_detector(name: str, look: Callable[[Mail], Grounds | None], *needs: str, inbound: bool = False) -> Detector:
    directions: frozenset[Direction] = (
        frozenset(get_args(Direction)) if inbound else frozenset({"outbound", "internal"})
    )
    return Detector(name, "mail", NoParameters, lambda _, __: Prepared(mail=look), needs, directions)


def web_detector(name: str, look: Callable[[Visit], Grounds | None], *needs: str) -> Detector:
    return Detector(name, "web", NoParameters, lambda _, __: Prepared(visit=look), needs)


def counting_detector(name: str, counts: Callable[[Visit], Use | None], most: int, gap: int = 5) -> Detector:
    """Fires where a day's dwell in the class `personal` is over `most` minutes."""

    def judges(tally: Tally) -> Grounds | None:
        dwell = dwell_minutes(tally.minutes.get("personal", 0), gap)
        return Grounds(("host",), (f"minutes:over-{most}",)) if dwell > most else None

    return Detector(name, "web", NoParameters, lambda _, __: Prepared(counts=counts, judges=judges))


def _raffle(mail: Mail) -> Grounds | None:
    return Grounds(("subject",), ("wording:raffle",)) if "raffle" in (mail.heading or "").lower() else None


def _large(mail: Mail) -> Grounds | None:
    return Grounds(("recipient_count",), ("recipients:many",)) if mail.record.recipient_count > 3 else None


HEADING: Final = mail_detector("heading", _raffle, "subject", inbound=True)
"""Looks at the heading, and says so."""
RECKLESS: Final = mail_detector("reckless", _raffle, inbound=True)
"""Looks at the heading without saying that it needs it."""
LARGE: Final = mail_detector("large", _large, inbound=True)
ANY_MAIL: Final = mail_detector("any", lambda _: Grounds(("from",), ("seen",)), inbound=True)
ABOUT_MESSAGE: Final = mail_detector("message", lambda _: Grounds(("from",), ("seen",), about="message"), inbound=True)
ILLEGAL_MAIL: Final = mail_detector("illegal", lambda _: Grounds(("from",), ("illegal",)), inbound=True)
VISITED: Final = web_detector("visited", lambda visit: Grounds(("host",), (f"host:{visit.record.host}",)))
ILLEGAL_VISIT: Final = web_detector("illegal-visit", lambda _: Grounds(("host",), ("illegal", "act:view")))
MINUTES: Final = counting_detector("minutes", lambda _: Use("personal"), most=2)


def rule(name: str, detector: Detector, **changes: Any) -> ReadyRule:
    """Of conduct, always on, for review."""
    case = RuleCase(name="plain", event={})
    fields: dict[str, Any] = {
        "id": name,
        "version": "1",
        "title": name,
        "clause": "2.7",
        "category": "mass_mail",
        "severity": "low",
        "purpose": "suspected_breach",
        "trigger": "always",
        "mode": "review",
        "daily_budget": 10,
        "detector": detector.name,
        "parameters": {},
        "legal_refs": ["uk-gdpr"],
        "positive": [case],
        "negative": [case],
    }
    made = Rule(**(fields | changes))
    prepared = detector.prepare(NoParameters(), pack_file())
    return ReadyRule(pack_file(), builders.PACK, made, detector, prepared, CLASS_OF[made.category])


def security(name: str, detector: Detector, **changes: Any) -> ReadyRule:
    return rule(name, detector, **({"category": "phishing", "purpose": "malware_prevention"} | changes))


ASKS: Final = Asks(
    kind="open-content",
    mode="scan",
    why_headers_insufficient="A heading proves nothing",
    less_intrusive_step="The heading was read",
    days=7,
)


GATE: Final = GateTerms(
    kinds={
        "open-content": KindTerms(
            clause="5.2",
            purposes=["suspected_breach", "malware_prevention"],
            needs=["messages", "insufficiency", "less-intrusive-step", "length"],
            longest_hours=336,
        )
    },
    personal=PersonalTerms(clause="5.2", needs="convincing-grounds", approvals=2),
    proper_channel_clause="6.1",
    union_clause="5.3",
    most_messages=50,
    smallest_group=10,
    shortest_reason=20,
    boilerplate=["urgent"],
    pending_days=14,
    clauses={},
)


def pack_file(**changes: Any) -> PackFile:
    fields: dict[str, Any] = {
        "id": builders.PACK.id,
        "version": builders.PACK.version,
        "title": "Use of mail and web",
        "time_zone": "Europe/London",
        "purposes": [
            PurposeTerms(
                id="suspected_breach",
                clause="5.1",
                lawful_basis="legitimate interests",
                automatic=False,
                scanners=[],
                requester_roles=["investigator"],
                approver_roles=["hr-approver"],
                approvals=1,
                longest_days=14,
            )
        ],
        "protections": Protections(
            personal_headings=PERSONAL,
            union_folder_names=UNION_NAMES,
            consultation_valid_days=30,
            attachment_names=False,
        ),
        "gate": GATE,
        "retention": {"incidents": Retention(months=6)},
        "no_log_categories": ["Health", "trade_unions"],
        "path_patterns": [],
        "tier_0_fields": ["from"],
        "notices": Notices(
            standing="We look at headers",
            access="We opened",
            period_days=10,
            what={"access": "{{ requester }} read {{ messages }}, approved by {{ approvers }}"},
            heading="About {{ kind }}",
            letter="{{ what }} {{ why }} {{ contacts.union }}",
        ),
        "contacts": Contacts(grievance="g", eap="e", union="u", dpo="d", hr="h", ict="i"),
        "factor_categories": ["social_in_work_time"],
        "correlation": Correlation(default_hours=24, hours={}),
        "dpia": Assessment(id="dpia-1", reviewed=date(2026, 1, 5)),
        "legal_refs": [],
        "interpretations": [],
        "policies": [],
        "sites": {},
    }
    return PackFile(**(fields | changes))


def pack(*rules: ReadyRule, digest: str = builders.PACK.digest, **changes: Any) -> ReadyPack:
    file = pack_file(**changes)
    ref = PackRef(id=file.id, version=file.version, digest=digest)
    rules = tuple(replace(ready, pack=file, ref=ref) for ready in rules)
    return of_rules(Pack(file=file, rules=tuple(ready.rule for ready in rules), clauses=(), digest=digest), ref, rules)


def plain_records() -> list[RegisterRecord]:
    return [
        builders.organisation(),
        builders.person(),
        builders.person(id="bilal", name="Bilal Rahman", addresses=[builders.BILAL], manager=None),
    ]


def register(*records: RegisterRecord) -> Register:
    """Of these records and nothing else."""
    made = Register()
    for record in records:
        made.fold(key_of(record), record)
    return made


def bench(ready: ReadyPack, *records: RegisterRecord) -> Bench:
    """The plain organisation and these records, with the pack in force at all times."""
    return Bench(Packs([ready], always=ready), register(*plain_records(), *records), KEYS)


def sent(**changes: Any) -> Any:
    """A message from Amara to somebody outside."""
    fields: dict[str, Any] = {
        "direction": "outbound",
        "mailbox": builders.AMARA,
        "mailbox_role": "sender",
        "message_id": "<sent-1@mail.example.org>",
        "from_": builders.address(builders.AMARA, "Amara Okafor"),
        "to": [builders.address(builders.ELENI)],
    }
    return builders.email_metadata(**(fields | changes))


def findings(outputs: Sequence[Output]) -> list[Finding]:
    return [one.record for one in outputs if isinstance(one, Publish) and isinstance(one.record, Finding)]


def requests(outputs: Sequence[Output]) -> list[InspectionRequest]:
    return [one.record for one in outputs if isinstance(one, Publish) and isinstance(one.record, InspectionRequest)]


def counted(outputs: Sequence[Output], name: str) -> list[tuple[str, ...]]:
    every = (each for one in outputs for each in (one.each() if isinstance(one, NotRun) else [one]))
    return [one.labels for one in every if isinstance(one, Counted) and one.name == name]


def judged_mail(seat: Bench, record: EmailMetadata) -> list[Output]:
    """What the mail agent says of one envelope that is the first of its day."""
    return judge_mail(seat, UsageBook("mail", "email-metadata", 0), record, 0)
