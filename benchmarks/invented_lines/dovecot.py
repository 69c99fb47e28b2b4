"""Dovecot's log of syslog: a login, a copy, an expunge and a logout a session."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from benchmarks.invented_lines.mail_day import posts


def lines(count: int, seed: int) -> Iterator[bytes]:
    return islice(_sessions(seed), count)


def _sessions(seed: int) -> Iterator[bytes]:
    for mail in posts(seed):
        session = f"imap({mail.sender})<{mail.number}><a{mail.number:x}>"
        fields = f"uid={mail.number}, msgid={mail.message_id}, size={mail.size}"
        for said in (
            f"imap-login: Login: user=<{mail.sender}>, method=PLAIN, rip=192.0.2.7, lip=192.0.2.25, mpid=7, TLS",
            f"{session}: copy from INBOX: box=Archive, {fields}",
            f"{session}: expunge: box=INBOX, {fields}",
            f"{session}: Disconnected: Logged out in=512 out=2048 deleted=1 expunged=1 trashed=0 hdr_count=3",
        ):
            yield f"{mail.at:%b %d %H:%M:%S} mail dovecot: {said}\n".encode()
