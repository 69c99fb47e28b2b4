"""A plain, valid example of every record, so that a test names only the fields that it is about.

`builders.email_metadata(subject="Minutes")` is the plain message with that heading; a field set to `None` is absent.
Everybody is invented: AMARA works here, BILAL is her manager, CARYS is a branch officer employed here, DEWI the
regional officer of the same union, ELENI writes from outside.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

import msgspec
from headerfirst.schemas import register
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.command import Actor, Command
from headerfirst.schemas.dead_letter import DeadLetter
from headerfirst.schemas.email_metadata import Address, EmailMetadata
from headerfirst.schemas.finding import Finding, KeptFinding, PackRef
from headerfirst.schemas.held import Held
from headerfirst.schemas.incident import Incident, Referral, Referrer
from headerfirst.schemas.inspection import (
    Approver,
    Decision,
    Grant,
    InspectionRequest,
    InspectionResult,
    ScannerVerdict,
    Scope,
)
from headerfirst.schemas.ledger import Checkpoint, LedgerEntry, LedgerLine
from headerfirst.schemas.notice import Notice
from headerfirst.schemas.policy import Contacts
from headerfirst.schemas.report import Report
from headerfirst.schemas.usage import InputPosition, Usage
from headerfirst.schemas.web_proxy import WebProxy

DOMAIN: Final = "example.org"
"""Ours."""
OUTSIDE: Final = "example.net"
"""Not ours."""

AMARA: Final = "amara.okafor@example.org"
BILAL: Final = "bilal.rahman@example.org"
CARYS: Final = "carys.pugh@example.org"
DEWI: Final = "dewi.llewellyn@union.example.net"
ELENI: Final = "eleni.markou@example.net"

UNION: Final = "example-workers"
WORKING_DAY: Final = datetime(2026, 3, 10, tzinfo=UTC)
"""A Tuesday."""
NOON: Final = WORKING_DAY + timedelta(hours=12)
EARLIER: Final = WORKING_DAY - timedelta(days=30)
LATER: Final = WORKING_DAY + timedelta(days=30)

AMARAS_TOKEN: Final = "p-" + "a1" * 16
BILALS_TOKEN: Final = "p-" + "b2" * 16
PACK: Final = PackRef(id="dmu", version="1.0.0", digest="d1" * 32)

R = TypeVar("R", bound=msgspec.Struct)


def _plain(record: type[R], fields: dict[str, Any], changes: dict[str, Any]) -> R:
    return record(**(fields | changes))


def address(of: str = AMARA, name: str | None = None) -> Address:
    return Address(address=of, name=name)


# Door topics


def email_metadata(**changes: Any) -> EmailMetadata:
    """A message from outside to Amara, all of whose headers the source shows."""
    return _plain(
        EmailMetadata,
        {
            "event_id": "e1" * 16,
            "observed_at": NOON,
            "sent_at": NOON - timedelta(seconds=30),
            "channel": "email",
            "direction": "inbound",
            "mailbox": AMARA,
            "mailbox_role": "recipient",
            "message_id": "<minutes-1@mail.example.net>",
            "from_": address(ELENI, "Eleni Markou"),
            "reply_to": [],
            "to": [address(AMARA, "Amara Okafor")],
            "cc": [],
            "bcc": [],
            "recipient_count": 1,
            "subject": "Minutes of Monday",
            "sensitivity": "normal",
            "marks": [],
            "visible": [
                "sent_at",
                "reply_to",
                "cc",
                "subject",
                "sensitivity",
                "auto_submitted",
                "list_id",
                "in_reply_to",
                "references_count",
                "auth",
            ],
        },
        changes,
    )


def web_proxy(**changes: Any) -> WebProxy:
    """A page that Amara opened, signed in at the proxy."""
    return _plain(
        WebProxy,
        {
            "event_id": "e2" * 16,
            "observed_at": NOON,
            "user": AMARA,
            "attribution": "authenticated",
            "method": "GET",
            "scheme": "https",
            "host": "www.example.net",
            "port": 443,
            "path_tags": [],
            "status": 200,
            "bytes_in": 20_480,
            "bytes_out": 512,
            "media_type": "text/html",
            "agent_class": "browser",
            "action": "allowed",
            "vendor_categories": ["reference"],
            "duration_ms": 120,
        },
        changes,
    )


def account_change(**changes: Any) -> AccountChange:
    return _plain(
        AccountChange,
        {
            "event_id": "e3" * 16,
            "observed_at": NOON,
            "mailbox": AMARA,
            "actor": AMARA,
            "change": "forwarding",
            "enabled": True,
            "target": ELENI,
            "target_domain": OUTSIDE,
        },
        changes,
    )


def report(**changes: Any) -> Report:
    return _plain(
        Report,
        {
            "report_id": "e4" * 16,
            "observed_at": NOON,
            "reporter": BILAL,
            "kind": "misdirected",
            "about": AMARA,
            "identified": True,
        },
        changes,
    )


# Register


def organisation(**changes: Any) -> register.Organisation:
    return _plain(
        register.Organisation,
        {"id": "example", "domains": [DOMAIN], "time_zone": "Europe/London"},
        changes,
    )


def person(**changes: Any) -> register.Person:
    """Amara, who works Monday to Friday, nine to five with an hour at noon, and has read the policy."""
    return _plain(
        register.Person,
        {
            "id": "amara",
            "addresses": [AMARA],
            "name": "Amara Okafor",
            "person_type": "employee",
            "manager": "bilal",
            "org_unit": "estates",
            "time_zone": "Europe/London",
            "working_hours": [
                register.WorkingHours(
                    day=day, from_="09:00", to="17:00", breaks=[register.Span(from_="12:00", to="13:00")]
                )
                for day in ("mon", "tue", "wed", "thu", "fri")
            ],
            "acknowledged_policy": [
                register.Acknowledgement(pack=PACK.id, version=PACK.version, at=EARLIER),
            ],
        },
        changes,
    )


def role(**changes: Any) -> register.Role:
    return _plain(
        register.Role,
        {"id": "bilal-hr", "from_": EARLIER, "person": "bilal", "role": "hr-approver"},
        changes,
    )


def mailbox(**changes: Any) -> register.Mailbox:
    return _plain(
        register.Mailbox,
        {"id": "helpdesk", "address": f"helpdesk@{DOMAIN}", "type": "shared", "owners": ["bilal"]},
        changes,
    )


def union_official(**changes: Any) -> register.UnionOfficial:
    """Carys, a branch officer who is employed here."""
    return _plain(
        register.UnionOfficial,
        {
            "id": "carys",
            "from_": EARLIER,
            "person": "carys",
            "addresses": [CARYS],
            "union": UNION,
            "level": "branch",
            "employed_here": True,
        },
        changes,
    )


def regional_officer(**changes: Any) -> register.UnionOfficial:
    """Dewi, whom to consult about Carys."""
    return union_official(
        **{
            "id": "dewi",
            "person": None,
            "addresses": [DEWI],
            "level": "regional",
            "employed_here": False,
        }
        | changes
    )


def union_folder(**changes: Any) -> register.UnionFolder:
    return _plain(
        register.UnionFolder,
        {"id": "amara-branch", "mailbox": AMARA, "path": "INBOX/Branch", "status": "registered"},
        changes,
    )


def union_address(**changes: Any) -> register.UnionAddress:
    return _plain(
        register.UnionAddress,
        {"id": "branch-office", "address": f"branch@{DOMAIN}", "union": UNION},
        changes,
    )


def protected_address(**changes: Any) -> register.ProtectedAddress:
    return _plain(
        register.ProtectedAddress,
        {"id": "speak-up", "address": f"speak.up@{DOMAIN}", "channel": "whistleblowing"},
        changes,
    )


def protected_site(**changes: Any) -> register.ProtectedSite:
    return _plain(
        register.ProtectedSite,
        {"id": "counselling", "host": "counselling.example.net", "reason": "counselling"},
        changes,
    )


def consultation(**changes: Any) -> register.Consultation:
    """Dewi was asked about Carys and had no objection."""
    return _plain(
        register.Consultation,
        {
            "id": "consultation-1",
            "request_id": "f1" * 16,
            "union": UNION,
            "about": "carys",
            "officer": "dewi",
            "level": "regional",
            "at": NOON - timedelta(days=1),
            "recorded_by": "bilal",
            "outcome": "no-objection",
            "scope": "one message",
            "valid_until": LATER,
        },
        changes,
    )


def case(**changes: Any) -> register.Case:
    return _plain(
        register.Case,
        {
            "id": "case-1",
            "from_": EARLIER,
            "person": "amara",
            "opened_by": "bilal",
            "reason": "Complaints about mail to all users",
            "suspicion_at": EARLIER,
            "incident_ids": [],
            "wider": False,
            "until": LATER,
        },
        changes,
    )


def objection(**changes: Any) -> register.Objection:
    return _plain(
        register.Objection, {"id": "objection-1", "from_": EARLIER, "person": "amara", "at": EARLIER}, changes
    )


def approval(**changes: Any) -> register.Approval:
    return _plain(
        register.Approval,
        {
            "id": "approval-1",
            "from_": EARLIER,
            "for_": "mass-mail",
            "object": register.ApprovedObject(type="list", value=f"all.users@{DOMAIN}"),
            "person": "amara",
            "approver": "bilal",
            "approver_role": "director",
        },
        changes,
    )


def role_exemption(**changes: Any) -> register.RoleExemption:
    return _plain(
        register.RoleExemption,
        {
            "id": "amara-research",
            "from_": EARLIER,
            "person": "amara",
            "categories": ["excessive_personal_use"],
            "topics": ["web-proxy"],
            "hosts": ["social.example.net"],
            "reason": "Keeps the organisation's page",
            "approver": "bilal",
        },
        changes,
    )


def mailing_list(**changes: Any) -> register.MailingList:
    return _plain(
        register.MailingList,
        {"id": "all-users", "address": f"all.users@{DOMAIN}", "scope": "all-users", "owner": "bilal"},
        changes,
    )


def delegation(**changes: Any) -> register.Delegation:
    """Bilal may read Amara's mailbox, because she named him."""
    return _plain(
        register.Delegation,
        {
            "id": "amara-bilal",
            "from_": EARLIER,
            "mailbox": AMARA,
            "delegate": "bilal",
            "access": "read",
            "basis": "nominated",
            "nominated_by": "amara",
            "only_in_absence": False,
            "folders": ["INBOX"],
        },
        changes,
    )


def absence(**changes: Any) -> register.Absence:
    return _plain(register.Absence, {"id": "absence-1", "from_": EARLIER, "person": "amara"}, changes)


def hold(**changes: Any) -> register.Hold:
    return _plain(
        register.Hold,
        {
            "id": "hold-1",
            "person": "amara",
            "need": "A subject access request",
            "owner": "bilal",
            "approver": "bilal",
            "scope": "incidents",
            "review_at": LATER,
            "until": LATER,
        },
        changes,
    )


def pack_activation(**changes: Any) -> register.PackActivation:
    return _plain(
        register.PackActivation,
        {
            "id": PACK.id,
            "version": PACK.version,
            "digest": PACK.digest,
            "consulted": [
                register.PackConsultation(union=UNION, officer="dewi", at=EARLIER, ref="minutes-12"),
            ],
            "approvers": ["bilal", "carys"],
            "dpia_ref": "dpia-1",
            "active_from": EARLIER,
        },
        changes,
    )


def heartbeat(**changes: Any) -> register.Heartbeat:
    return _plain(register.Heartbeat, {"id": "register", "at": NOON}, changes)


def rule_mode(**changes: Any) -> register.RuleMode:
    return _plain(
        register.RuleMode,
        {"id": "mass-mail", "from_": EARLIER, "rule": "mass-mail", "mode": "shadow"},
        changes,
    )


# What the pipeline writes


def usage(**changes: Any) -> Usage:
    return _plain(
        Usage,
        {
            "agent": "web",
            "token": AMARAS_TOKEN,
            "day": "2026-03-10",
            "input": InputPosition(topic="web-proxy", partition=0, offset=41),
            "minutes": {"personal": b"\x00\x01"},
            "visits": 1,
            "bytes_in": 20_480,
            "bytes_out": 512,
            "recent": [2**64 - 1],
        },
        changes,
    )


def kept_finding(**changes: Any) -> KeptFinding:
    """The finding as an incident keeps it."""
    return _plain(KeptFinding, _finding_fields(), changes)


def finding(**changes: Any) -> Finding:
    return _plain(Finding, _finding_fields() | {"parties": ["d2" * 16]}, changes)


def _finding_fields() -> dict[str, Any]:
    return {
        "finding_id": "f2" * 16,
        "incident_id": "c1" * 16,
        "event_id": "e1" * 16,
        "rule_id": "mass-mail",
        "rule_version": "1.0.0",
        "mode": "review",
        "severity": "low",
        "category": "mass_mail",
        "class_": "conduct",
        "purpose": "suspected_breach",
        "trigger": "always",
        "clause": "DMU 4.1",
        "legal_refs": ["uk-gdpr-6-1-f"],
        "pack": PACK,
        "person": AMARAS_TOKEN,
        "about": "person",
        "stage": "header",
        "fields": ["recipient_count"],
        "evidence": ["recipients:over-500"],
        "audience": "information-security",
        "notice_missing": False,
        "at": NOON,
    }


def incident(**changes: Any) -> Incident:
    return _plain(
        Incident,
        {
            "incident_id": "c1" * 16,
            "version": 1,
            "state": "open",
            "change": "opened",
            "opened_at": NOON,
            "changed_at": NOON,
            "person": AMARAS_TOKEN,
            "about": "person",
            "category": "mass_mail",
            "class_": "conduct",
            "severity": "low",
            "findings": [kept_finding()],
            "finding_count": 1,
            "finding_hashes": [2**63],
            "notice_missing": False,
            "attempt": False,
            "statements": [],
            "restrictions": [],
            "seen_by_count": 0,
            "audience": "information-security",
            "retain_until": NOON + timedelta(days=180),
        },
        changes,
    )


def referral(**changes: Any) -> Referral:
    return _plain(
        Referral,
        {
            "case_id": "case-1",
            "referred_by": Referrer(role="information-security"),
            "reason": "Third time this month",
            "incident": incident(),
        },
        changes,
    )


def inspection_request(**changes: Any) -> InspectionRequest:
    """Triage asks for a scan of one message for malware."""
    return _plain(
        InspectionRequest,
        {
            "request_id": "f1" * 16,
            "kind": "open-content",
            "mode": "scan",
            "purpose": "malware_prevention",
            "person": AMARAS_TOKEN,
            "why_headers_insufficient": "An attachment cannot be judged by its name",
            "less_intrusive_step": "The gateway gave no verdict",
            "scope": Scope(message_tokens=["m-" + "c3" * 16], until=LATER),
            "viewers": [],
            "finding_ids": [],
            "target": "c2VhbGVk",
            "requested_at": NOON,
        },
        changes,
    )


def decision(**changes: Any) -> Decision:
    return _plain(
        Decision,
        {
            "request_id": "f1" * 16,
            "kind": "open-content",
            "outcome": "granted",
            "reasons": [],
            "clause": "DMU 5.1",
            "person": AMARAS_TOKEN,
            "purpose": "malware_prevention",
            "approvers": [Approver(token=BILALS_TOKEN, role="hr-approver", at=NOON)],
            "grant": Grant(
                mode="scan",
                scanners=["malware"],
                message_tokens=["m-" + "c3" * 16],
                expires_at=LATER,
                viewers=[],
                target="c2VhbGVk",
            ),
            "pack": PACK,
            "register_as_of": 7,
            "at": NOON,
        },
        changes,
    )


def inspection_result(**changes: Any) -> InspectionResult:
    return _plain(
        InspectionResult,
        {
            "request_id": "f1" * 16,
            "message_token": "m-" + "c3" * 16,
            "mode": "scan",
            "scanners": [
                ScannerVerdict(id="malware", version="1.0.0", verdict="clean", rule_ids=[], count=0),
            ],
            "not_inspected": [],
            "outcome": "clean",
            "seen_by_count": 0,
            "opening_offset": 3,
            "at": NOON,
        },
        changes,
    )


def notice(**changes: Any) -> Notice:
    return _plain(
        Notice,
        {
            "notice_id": "b1" * 16,
            "decision_id": "f1" * 16,
            "person": AMARAS_TOKEN,
            "recipient_role": "mailbox owner",
            "kind": "access",
            "due_at": LATER,
            "state": "due",
            "what": "One message",
            "why": "Suspected breach (DMU 5.1)",
            "when": "10 March 2026",
            "seen_by": "Two people of Information Security",
            "retention": "Six months",
            "rights": "You can object, correct, and see a copy",
            "contacts": Contacts(
                grievance=f"grievance@{DOMAIN}",
                eap=f"eap@{DOMAIN}",
                union=f"branch@{DOMAIN}",
                dpo=f"dpo@{DOMAIN}",
                hr=f"hr@{DOMAIN}",
                ict=f"ict@{DOMAIN}",
            ),
        },
        changes,
    )


def command(**changes: Any) -> Command:
    return _plain(
        Command,
        {
            "command_id": "a1" * 16,
            "at": NOON,
            "kind": "approve",
            "actor": Actor(token=BILALS_TOKEN, role="hr-approver"),
            "request_id": "f1" * 16,
            "payload": {},
        },
        changes,
    )


def ledger_entry(**changes: Any) -> LedgerEntry:
    return _plain(
        LedgerEntry,
        {
            "entry_id": "a2" * 16,
            "kind": "grant",
            "person": AMARAS_TOKEN,
            "decision_id": "f1" * 16,
            "clause": "DMU 5.1",
            "pack": PACK,
            "payload_hash": "a3" * 32,
        },
        changes,
    )


def ledger_line(**changes: Any) -> LedgerLine:
    return _plain(
        LedgerLine,
        {
            "seq": 0,
            "entry_id": "a2" * 16,
            "at": NOON,
            "kind": "grant",
            "person": AMARAS_TOKEN,
            "decision_id": "f1" * 16,
            "payload_hash": "a3" * 32,
            "source_offset": 0,
            "leaf_hash": "a4" * 32,
        },
        changes,
    )


def checkpoint(**changes: Any) -> Checkpoint:
    note = f"headerfirst/ledger\n256\n{'A' * 43}=\n\n\u2014 headerfirst/ledger {'A' * 91}=\n"
    return _plain(Checkpoint, {"size": 256, "at": NOON, "note": note}, changes)


def dead_letter(**changes: Any) -> DeadLetter:
    return _plain(
        DeadLetter,
        {
            "letter_id": "a5" * 16,
            "reason": "not_json",
            "attempt": 0,
            "key_token": "k-" + "a6" * 16,
            "length": 17,
            "digest": "a7" * 32,
        },
        changes,
    )


def held(**changes: Any) -> Held:
    return _plain(
        Held,
        {
            "hold_id": "hold-1",
            "topic": "incidents",
            "key": "c1" * 16,
            "record": msgspec.Raw(b'{"incident_id":"c1"}'),
            "until": LATER,
        },
        changes,
    )
