"""The header that syslog puts before a line, by RFC 5424, RFC 3164 or what is written instead of it, and the line.

Whatever does not begin with a priority is no syslog: many proxies send bare lines.
"""

from __future__ import annotations

import re
from typing import Final

_PRIORITY: Final = re.compile(rb"<\d{1,3}>").match
_RFC5424: Final = re.compile(
    rb"1 (?P<time>\S+) (?P<host>\S+) (?P<program>\S+) (?P<process>\S+) \S+ "
    rb"(?:-|(?:\[(?:[^\"\]]|\"(?:[^\"\\]|\\.)*+\")*+\])++)(?: (?:\xef\xbb\xbf)?(?P<line>.*))?\Z",
    re.DOTALL,
).match
_RFC3164: Final = re.compile(
    rb"(?P<kept>(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\S+) \S+ "
    rb"(?:[\w./()@+-]{1,64}(?:\[[^\]\s]{1,32}\])?: ?)?)(?P<line>.*)\Z",
    re.DOTALL,
).match
"""Host and tag may be absent, as many programs leave them out."""
_BARE_TAG: Final = re.compile(rb"[\w./()@+-]{1,64}\[\d{1,10}\]: ").match


def without_header(message: bytes) -> bytes:
    """The line inside."""
    rest = _without_priority(message)
    if rest is None:
        return message
    new = _RFC5424(rest)
    if new is not None:
        return new["line"] or b""
    old = _RFC3164(rest)
    if old is not None:
        return old["line"]
    tag = _BARE_TAG(rest)
    return rest if tag is None else rest[tag.end() :]


def as_in_a_file(message: bytes) -> bytes:
    """The line with its header as syslog programs write it into files: `TIME HOST PROGRAM[PROCESS]: LINE`."""
    rest = _without_priority(message)
    if rest is None:
        return message
    new = _RFC5424(rest)
    if new is None:
        return rest
    process = b"" if new["process"] == b"-" else b"[" + new["process"] + b"]"
    return b"%s %s %s%s: %s" % (new["time"], new["host"], new["program"], process, new["line"] or b"")


def _without_priority(message: bytes) -> bytes | None:
    """None: there is none."""
    priority = _PRIORITY(message)
    return None if priority is None else message[priority.end() :]
