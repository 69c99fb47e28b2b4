"""Microsoft 365's unified audit log: what was done to mailboxes and through them, sign-ins, and what was shared.

Each record says everything of itself. What it does not concern is counted by the service that it comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.account_acts import AccountActs, Act
from headerfirst.streams.connectors.interface import Connector, Desk, OtherKind, Raw
from headerfirst.streams.connectors.json_pages import Pages
from headerfirst.streams.connectors.m365_acts import OPERATIONS
from headerfirst.streams.connectors.m365_items import Entry
from headerfirst.streams.connectors.m365_records import LINES, AuditRecord, audit_data, audit_record, read

_CHAT: Final = frozenset({"MessageSent", "ChatCreated"})
_KINDS: Final[Mapping[str | None, str]] = {
    "Exchange": "exchange",
    "AzureActiveDirectory": "directory",
    "OneDrive": "files",
    "SharePoint": "files",
    "SecurityComplianceCenter": "compliance",
    "MicrosoftTeams": "teams",
}
_REFUSED: Final = frozenset({"False", "Failed", "Failure"})
_NOBODY: Final = "Not Available"
"""Who tried to sign in with a name that is nobody's."""
_TELL_OF_REFUSAL: Final = frozenset({"UserLoggedIn", "UserLoginFailed", "MailboxLogin"})


def acts_of(raw: Raw, domain: str | None) -> Iterable[Act | OtherKind]:
    """`domain` completes names where a record names no tenant, or instead of it."""
    value = audit_data(raw)
    if value is None:
        return (OtherKind("line-of-types"),)
    record = audit_record(value)
    if record.operation is None:
        raise Malformed("field_missing")
    tell = OPERATIONS.get(record.operation)
    if tell is None:
        return (OtherKind("chat" if record.operation in _CHAT else _kind(record)),)
    if record.result_status in _REFUSED and record.operation not in _TELL_OF_REFUSAL:
        return (OtherKind("refused"),)
    if record.user_id == _NOBODY:
        return (OtherKind("nobody"),)
    return tuple(tell(Entry(record, domain or record.organization_name))) or (OtherKind(_kind(record)),)


def _kind(record: AuditRecord) -> str:
    return _KINDS.get(record.workload, "other-service")


def convert(desk: Desk) -> Pages:
    domain = desk.given.options.get("domain")
    return Pages(AccountActs(desk, "m365", lambda raw: acts_of(raw, domain)))


CONNECTOR: Final = Connector(
    name="m365-audit",
    example='{"CreationTime":"2026-03-10T12:00:00","Id":"5f2b","Operation":"New-InboxRule","Workload":"Exchange",'
    '"UserId":"amara.okafor@example.org","ObjectId":"amara.okafor\\\\Bills","OrganizationName":"example.org",'
    '"Parameters":[{"Name":"ForwardTo","Value":"eleni.markou@example.net"}]}',
    cannot_see="messages that a client only synchronised; who owns a shared file; devices",
    does_not_read="subjects, attachments, names and words of rules, texts of replies, paths and names of files",
    read=read,
    lines=LINES,
    convert=convert,
    options={"domain": "the domain of mailboxes that are named without one; else the tenant's own"},
)
