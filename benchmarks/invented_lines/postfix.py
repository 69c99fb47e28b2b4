"""Postfix's log: seven lines a mail, those of some mails mixed with each other's, and lines about no mail."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from itertools import islice

from benchmarks.invented_lines.mail_day import Posted, posts

_AT_A_TIME = 5
"""Mails in the queue together."""


def lines(count: int, seed: int) -> Iterator[bytes]:
    return islice(_mixed(seed), count)


def _mixed(seed: int) -> Iterator[bytes]:
    coming = posts(seed)
    queue = deque(iter(_said(next(coming))) for _ in range(_AT_A_TIME))
    while True:
        mail = queue.popleft()
        line = next(mail, None)
        queue.append(iter(_said(next(coming))) if line is None else mail)
        if line is not None:
            yield line


def _said(mail: Posted) -> list[bytes]:
    queue_id = f"{0x4D00000000 + mail.number:X}"
    client = "client.example.org[192.0.2.7]"
    took = "delay=0.52, delays=0.02/0.01/0.2/0.29, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 5E4D2F)"
    said = (
        ("smtpd", f"connect from {client}"),
        ("smtpd", f"{queue_id}: client={client}, sasl_method=PLAIN, sasl_username={mail.sender}"),
        ("cleanup", f"{queue_id}: message-id={mail.message_id}"),
        ("qmgr", f"{queue_id}: from=<{mail.sender}>, size={mail.size}, nrcpt=1 (queue active)"),
        ("smtp", f"{queue_id}: to=<{mail.recipient}>, relay=mx.example.net[192.0.2.80]:25, {took}"),
        ("qmgr", f"{queue_id}: removed"),
        ("smtpd", f"disconnect from {client} ehlo=2 starttls=1 auth=1 mail=1 rcpt=1 data=1 quit=1 commands=8"),
    )
    return [f"{mail.at:%b %d %H:%M:%S} mail postfix/{program}[71]: {text}\n".encode() for program, text in said]
