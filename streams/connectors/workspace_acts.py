"""What an event of Google Workspace tells of an account, by the application that logs it and the event's name.

https://developers.google.com/workspace/admin/reports/v1/appendix/activity
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from headerfirst.schemas.vocabulary import Change
from headerfirst.streams.connectors.account_acts import ANYONE, Act

_APPLICATIONS: Final = (
    "access_transparency admin calendar chat chrome context_aware_access data_studio drive gcp gmail groups "
    "groups_enterprise jamboard keep login meet mobile rules saml token user_accounts"
)
_PUBLIC: Final = frozenset({"people_with_link", "public_on_the_web", "public_in_the_domain_with_link"})
_NOBODY: Final = frozenset({"none", "private", "removed"})
"""A new value by which access ends."""
_EVERYBODY: Final = "all"
_PUBLIC_CALENDAR: Final = "@public.calendar.google.com"


class Event(NamedTuple):
    """One event, its parameters as texts; silent in `repr`."""

    at: datetime | None
    actor: str
    application: str
    name: str
    given: Mapping[str, str]
    record_id: str | None

    def __repr__(self) -> str:
        return "<Event>"

    def act(self, change: Change, *, enabled: bool = True, **fields: Any) -> Act:
        mailbox = fields.pop("mailbox", None) or self.actor
        return Act(self.at, mailbox, self.actor, change, enabled, record_id=self.record_id, **fields)

    def address(self, name: str) -> str | None:
        """Names of groups and shared drives are nobody's address."""
        value = self.given.get(name, "")
        return value if "@" in value else None


def _forwarding(event: Event) -> Act:
    return event.act("forwarding", target=event.address("email_forwarding_destination_address"))


def _monitor(event: Event) -> Act:
    """An administrator has copies of somebody's mail sent to another."""
    return event.act(
        "forwarding",
        enabled=event.name == "CREATE_EMAIL_MONITOR",
        mailbox=event.address("USER_EMAIL"),
        target=event.address("EMAIL_MONITOR_DEST_EMAIL"),
    )


def _signed_in(event: Event) -> Act:
    return event.act("sign-in", enabled=event.name == "login_success")


def _shared(event: Event) -> Act:
    """Of whoever shared; a link for everybody is told by the visibility that a document came to."""
    target = event.address("target_user") or event.address("new_owner")
    domain = event.given.get("target_domain") or None
    is_public = event.given.get("new_value") in _PUBLIC or event.given.get("visibility") in _PUBLIC
    if target is None and (domain == _EVERYBODY or (domain is None and is_public)):
        target, domain = ANYONE, None
    enabled = event.given.get("new_value") not in _NOBODY
    return event.act("share", enabled=enabled, target=target, target_domain=domain)


def _calendar(event: Event) -> Act:
    grantee = event.given.get("grantee_email", "")
    return event.act(
        "share",
        enabled=event.given.get("access_level") != "none",
        mailbox=event.address("calendar_id"),
        target=ANYONE if grantee.endswith(_PUBLIC_CALENDAR) else event.address("grantee_email"),
        folder="Calendar",
    )


def _left(event: Event) -> Act:
    return event.act("leaver", mailbox=event.address("USER_EMAIL"))


_EVENTS: Final[Mapping[tuple[str, str], Callable[[Event], Act]]] = {
    ("user_accounts", "email_forwarding_out_of_domain"): _forwarding,
    ("login", "email_forwarding_out_of_domain"): _forwarding,
    ("login", "login_success"): _signed_in,
    ("login", "login_failure"): _signed_in,
    ("saml", "login_success"): _signed_in,
    ("saml", "login_failure"): _signed_in,
    ("admin", "CREATE_EMAIL_MONITOR"): _monitor,
    ("admin", "DELETE_EMAIL_MONITOR"): _monitor,
    ("admin", "DELETE_USER"): _left,
    ("drive", "change_user_access"): _shared,
    ("drive", "change_document_access_scope"): _shared,
    ("drive", "change_document_visibility"): _shared,
    ("drive", "change_owner"): _shared,
    ("calendar", "change_calendar_acls"): _calendar,
}


def act_of(event: Event) -> Act | None:
    """None for all that concerns no account."""
    tell = _EVENTS.get((event.application, event.name))
    return None if tell is None else tell(event)


def kind_of(application: str) -> str:
    return application.replace("_", "-") if application in _APPLICATIONS.split() else "other-application"
