"""Zeek's smtp.log: mail as it passed by on the network, unencrypted sessions alone; one line a message.

https://docs.zeek.org/en/master/scripts/base/protocols/smtp/main.zeek.html. It has the envelope and some headers as they
were written; a session without a message, or one that STARTTLS hid, is of another kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
from headerfirst.schemas.email_metadata import Address
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.encoded_words import decode_words, text_of
from headerfirst.streams.connectors.interface import Connector, Desk, Draft, EachAlone, Lines, OtherKind, Raw
from headerfirst.streams.connectors.json_records import read_as
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.connectors.mail_addresses import parse_addresses
from headerfirst.streams.connectors.mail_log_record import NULL_SENDER, LoggedMail, log_drafts, made_id
from headerfirst.streams.connectors.mail_time import sent_at
from headerfirst.streams.connectors.zeek_log import is_heading, time_of

_LINES: Final = Lines(1 << 20, is_heading)
_MESSAGE_ID: Final = re.compile(r"<[^<>]{1,998}>").search
_ESCAPED: Final = re.compile(rb"\\x([0-9a-fA-F]{2})")
_UNSET: Final = frozenset({"-", "(empty)"})
_SHOWN: Final = ("in_reply_to", "reply_to", "sent_at", "subject", "to")


class _Session(msgspec.Struct, kw_only=True):
    """The fields that are read, of either form."""

    ts: float | str | None = None
    uid: str = ""
    trans_depth: int | str | None = None
    mailfrom: str | None = None
    rcptto: list[str] | str | None = []
    """One alone, or null for none, as some collectors write sets; so are these below."""
    date: str | None = None
    from_: str | None = msgspec.field(name="from", default=None)
    to: list[str] | str | None = []
    cc: list[str] | str | None = None
    reply_to: str | None = None
    msg_id: str | None = None
    in_reply_to: str | None = None
    subject: str | None = None
    stream: str | None = msgspec.field(name="_path", default=None)
    tls: bool | str | None = None


_SESSION: Final = msgspec.json.Decoder(_Session)
_LISTS: Final = frozenset({"rcptto", "to", "cc"})
_FIELDS: Final = frozenset(field.encode_name for field in msgspec.structs.fields(_Session))
_BARE: Final = re.compile(r"[\w.+'-]+@[\w.-]+").fullmatch
"""An address with nothing about it, as most of an envelope are."""


def read(path: Path) -> Iterator[Raw]:
    return read_lines(path, _LINES)


def mails(desk: Desk) -> EachAlone:
    def convert(raw: Raw) -> Iterable[Draft | OtherKind]:
        session = _session(raw)
        if isinstance(session, OtherKind):
            return (session,)
        if session.mailfrom is None and session.from_ is None:
            return (OtherKind("encrypted-session" if session.tls in {True, "T"} else "session-without-message"),)
        return log_drafts(desk, _logged(desk, raw, session))

    return EachAlone(convert)


def _session(raw: Raw) -> _Session | OtherKind:
    """Raises Malformed where the line cannot be read, or nothing names its columns."""
    if raw.value.startswith(b"#"):
        return OtherKind("directive")
    if raw.value.startswith(b"{"):
        session = read_as(_SESSION, raw.value)
        is_of_another = session.stream not in {None, "smtp"} or (session.stream is None and b'"helo"' not in raw.value)
        return OtherKind("another-log") if is_of_another and session.mailfrom is None else session
    if raw.heading is None:
        raise Malformed("line_unreadable")
    return _of_columns(_columns(raw.heading), text_of(raw.value).split("\t"))


def _of_columns(columns: _Columns, values: list[str]) -> _Session | OtherKind:
    if not any(name == "mailfrom" for _, name in columns.read):
        return OtherKind("another-log")
    if columns.width != len(values):
        raise Malformed("line_unreadable")
    fields: dict[str, Any] = {}
    for place, name in columns.read:
        value = values[place]
        if value not in _UNSET:
            fields[name] = list(map(_plain, value.split(","))) if name in _LISTS else _plain(value)
    return msgspec.convert(fields, _Session)


class _Columns(NamedTuple):
    width: int
    read: tuple[tuple[int, str], ...]
    """Place and name of each that a session has a field for."""


@lru_cache(maxsize=64)
def _columns(heading: bytes) -> _Columns:
    names = heading.decode("latin-1").split("\t")[1:]
    return _Columns(len(names), tuple((place, name) for place, name in enumerate(names) if name in _FIELDS))


def _plain(value: str) -> str:
    r"""A separator within a value, and every byte that is no ASCII, is written `\x2c`."""
    if "\\x" not in value:
        return value
    return text_of(_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), value.encode()))


def _several(written: list[str] | str | None) -> list[str]:
    return [written] if isinstance(written, str) else written or []


def _logged(desk: Desk, raw: Raw, session: _Session) -> LoggedMail:
    observed_at = time_of({"ts": str(session.ts)})
    to, cc = _people(_several(session.to)), _people(_several(session.cc))
    accepted = [address for one in _several(session.rcptto) for address in _people([one])]
    unnamed = _unnamed(accepted, (*to, *cc))
    return LoggedMail(
        observed_at=observed_at,
        sender=_sender(session),
        to=to if to or cc else accepted,
        cc=cc,
        bcc=unnamed if to or cc else [],
        reply_to=_people([session.reply_to] if session.reply_to else ()),
        delivered_to=tuple(entry.address for entry in accepted),
        message_id=_message_id(session.msg_id) or _made_id(desk, session),
        value=raw.value,
        visible=(*_SHOWN, "bcc", *(("cc",) if session.cc is not None else ())),
        parties=tuple(entry.address for entry in _people([session.mailfrom] if session.mailfrom else ())),
        sent_at=_sent_at(session.date, observed_at),
        subject=" ".join(decode_words(session.subject or "").split()) or None,
        in_reply_to=_message_id(session.in_reply_to),
        is_notification=session.mailfrom in {"", NULL_SENDER},
    )


def _sender(session: _Session) -> Address:
    """The author, as a mail's headers are read; else the envelope's sender."""
    authors = parse_addresses(session.from_ or "")
    written = [author for author in authors if "@" in author.address] or authors
    if written:
        return written[0]
    return next(iter(_people([session.mailfrom or ""])), Address(address=NULL_SENDER))


def _people(written: Iterable[str]) -> list[Address]:
    return [
        entry
        for one in written
        for entry in ([Address(address=one)] if _BARE(one) else parse_addresses(one))
        if "@" in entry.address
    ]


def _unnamed(accepted: list[Address], named: Iterable[Address]) -> list[Address]:
    known = {entry.address.lower() for entry in named}
    return [entry for entry in accepted if entry.address.lower() not in known]


def _message_id(written: str | None) -> str | None:
    found = _MESSAGE_ID(written or "")
    return found[0] if found else "".join((written or "").split()) or None


def _made_id(desk: Desk, session: _Session) -> str:
    """By the connection and its place in it."""
    return made_id(desk, session.uid, str(session.trans_depth), str(session.ts))


def _sent_at(date: str | None, observed_at: datetime | None) -> datetime | None:
    return None if observed_at is None else sent_at(date, observed_at)


CONNECTOR: Final = Connector(
    name="zeek-smtp",
    example='{"ts":1773144000.123,"uid":"C1","trans_depth":1,"helo":"client.example.org","mailfrom":'
    '"amara.okafor@example.org","rcptto":["eleni.markou@example.net"],"from":"Amara <amara.okafor@example.org>","to":'
    '["eleni.markou@example.net"],"msg_id":"<minutes-1@example.org>","subject":"Minutes"}',
    cannot_see="encrypted sessions; who had signed in; sizes; headers beside author, recipients, date, ids and heading",
    does_not_read="addresses of machines, Received lines, the mail program, ids of attached files, answers of servers",
    read=read,
    lines=_LINES,
    convert=mails,
)
