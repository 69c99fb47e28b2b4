"""Exchange 2016's message tracking: three rows a mail."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from benchmarks.invented_lines.mail_day import Posted, posts

_FIELDS = (
    "#Fields: date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,"
    "event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,"
    "related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,"
    "tenant-id,original-client-ip,original-server-ip,custom-data,transport-traffic-type,log-id,schema-version\n"
)
_EVENTS = (("SMTP", "RECEIVE"), ("AGENT", "AGENTINFO"), ("STOREDRIVER", "DELIVER"))


def lines(count: int, seed: int) -> Iterator[bytes]:
    rows = (_row(mail, *event) for mail in posts(seed) for event in _EVENTS)
    return islice(chain([_FIELDS.encode()], rows), count)


def _row(mail: Posted, source: str, event: str) -> bytes:
    heading = f'"{mail.heading}"' if "," in mail.heading else mail.heading
    trace = f"6c6b9f8e-0000-4000-8000-{mail.number:012x}"
    return (
        f"{mail.at:%Y-%m-%dT%H:%M:%S}.000Z,192.0.2.7,client.example.org,192.0.2.8,MBX1,08DC;2026-03-10;0,MBX1\\Default,"
        f"{source},{event},{mail.number},{mail.message_id},{trace},{mail.recipient},,{mail.size},1,,,{heading},"
        f"{mail.sender},{mail.sender},0cI: ,Originating,,192.0.2.7,192.0.2.8,S:DeliveryPriority=Normal;S:E2ELatency=1,"
        f"Email,{trace},15.02.1544.011\n"
    ).encode()
