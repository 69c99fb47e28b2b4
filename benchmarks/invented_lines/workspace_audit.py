"""Google Workspace's activities: sign-ins, what was shared and read in Drive, forwarding; an activity a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

from benchmarks.invented_lines.mail_day import Posted, posts

_KINDS = 10


def lines(count: int, seed: int) -> Iterator[bytes]:
    for mail in islice(posts(seed), count):
        application, name, given = _said(mail)
        activity = {
            "kind": "admin#reports#activity",
            "id": {
                "time": f"{mail.at:%Y-%m-%dT%H:%M:%S}.000Z",
                "uniqueQualifier": str(-mail.number),
                "applicationName": application,
                "customerId": "C01abcdef",
            },
            "actor": {"email": mail.sender, "profileId": "1" * 21},
            "ipAddress": "192.0.2.7",
            "events": [{"name": name, "parameters": [{"name": key, "value": value} for key, value in given.items()]}],
        }
        yield json.dumps(activity).encode() + b"\n"


def _said(mail: Posted) -> tuple[str, str, dict[str, str]]:
    kind = mail.number % _KINDS
    document = {"doc_id": "1GGG", "doc_title": mail.heading, "visibility": "shared_externally"}
    if kind < 4:  # noqa: PLR2004  # shares of a day
        return "login", "login_success", {"login_type": "google_password"}
    if kind < 8:  # noqa: PLR2004
        return "drive", "view", document
    if kind == 8:  # noqa: PLR2004
        return "drive", "change_user_access", document | {"target_user": mail.recipient, "new_value": "can_view"}
    return "user_accounts", "email_forwarding_out_of_domain", {"email_forwarding_destination_address": mail.recipient}
