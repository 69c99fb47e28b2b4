"""Teams' messages in the audit log, one a line, each in a chat of two."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice

from benchmarks.invented_lines.mail_day import posts


def lines(count: int, seed: int) -> Iterator[bytes]:
    for mail in islice(posts(seed), count):
        record = {
            "CreationTime": f"{mail.at:%Y-%m-%dT%H:%M:%S}",
            "Id": f"6c6b9f8e-0000-4000-8000-{mail.number:012x}",
            "Operation": "MessageSent",
            "Workload": "MicrosoftTeams",
            "UserId": mail.sender,
            "ChatThreadId": f"19:{mail.number % 500:x}@unq.gbl.spaces",
            "CommunicationType": "OneOnOne",
            "Members": [
                {"DisplayName": "One", "UPN": mail.sender},
                {"DisplayName": "Another", "UPN": mail.recipient},
            ],
            "MessageId": str(1_773_000_000_000 + mail.number),
            "MessageSizeInBytes": mail.size,
            "ParticipantInfo": {"HasForeignTenantUsers": False, "ParticipatingDomains": []},
        }
        yield json.dumps(record).encode() + b"\n"
