"""Questions to the gate, each of which is granted as it stands, so that a test changes only what it is about.

Amara works for Bilal. Hana approves for HR, Idris investigates, Jonas is data-protection officer, Keiko is Information
Security, Lars a director, Mira the service desk, Nadia HR too, Soren the SOC. Tove is a colleague. Carys is a branch
officer employed here, Dewi the regional officer of the same union. The packs are those that ship.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, cast

import msgspec
from headerfirst.agents.book import Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.gate.judge import Verdict, judge
from headerfirst.agents.gate.question import Consent, Question
from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.agents.register import Register
from headerfirst.agents.rules import ReadyPack, make_ready
from headerfirst.agents.signatures import Signer
from headerfirst.schemas.inspection import (
    Information,
    InspectionRequest,
    MessageFacts,
    Requester,
    Scope,
)
from headerfirst.schemas.policy import Pack
from headerfirst.schemas.register import Consultation, Person, RegisterRecord, Role, key_of
from headerfirst.schemas.vocabulary import ActorRole, RefusalReason, RoleName
from headerfirst.streams.packs import find_pack

from tests import builders
from tests.agents.made_packs import KEYS

NOON, EARLIER, LATER = builders.NOON, builders.EARLIER, builders.LATER
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ASKED: Final = NOON
CONSULTED: Final = NOON + HOUR
APPROVED: Final = NOON + 2 * HOUR
NOW: Final = NOON + 3 * HOUR

DMU: Final = make_ready(find_pack("dmu"))
WCC: Final = make_ready(find_pack("wcc"))

MESSAGE: Final = KEYS.message(builders.AMARA, "<minutes-1@mail.example.net>")
REQUEST: Final = "f1" * 16
WHY: Final = "A heading does not tell whether the list of members was sent to anybody outside"
TRIED: Final = "Address lines of the week were looked at, and the person was asked"
REASON: Final = "Three complaints say that a list of members went to a supplier on Monday"

ROLES: Final[Mapping[str, RoleName]] = {
    "hana": "hr-approver",
    "idris": "investigator",
    "jonas": "dpo",
    "keiko": "information-security",
    "lars": "director",
    "mira": "service-desk",
    "nadia": "hr-approver",
    "soren": "soc",
}
COLLEAGUES: Final = ("bilal", "carys", "tove", *ROLES)
"""Everybody of note but Amara."""


def address(name: str) -> str:
    return {"amara": builders.AMARA, "bilal": builders.BILAL, "carys": builders.CARYS}.get(name, f"{name}@example.org")


def token(name: str) -> str:
    return KEYS.person(name)


def colleague(name: str, **changes: Any) -> RegisterRecord:
    fields: dict[str, Any] = {"id": name, "name": name.title(), "addresses": [address(name)], "manager": None}
    return builders.person(**(fields | {"org_unit": "registry"} | changes))


def role(person: str, name: RoleName, **changes: Any) -> Role:
    return builders.role(id=f"{person}-{name}", person=person, role=name, **changes)


def records() -> list[RegisterRecord]:
    """Who is who, and a case about Amara."""
    return [
        builders.organisation(),
        builders.person(),
        *(colleague(name) for name in COLLEAGUES),
        *(role(person, name) for person, name in ROLES.items()),
        builders.case(),
    ]


def facts(*parties: str, of: str = builders.AMARA, **changes: Any) -> MessageFacts:
    """A message from outside in somebody's mailbox, with these parties beside."""
    fields: dict[str, Any] = {
        "message_token": MESSAGE,
        "parties": sorted(map(KEYS.party, {of, builders.ELENI, *parties})),
        "marks": [],
        "marks_known": True,
        "sent_at": NOON - DAY,
        "observed_at": NOON - DAY + timedelta(minutes=1),
    }
    return MessageFacts(**(fields | changes))


def scope(*tokens: str, until: datetime | None = NOON + 7 * DAY, **changes: Any) -> Scope:
    return Scope(message_tokens=list(tokens), until=until, **changes)


def by(
    person: str, role_name: str | None = None, via: RoleName | None = None, brought_by: str | None = None
) -> Requester:
    brought = token(brought_by) if brought_by is not None else None
    return Requester(token=token(person), role=role_name or _role_of(person), via=via, brought_by=brought)


def consent(person: str, role_name: ActorRole | None = None, at: datetime = APPROVED, **changes: Any) -> Consent:
    who = colleague(person, **changes) if person != "amara" else builders.person()
    return Consent(Signer(cast("Person", who), token(person), role_name or _role_of(person)), at)


def _role_of(person: str) -> ActorRole:
    return ROLES.get(person, "staff")


def _request(fields: dict[str, Any], changes: dict[str, Any]) -> InspectionRequest:
    plain: dict[str, Any] = {
        "request_id": REQUEST,
        "person": token("amara"),
        "mailbox_token": KEYS.mailbox(builders.AMARA),
        "scope": scope(),
        "viewers": [],
        "finding_ids": [],
        "target": "c2VhbGVk",
        "requested_at": ASKED,
    }
    return InspectionRequest(**(plain | fields | changes))


# Requests


def malware_scan(**changes: Any) -> InspectionRequest:
    """By triage, which has seen the address and the heading."""
    return _request(
        {
            "kind": "open-content",
            "mode": "scan",
            "purpose": "malware_prevention",
            "why_headers_insufficient": WHY,
            "less_intrusive_step": TRIED,
            "scope": scope(MESSAGE, until=NOON + DAY),
            "messages": [facts()],
        },
        changes,
    )


def dlp_scan(**changes: Any) -> InspectionRequest:
    return malware_scan(**({"purpose": "dlp"} | changes))


def open_mail(**changes: Any) -> InspectionRequest:
    """Idris wants to read one message of Amara's, for the case about her."""
    return _request(
        {
            "kind": "open-content",
            "mode": "human-view",
            "purpose": "suspected_breach",
            "case_id": "case-1",
            "why_headers_insufficient": WHY,
            "less_intrusive_step": TRIED,
            "reason": REASON,
            "scope": scope(MESSAGE),
            "viewers": [token("idris")],
            "requester": by("idris"),
        },
        changes,
    )


def open_mail_at_wcc(**changes: Any) -> InspectionRequest:
    return open_mail(**({"requester": by("keiko"), "viewers": [token("keiko")]} | changes))


def on_information(**changes: Any) -> InspectionRequest:
    information = Information(source="A supplier", credibility="She enclosed the message", received_at=EARLIER)
    return open_mail(**({"purpose": "credible_information", "case_id": None, "information": information} | changes))


def list_headings(**changes: Any) -> InspectionRequest:
    fields = {"kind": "list-headings", "mode": None, "scope": scope(), "why_headers_insufficient": None}
    return open_mail(**(fields | changes))


def usage_view(**changes: Any) -> InspectionRequest:
    """Of one person."""
    return list_headings(**({"kind": "usage-view", "mailbox_token": None, "viewers": []} | changes))


def usage_of_group(**changes: Any) -> InspectionRequest:
    return usage_view(**({"person": None, "case_id": None, "incident_id": "c1" * 16, "group": "registry"} | changes))


def usage_log(**changes: Any) -> InspectionRequest:
    return usage_view(**({"kind": "usage-log"} | changes))


def usage_log_for_hr(**changes: Any) -> InspectionRequest:
    return usage_log(**({"requester": by("nadia", via="information-security", brought_by="keiko")} | changes))


def absence_access(**changes: Any) -> InspectionRequest:
    """Bilal, her line manager, wants to read Amara's mail while she is away."""
    return _request(
        {
            "kind": "absence-access",
            "purpose": "absence",
            "reason": "The tender closes on Friday, and the bids are in her mailbox",
            "ticket": "call-4711",
            "requester": by("bilal"),
        },
        changes,
    )


def absence_opening(**changes: Any) -> InspectionRequest:
    fields = {"purpose": "absence", "case_id": None, "requester": by("bilal"), "viewers": [token("bilal")]}
    return open_mail(**(fields | changes))


def out_of_office(**changes: Any) -> InspectionRequest:
    return absence_access(
        **({"kind": "out-of-office", "ticket": None, "text": "Amara is away; please write to Bilal."} | changes)
    )


def delegated_access(**changes: Any) -> InspectionRequest:
    """Tove, a colleague."""
    return absence_access(
        **({"kind": "delegated-access", "purpose": "delegated_access", "requester": by("tove")} | changes)
    )


def reveal(**changes: Any) -> InspectionRequest:
    return usage_view(**({"kind": "reveal", "scope": scope(until=NOON + 12 * HOUR)} | changes))


def hold(**changes: Any) -> InspectionRequest:
    return usage_view(**({"kind": "hold", "requester": by("nadia")} | changes))


def deferral(**changes: Any) -> InspectionRequest:
    return usage_view(**({"kind": "defer-notice"} | changes))


def justify(**changes: Any) -> InspectionRequest:
    """Bilal asks Amara what the time was for."""
    return usage_view(
        **({"kind": "justify", "case_id": None, "incident_id": "c1" * 16, "requester": by("bilal")} | changes)
    )


# Register


def away(**changes: Any) -> RegisterRecord:
    return builders.absence(**changes)


def nomination(**changes: Any) -> RegisterRecord:
    return builders.delegation(**({"delegate": "tove"} | changes))


def carys_in_office(**changes: Any) -> RegisterRecord:
    return builders.union_official(**changes)


def dewi_in_office(**changes: Any) -> RegisterRecord:
    return builders.regional_officer(**changes)


def consultation(**changes: Any) -> Consultation:
    """Dewi was asked about Carys and this request, and had no objection."""
    return builders.consultation(**({"request_id": REQUEST} | changes))


def group_of(size: int, unit: str) -> list[RegisterRecord]:
    return [colleague(f"member-{number}", org_unit=unit) for number in range(size)]


# Questions


def ask(  # noqa: PLR0913 - a question has as many sides
    request: InspectionRequest,
    *more: RegisterRecord,
    pack: ReadyPack | None = DMU,
    approved: Sequence[Consent | str] = (),
    known: Sequence[MessageFacts] = (facts(),),
    now: datetime = NOW,
    fresh: bool = True,
    latest: datetime = APPROVED,
    consulted: Mapping[str, datetime] | None = None,
    listed: bool = False,
) -> Question:
    """The records come over the plain ones; approvals by name are in that person's role."""
    register = Register()
    directory, shields = Directory(register, KEYS), ShieldIndex(register, KEYS)
    for record in (*records(), *more):
        key = key_of(record)
        register.fold(key, record)
        directory(key, record)
        shields(key, record)
    return Question(
        request=request,
        asked_at=ASKED,
        moment=Moment(now, fresh, 7),
        latest=latest,
        pack=pack,
        register=register,
        directory=directory,
        shields=shields,
        facts={one.message_token: one for one in known},
        approvals=[consent(one) if isinstance(one, str) else one for one in approved],
        consulted_at={"consultation-1": CONSULTED} if consulted is None else consulted,
        headings_listed=listed,
    )


def about_carys(**changes: Any) -> InspectionRequest:
    """As `open_mail`, of a message in Carys's mailbox; her offices are in the register where the test puts them."""
    fields = {"person": token("carys"), "mailbox_token": KEYS.mailbox(builders.CARYS), "case_id": "case-2"}
    return open_mail(**(fields | changes))


def ask_about_carys(*more: RegisterRecord, **changes: Any) -> Question:
    """Carys is in office, Dewi too, there is a case about her, and Hana approved."""
    request = changes.pop("request", about_carys())
    fields: dict[str, Any] = {"known": [facts(of=builders.CARYS)], "approved": ["hana"]}
    case = builders.case(id="case-2", person="carys")
    return ask(request, carys_in_office(), dewi_in_office(), case, *more, **(fields | changes))


def changed(ready: ReadyPack, **gate: Any) -> ReadyPack:
    """A shipped pack with other terms of its gate."""
    file = msgspec.structs.replace(ready.pack.file, gate=msgspec.structs.replace(ready.pack.file.gate, **gate))
    pack: Pack = msgspec.structs.replace(ready.pack, file=file)
    return make_ready(pack)


# Answers


def granted(question: Question) -> bool:
    return judge(question).outcome == "granted"


def refused(question: Question) -> RefusalReason | None:
    """The reason of a refusal; None where it is none."""
    return _reason(judge(question), "refused")


def pending(question: Question) -> RefusalReason | None:
    """What it waits for; None where it does not wait."""
    return _reason(judge(question), "pending")


def _reason(verdict: Verdict, outcome: str) -> RefusalReason | None:
    return verdict.reasons[0] if verdict.outcome == outcome else None
