"""The closed lists of the contract (records.md): one name each, the same in code, topics, metrics and packs."""

from __future__ import annotations

from typing import Final, Literal, get_args

CategoryClass = Literal["security", "conduct", "process"]
SecurityCategory = Literal[
    "malware",
    "phishing",
    "account_compromise",
    "impersonation",
    "auto_forward",
    "unauthorised_software",
    "it_policy",
    "unauthorised_user",
    "leaver_activity",
    "access_breach",
]
ConductCategory = Literal[
    "harassment_or_defamation",
    "discriminatory",
    "illegal_or_obscene",
    "confidentiality",
    "copyright",
    "private_interest",
    "mass_mail",
    "chain_mail",
    "excessive_personal_use",
    "extra_resource",
    "disrepute",
    "unapproved_webmail",
    "unapproved_messaging",
    "business_by_personal_account",
    "social_in_work_time",
    "unauthorised_commitment",
    "name_or_logo",
]
ProcessCategory = Literal["delegation_gap", "takedown_not_done", "manual"]
Category = Literal[SecurityCategory, ConductCategory, ProcessCategory]

CLASS_OF: Final[dict[str, CategoryClass]] = {
    **dict.fromkeys(get_args(SecurityCategory), "security"),
    **dict.fromkeys(get_args(ConductCategory), "conduct"),
    **dict.fromkeys(get_args(ProcessCategory), "process"),
}

Severity = Literal["info", "low", "medium", "high", "critical"]
SEVERITIES: Final = get_args(Severity)
"""From the lowest to the highest."""

Purpose = Literal[
    "absence",
    "suspected_breach",
    "credible_information",
    "malware_prevention",
    "inappropriate_content",
    "dlp",
    "delegated_access",
    "information_request",
]
Trigger = Literal["always", "on_case"]
Mode = Literal["shadow", "review", "alert"]
PublishedMode = Literal["review", "alert"]
"""A shadow rule is counted and publishes nothing."""
About = Literal["person", "account", "message", "external"]
Audience = Literal["soc", "information-security", "restricted"]
Stage = Literal["header", "content"]

Channel = Literal["email", "im"]
Direction = Literal["inbound", "outbound", "internal"]
MailboxRole = Literal["sender", "recipient"]
Sensitivity = Literal["normal", "personal", "private", "company-confidential", "unknown"]
"""RFC 2156 §5.3.4, and `unknown` where the source does not show all headers."""
Mark = Literal["header", "label", "heading", "folder", "late"]
"""Where the sign that mail is personal was found."""
AuthResult = Literal[
    "pass",
    "fail",
    "softfail",
    "neutral",
    "none",
    "temperror",
    "permerror",
    "policy",
    "bestguesspass",
    "unknown",
]
"""RFC 8601 results; anything else that a receiver wrote is `unknown`."""
GatewayVerdictName = Literal["clean", "malware", "phish", "spam", "unknown"]
DeviceOwner = Literal["organisation", "personal", "unknown"]
Attribution = Literal["authenticated", "address-lookup", "none"]
AgentClass = Literal["browser", "app", "updater", "unknown"]
ProxyAction = Literal["allowed", "blocked"]

Change = Literal[
    "forwarding",
    "inbox-rule",
    "delegate",
    "out-of-office",
    "delete",
    "send-as",
    "send-on-behalf",
    "open",
    "sign-in",
    "leaver",
    "share",
]
ReportKind = Literal[
    "press",
    "rights-holder",
    "misdirected",
    "inappropriate-received",
    "accidental",
    "referral",
    "answer",
    "correction",
    "objection",
    "takedown-done",
    "other",
]

PersonType = Literal[
    "employee",
    "agency",
    "contractor",
    "consultant",
    "volunteer",
    "councillor",
    "partner",
    "subsidiary",
    "service",
    "student",
    "visitor",
]
RoleName = Literal["hr-approver", "information-security", "dpo", "soc", "director", "service-desk", "investigator"]
ActorRole = Literal[RoleName, "staff"]
"""In which capacity somebody signs a command; what a line manager may do follows from the register."""
MailboxType = Literal["personal", "shared", "service"]
UnionLevel = Literal["branch", "regional", "national"]
UnionFolderStatus = Literal["registered", "presumed", "rejected"]
ProtectedChannel = Literal[
    "grievance",
    "whistleblowing",
    "occupational-health",
    "legal",
    "eap",
    "mp",
    "ombudsman",
    "regulator",
    "counselling",
    "safeguarding",
    "dpo",
]
ConsultationOutcome = Literal["no-objection", "objection", "no-reply"]
ApprovalFor = Literal[
    "mass-mail", "software", "site", "account-after-leaving", "service", "social-identity", "link", "logo"
]
ApprovalObject = Literal["host", "sha256", "name", "list", "handle", "mailbox"]
ListScope = Literal["all-users", "large", "union"]
DelegatedAccess = Literal["read", "send-as", "send-on-behalf", "full"]
DelegationBasis = Literal["nominated", "consented", "absence", "standing"]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

IncidentState = Literal["open", "withdrawn", "closed"]
IncidentChange = Literal[
    "opened",
    "evidence_added",
    "evidence_withdrawn",
    "answered",
    "paused",
    "referred",
    "reopened",
    "closed",
    "withdrawn",
]
ClosureReason = Literal["false_positive", "explained", "cleared_by_inspection", "resolved", "referred"]
StatementKind = Literal["answer", "objection", "correction", "accidental_reported", "not_a_defence"]
Known = Literal["known", "unknown"]
Asked = Literal["not_asked", "asked", "answered"]

RequestKind = Literal[
    "open-content",
    "list-headings",
    "usage-view",
    "usage-log",
    "absence-access",
    "delegated-access",
    "out-of-office",
    "reveal",
    "refer",
    "export",
    "hold",
    "defer-notice",
    "withdraw-access",
    "takedown",
    "justify",
    "interview",
]
InspectionMode = Literal["scan", "human-view"]
Outcome = Literal["granted", "refused", "pending", "expired", "revoked"]
ResultOutcome = Literal["hit", "clean", "not_inspected"]
NoticeKind = Literal[
    "access",
    "absence-access",
    "delegated-access",
    "out-of-office",
    "usage-view",
    "usage-log",
    "reveal",
    "export",
    "referral",
    "takedown",
    "justify",
    "interview",
    "withdraw-access",
    "deferral-lapsed",
    "reminder",
]
NoticeState = Literal["due", "sent", "deferred", "failed"]
CommandKind = Literal[
    "request",
    "approve",
    "refuse",
    "revoke",
    "consult",
    "confirm-consultation",
    "triage",
    "refer",
    "close",
    "reopen",
    "withdraw",
    "answer",
    "object",
    "hold",
    "defer-notice",
    "reveal",
    "need-met",
]
LedgerKind = Literal[
    "request",
    "grant",
    "refusal",
    "opening",
    "result",
    "view",
    "reveal",
    "export",
    "notice",
    "deferral",
    "consultation",
    "approval",
    "hold",
    "purge",
    "policy",
    "register-change",
    "stripped",
    "seen-sealed",
]

DeadLetterReason = Literal[
    "not_utf8",
    "not_json",
    "null_value",
    "wrong_type",
    "field_missing",
    "value_unknown",
    "schema_version_unknown",
    "too_large",
    "headers_unreadable",
    "line_unreadable",
    "time_unusable",
    "time_ahead",
    "too_old",
    "step_failed",
    "output_too_large",
]
RefusalReason = Literal[
    "policy_not_active",
    "register_stale",
    "clock_in_doubt",
    "field_absent",
    "mark_unknown",
    "shield_unknown",
    "purpose_not_in_pack",
    "purpose_not_automatic",
    "purpose_incompatible",
    "case_missing",
    "suspicion_not_recorded",
    "source_missing",
    "credibility_missing",
    "insufficiency_not_shown",
    "less_intrusive_step_missing",
    "reason_boilerplate",
    "scope_missing",
    "scope_too_wide",
    "outside_scope",
    "length_missing",
    "length_over_maximum",
    "requester_role",
    "requester_not_line_manager",
    "not_via_information_security",
    "approver_missing",
    "approver_role",
    "approver_is_requester",
    "approver_is_subject",
    "approver_conflict",
    "second_approver_missing",
    "absence_flow_required",
    "holder_not_absent",
    "holder_returned",
    "need_ended",
    "delegate_not_nominated",
    "write_access_requested",
    "credentials_requested",
    "external_forwarding_requested",
    "personal_marked",
    "personal_grounds_missing",
    "wider_case_missing",
    "proper_channel",
    "union_shielded",
    "consultation_missing",
    "consultation_late",
    "consultation_wrong_level",
    "consultation_wrong_union",
    "consultation_out_of_scope",
    "consultation_expired",
    "officer_not_named",
    "officer_not_in_office",
    "union_objection_unanswered",
    "special_category_condition_missing",
    "objection_pending",
    "deferral_not_approved",
    "group_too_small",
    "hold_incomplete",
    "retention_elapsed",
    "message_not_found",
    "already_decided",
    "expired",
    "revoked",
]

ShieldReason = Literal["union_official", "union_folder", "union_address", "protected_site", "no_log"]
"""Counted per day and protection, and nothing else about them is kept (records.md 7)."""
OutOfScopeReason = Literal["not_ours", "student", "visitor", "own_equipment"]

FORBIDDEN_FIELDS: Final = frozenset({"body", "text", "query", "content", "attachment", "attachment_bytes", "data"})
"""Input fields that hold content: dropped, alerted on, and entered in the ledger as `stripped`."""
