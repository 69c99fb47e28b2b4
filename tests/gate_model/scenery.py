"""Who is there, which mail, and what may be asked: said for the world as real records, for the model as names.

Amara is the subject, Bilal her line manager; Idris investigates at DMU, Keiko at WCC. Hana and Nadia approve for HR,
Jonas is data-protection officer. So that nothing but the rule itself stops them, Amara, Bilal, Idris, Keiko and Reza,
who reports to both of these, hold the approvers' role too. Carys is a union official employed here, Dewi the regional
officer of her union, Ewan of another; Gwen and Hywel are of the branch and
work elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from headerfirst.agents.signatures import public_half
from headerfirst.schemas.inspection import InspectionRequest, MessageFacts, Requester, Scope
from headerfirst.schemas.register import Person, RegisterRecord

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.made_packs import KEYS
from tests.gate_model.nouns import Asked, Case, Facts, Message, Official

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON, EARLIER, LATER = builders.NOON, builders.EARLIER, builders.LATER
UNION, OTHER_UNION = builders.UNION, "other-workers"
BRANCH_OFFICE: Final = "branch@example.org"
INCIDENT: Final = "c1" * 16
ASKER: Final = {"dmu": "idris", "wcc": "keiko"}
HELD: Final[tuple[tuple[str, str], ...]] = (
    *((name, "hr-approver") for name in ("hana", "nadia", "amara", "bilal", "idris", "keiko", "reza")),
    ("idris", "investigator"),
    ("keiko", "information-security"),
    ("jonas", "dpo"),
    ("lars", "director"),
    ("soren", "soc"),
)
STAFF: Final = ("bilal", "carys", "hana", "idris", "jonas", "keiko", "lars", "nadia", "reza", "soren", "tove")
MANAGERS: Final = {"amara": "bilal", "carys": "bilal"}
ADDRESSES: Final = {
    "amara": builders.AMARA,
    "carys": builders.CARYS,
    "dewi": builders.DEWI,
    "ewan": "ewan@other.example.net",
    "gwen": "gwen@union.example.net",
    "hywel": "hywel@union.example.net",
    "speak-up": "speak.up@example.org",
    BRANCH_OFFICE: BRANCH_OFFICE,
}
SENT: Final = NOON - DAY
SEEN: Final = SENT + timedelta(minutes=1)
MESSAGES: Final[Mapping[str, Message]] = {
    "plain": Message("amara", SENT),
    "marked": Message("amara", SENT, marked=True, marked_in_truth=True),
    "secretly": Message("amara", SENT, marked_in_truth=True),
    "with-carys": Message("amara", SENT, frozenset({"carys"})),
    "of-carys": Message("carys", SENT),
    "with-gwen": Message("amara", SENT, frozenset({"gwen"})),
    "to-branch": Message("amara", SENT, frozenset({BRANCH_OFFICE})),
    "marked-union": Message("amara", SENT, frozenset({"carys"}), marked=True, marked_in_truth=True),
    "whistle": Message("amara", SENT, frozenset({"speak-up"}), through_channel=True),
}


def token(person: str) -> str:
    return KEYS.person(person)


def message_token(name: str) -> str:
    return KEYS.message(ADDRESSES[MESSAGES[name].owner], f"<{name}@mail.example.net>")


@cache
def private_key(person: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(sha256(person.encode()).digest())


@cache
def facts_of(name: str, *, in_truth: bool) -> MessageFacts:
    """What was said of a message, or what its own headers say."""
    one = MESSAGES[name]
    is_marked = one.marked_in_truth if in_truth else one.marked
    parties = {ADDRESSES[who] for who in (one.owner, *one.people)} | {builders.ELENI}
    return MessageFacts(
        message_token=message_token(name),
        parties=sorted(map(KEYS.party, parties)),
        marks=["header"] if is_marked else [],
        marks_known=True,
        sent_at=SENT,
        observed_at=SEEN,
    )


@cache
def findings() -> tuple[Any, ...]:
    """By which each message is known, of one incident of Amara's."""
    return tuple(
        builders.finding(
            finding_id=sha256(name.encode()).hexdigest()[:32],
            incident_id=INCIDENT,
            person=token("amara"),
            message_token=message_token(name),
            parties=facts_of(name, in_truth=False).parties,
            marks=facts_of(name, in_truth=False).marks,
            sent_at=SENT,
            target="c2VhbGVk",
            at=SEEN,
        )
        for name in MESSAGES
    )


# The register


@cache
def people(asker: str) -> tuple[RegisterRecord, ...]:
    managers = MANAGERS | {"reza": asker}
    colleagues = [made.colleague(name, manager=managers.get(name)) for name in STAFF]
    known: list[RegisterRecord] = [builders.person(), *colleagues]
    return tuple(_with_key(one) for one in known)


def _with_key(record: RegisterRecord) -> RegisterRecord:
    assert isinstance(record, Person)
    return msgspec.structs.replace(record, public_key=public_half(private_key(record.id)))


@cache
def register(asker: str) -> tuple[RegisterRecord, ...]:
    return (
        builders.organisation(),
        *people(asker),
        *(builders.role(id=f"{person}-{role}", person=person, role=role) for person, role in HELD),
        builders.case(),
        builders.case(id="case-w", wider=True),
        builders.case(id="case-2", person="carys"),
        builders.union_official(),
        builders.regional_officer(),
        builders.regional_officer(id="ewan", addresses=[ADDRESSES["ewan"]], union=OTHER_UNION),
        builders.regional_officer(id="gwen", addresses=[ADDRESSES["gwen"]], level="branch"),
        builders.regional_officer(id="hywel", addresses=[ADDRESSES["hywel"]], level="branch"),
        builders.union_address(),
        builders.protected_address(),
    )


def facts(asker: str) -> Facts:
    """The same, for the model."""
    return Facts(
        roles=dict.fromkeys(HELD, (EARLIER, None)),
        managers=MANAGERS | {"reza": asker},
        officials={
            "carys": Official(UNION, "branch", employed_here=True, since=EARLIER),
            "dewi": Official(UNION, "regional", employed_here=False, since=EARLIER),
            "ewan": Official(OTHER_UNION, "regional", employed_here=False, since=EARLIER),
            "hywel": Official(UNION, "branch", employed_here=False, since=EARLIER),
            "gwen": Official(UNION, "branch", employed_here=False, since=EARLIER),
        },
        union_addresses={BRANCH_OFFICE: UNION},
        cases={
            "case-1": Case("amara", EARLIER, LATER),
            "case-w": Case("amara", EARLIER, LATER, wider=True),
            "case-2": Case("carys", EARLIER, LATER),
        },
    )


# Requests


@dataclass(frozen=True)
class Plan:
    """What may be asked. `by`: "asker" is whoever investigates under the policy, "triage" nobody."""

    message: str | None = "plain"
    by: str = "asker"
    role: str | None = None
    kind: str = "open-content"
    purpose: str = "suspected_breach"
    scan: bool = False
    case: str | None = "case-1"
    incident: bool = False
    insufficiency: bool = True
    less_intrusive: bool = True
    grounds: bool = False
    wider: str | None = None
    days: int = 7

    @property
    def subject(self) -> str:
        return MESSAGES[self.message].owner if self.message is not None else "amara"


def _triage(purpose: str, message: str, days: int = 1) -> Plan:
    return Plan(message, by="triage", purpose=purpose, scan=True, case=None, incident=True, days=days)


PLANS: Final[Mapping[str, Plan]] = {
    "read-plain": Plan(),
    "read-secretly": Plan("secretly"),
    "read-grounds-secretly": Plan("secretly", grounds=True, wider="case-w"),
    "read-marked": Plan("marked", grounds=True, wider="case-w"),
    "read-marked-bare": Plan("marked"),
    "read-with-carys": Plan("with-carys"),
    "read-of-carys": Plan("of-carys", case="case-2"),
    "read-with-gwen": Plan("with-gwen"),
    "read-to-branch": Plan("to-branch"),
    "read-marked-union": Plan("marked-union", grounds=True, wider="case-w"),
    "read-carys-improper": Plan(
        "with-carys", by="keiko", role="information-security", purpose="inappropriate_content", incident=True
    ),
    "read-whistle": Plan("whistle"),
    "read-no-case": Plan(case=None),
    "read-other-case": Plan(case="case-2"),
    "read-new-case": Plan(case="case-n"),
    "read-no-reason": Plan(insufficiency=False),
    "read-at-once": Plan(less_intrusive=False),
    "read-for-long": Plan(days=16),
    "read-nothing": Plan(None),
    "read-by-soc": Plan(by="soren", role="soc"),
    "read-for-malware": Plan(purpose="malware_prevention"),
    "read-on-incident": Plan(case=None, incident=True, days=2),
    "scan-plain": Plan(scan=True),
    "scan-with-carys": Plan("with-carys", scan=True),
    "malware-plain": _triage("malware_prevention", "plain"),
    "malware-marked": _triage("malware_prevention", "marked"),
    "malware-whistle": _triage("malware_prevention", "whistle"),
    "malware-with-carys": _triage("malware_prevention", "with-carys"),
    "malware-to-branch": _triage("malware_prevention", "to-branch"),
    "dlp-plain": _triage("dlp", "plain"),
    "dlp-marked": _triage("dlp", "marked"),
    "dlp-secretly": _triage("dlp", "secretly"),
    "dlp-whistle": _triage("dlp", "whistle"),
    "breach-plain": _triage("suspected_breach", "plain", days=7),
    "breach-secretly": _triage("suspected_breach", "secretly", days=7),
    "breach-marked": _triage("suspected_breach", "marked", days=7),
    "list-headings": Plan(None, kind="list-headings"),
    "reveal": Plan(None, kind="reveal", days=1),
    "refer": Plan(None, kind="refer", incident=True),
}


def asker_of(plan: Plan, pack: str) -> tuple[str | None, str | None]:
    """Who asks, and in which role."""
    if plan.by == "triage":
        return None, None
    if plan.by == "asker":
        return ASKER[pack], "investigator" if pack == "dmu" else "information-security"
    return plan.by, plan.role


def asked(name: str, pack: str, at: Any) -> Asked:
    plan = PLANS[name]
    by, role = asker_of(plan, pack)
    return Asked(
        request_id=name.ljust(8, "-"),
        at=at,
        kind=plan.kind,
        purpose=plan.purpose,
        scan=plan.scan,
        subject=plan.subject,
        by=by,
        role=role,
        message=MESSAGES[plan.message] if plan.message is not None else None,
        case=plan.case,
        incident=plan.incident,
        insufficiency=plan.insufficiency,
        less_intrusive=plan.less_intrusive,
        grounds=plan.grounds,
        wider=plan.wider,
        until=at + plan.days * DAY,
    )


def request(name: str, pack: str, at: Any) -> InspectionRequest:
    plan = PLANS[name]
    by, role = asker_of(plan, pack)
    shows_mail = plan.kind == "open-content"
    is_seen = plan.kind == "list-headings" or (shows_mail and not plan.scan)
    known = [facts_of(plan.message, in_truth=False)] if by is None and plan.message is not None else []
    tokens = [message_token(plan.message)] if plan.message is not None else []
    return InspectionRequest(
        request_id=name.ljust(8, "-"),
        kind=plan.kind,  # type: ignore[arg-type]  # one of the closed list
        mode=("scan" if plan.scan else "human-view") if shows_mail else None,
        purpose=plan.purpose,  # type: ignore[arg-type]  # one of the closed list
        person=token(plan.subject),
        mailbox_token=KEYS.mailbox(ADDRESSES[plan.subject]) if plan.kind != "refer" else None,
        case_id=plan.case,
        incident_id=INCIDENT if plan.incident else None,
        why_headers_insufficient=made.WHY if plan.insufficiency else None,
        less_intrusive_step=made.TRIED if plan.less_intrusive else None,
        personal_grounds="The person named the message herself as the one that was sent on" if plan.grounds else None,
        wider_case=plan.wider,
        scope=Scope(message_tokens=tokens, until=at + plan.days * DAY),
        messages=known,
        viewers=[token(by)] if by is not None and is_seen else [],
        finding_ids=[],
        requester=Requester(token=token(by), role=role or "") if by is not None else None,
        reason=made.REASON,
        target="c2VhbGVk",
        requested_at=at,
    )


def stated(record: InspectionRequest) -> dict[str, Any]:
    """What a person's command says of a request; the rest the gate knows."""
    own = ("request_id", "requester", "messages", "requested_at", "target")
    said: dict[str, Any] = msgspec.to_builtins(record)
    return {name: value for name, value in said.items() if name not in own}
