"""Zeek's smtp.log, tab-separated: a line a mail."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from benchmarks.invented_lines.mail_day import Posted, posts

_HEADING = (
    b"#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\ttrans_depth\thelo\tmailfrom\trcptto\tdate\tfrom\tto"
    b"\tcc\treply_to\tmsg_id\tin_reply_to\tsubject\tx_originating_ip\tfirst_received\tsecond_received\tlast_reply\tpath"
    b"\tuser_agent\ttls\tfuids\n"
)


def lines(count: int, seed: int) -> Iterator[bytes]:
    return islice(chain([_HEADING], map(_line, posts(seed))), count)


def _line(mail: Posted) -> bytes:
    values = (
        f"{mail.at.timestamp():.6f}", f"C{mail.number:x}", "192.0.2.7", "1045", "192.0.2.80", "25", "1",
        "client.example.org", mail.sender, mail.recipient, f"{mail.at:%a, %d %b %Y %H:%M:%S} +0000",
        f"Somebody <{mail.sender}>", mail.recipient, "-", "-", mail.message_id, "-", mail.heading, "-", "-", "-",
        "250 2.0.0 Ok", "192.0.2.80,192.0.2.7", "-", "F", "(empty)",
    )  # fmt: skip
    return ("\t".join(values) + "\n").encode()
