"""Each event that concerns an account becomes the act that it is."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.streams.connectors.account_acts import Act
from headerfirst.streams.connectors.workspace_acts import Event, act_of, kind_of

from tests import builders
from tests.builders import AMARA, BILAL, ELENI


def act(change: Any, mailbox: str = AMARA, **fields: Any) -> Act:
    return Act(builders.NOON, mailbox, AMARA, change, record_id="7", **fields)


@pytest.mark.parametrize(
    ("application", "name", "given", "expected"),
    [
        (
            "user_accounts",
            "email_forwarding_out_of_domain",
            {"email_forwarding_destination_address": ELENI},
            act("forwarding", target=ELENI),
        ),
        ("user_accounts", "email_forwarding_out_of_domain", {}, act("forwarding")),
        (
            "admin",
            "CREATE_EMAIL_MONITOR",
            {"USER_EMAIL": BILAL, "EMAIL_MONITOR_DEST_EMAIL": ELENI},
            act("forwarding", BILAL, target=ELENI),
        ),
        (
            "admin",
            "DELETE_EMAIL_MONITOR",
            {"USER_EMAIL": BILAL, "EMAIL_MONITOR_DEST_EMAIL": ELENI},
            act("forwarding", BILAL, enabled=False, target=ELENI),
        ),
        ("admin", "DELETE_USER", {"USER_EMAIL": BILAL}, act("leaver", BILAL)),
        ("login", "login_success", {}, act("sign-in")),
        ("saml", "login_failure", {}, act("sign-in", enabled=False)),
        ("drive", "change_user_access", {"target_user": ELENI, "new_value": "can_view"}, act("share", target=ELENI)),
        (
            "drive",
            "change_user_access",
            {"target_user": ELENI, "new_value": "none"},
            act("share", enabled=False, target=ELENI),
        ),
        ("drive", "change_user_access", {"target_domain": "example.net"}, act("share", target_domain="example.net")),
        ("drive", "change_document_access_scope", {"target_domain": "all"}, act("share", target="anyone")),
        ("drive", "change_document_visibility", {"new_value": "people_with_link"}, act("share", target="anyone")),
        ("drive", "change_document_visibility", {"new_value": "private"}, act("share", enabled=False)),
        ("drive", "change_owner", {"new_owner": ELENI}, act("share", target=ELENI)),
        ("drive", "change_owner", {"new_owner": "Executives"}, act("share")),
        (
            "calendar",
            "change_calendar_acls",
            {"calendar_id": BILAL, "grantee_email": ELENI, "access_level": "read"},
            act("share", BILAL, target=ELENI, folder="Calendar"),
        ),
        (
            "calendar",
            "change_calendar_acls",
            {"grantee_email": "__public_principal__@public.calendar.google.com", "access_level": "none"},
            act("share", enabled=False, target="anyone", folder="Calendar"),
        ),
        ("drive", "view", {}, None),
        ("login", "logout", {}, None),
        ("chat", "message_posted", {}, None),
    ],
)
def test_what_was_done(application: str, name: str, given: dict[str, str], expected: Act | None) -> None:
    assert act_of(Event(builders.NOON, AMARA, application, name, given, "7")) == expected


def test_kinds_are_google_s_own_applications_and_no_name_out_of_the_data() -> None:
    assert [kind_of(name) for name in ("groups_enterprise", "planted")] == ["groups-enterprise", "other-application"]


def test_an_event_is_silent() -> None:
    assert repr(Event(None, AMARA, "drive", "view", {}, None)) == "<Event>"
