"""Google Workspace's Gmail log as BigQuery exports it: two events a mail."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from benchmarks.invented_lines.mail_day import Posted, posts


def lines(count: int, seed: int) -> Iterator[bytes]:
    events = (_event(mail, kind) for mail in posts(seed) for kind in (1, 2))
    return (json.dumps(event).encode() + b"\n" for event in islice(events, count))


def _event(mail: Posted, kind: int) -> dict[str, Any]:
    moment = str(int(mail.at.timestamp()) * 1_000_000)
    return {
        "event_info": {"timestamp_usec": moment, "mail_event_type": kind, "success": True, "elapsed_time_usec": "3687"},
        "message_info": {
            "rfc2822_message_id": mail.message_id,
            "subject": mail.heading,
            "payload_size": str(mail.size),
            "num_message_attachments": "0",
            "action_type": 10,
            "is_spam": False,
            "source": {"address": mail.sender, "service": "gmail-ui", "from_header_address": mail.sender},
            "destination": [{"address": mail.recipient, "service": "smtp-outbound", "selector": "default"}],
            "flattened_destinations": f"smtp-outbound:default:{mail.recipient}",
            "link_domain": ["www.example.net"],
            "connection_info": {"client_ip": "192.0.2.7", "spf_pass": True, "dkim_pass": True, "dmarc_pass": True},
        },
    }
