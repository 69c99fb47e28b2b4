"""Dovecot's log, from syslog or its own file: sign-ins, what was deleted or copied, what Sieve answered and sent on.

https://doc.dovecot.org/2.3/configuration_manual/logging/; of messages with the plugin `mail_log` alone. Whoever
signs in is the actor, and a folder of a shared namespace is in the mailbox of whom it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from headerfirst.schemas.vocabulary import Change
from headerfirst.streams.connectors import login_address
from headerfirst.streams.connectors.account_acts import AccountActs, Act
from headerfirst.streams.connectors.encoded_words import text_of
from headerfirst.streams.connectors.interface import Connector, Desk, Lines, OtherKind, Raw
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.connectors.log_zone import OPTION, zone_of
from headerfirst.streams.connectors.syslog_lines import SyslogLine, SyslogReader

LINES: Final = Lines(1 << 16, syslog=True)
_LEVELS: Final = frozenset({"Debug", "Info", "Warning", "Error", "Fatal", "Panic"})
"""What stands in the place of the program in Dovecot's own file, behind the service."""
_LOGIN: Final = re.compile(
    r"(?:imap|pop3|managesieve|submission)-login: (?P<said>[^<]*?): user=<(?P<user>[^>]+)>"
).match
_MASTER: Final = re.compile(r"\b(?:auth_user|master_user|master)=<([^>]+)>").search
"""Where `login_log_format_elements` has it: who signed in, by their own password, as somebody else."""
_SESSION: Final = re.compile(r"(?P<service>[a-z0-9-]+)\((?P<user>[^)]+)\)(?:<[^>]*>)*: (?P<said>.*)", re.DOTALL).match
_LOGGED_MAIL: Final = re.compile(
    r"(?:(?P<deleted>delete|expunge)|copy from (?P<source>.*?)|copy -> .*?): (?:box=(?P<box>.*?), )?uid=[^,\s]*"
    r"(?:, msgid=(?P<id><[^>]*>))?"
).match
"""In this order, whichever fields are on; names of people and headings come behind them."""
_DELETED_BOX: Final = re.compile(r"Mailbox deleted: (?P<box>.*)").match
_SIEVE: Final = re.compile(
    r"sieve: (?:[^<]*: )?msgid=(?P<id><[^>]*>)?[^:]*: (?:[a-z]+ action: )?"
    r"(?P<said>forwarded to|redirected to|sent vacation response to) <?(?P<target>[^\s<>]+@[^\s<>]+?)>?(?:\s|$)"
).match
_BY_SIEVE: Final[Mapping[str, Change]] = {
    "forwarded to": "forwarding",
    "redirected to": "forwarding",
    "sent vacation response to": "out-of-office",
}
_KINDS: Final = ("imap", "pop3", "lmtp", "lda", "managesieve", "auth", "master", "submission", "indexer", "stats")


def read(path: Path) -> Iterator[Raw]:
    return read_lines(path, LINES)


class DovecotLines:
    """Of one log, whose lines may not say their year."""

    def __init__(self, desk: Desk) -> None:
        options = desk.given.options
        self._syslog = SyslogReader(zone_of(desk.given), desk.given.at)
        self._desk = desk
        self._shared = options.get("shared", "shared/")

    def acts_of(self, raw: Raw) -> Iterable[Act | OtherKind]:
        line = self._syslog.read(text_of(raw.value), raw.origin.source)
        text = _said(line)
        if text is None:
            return (OtherKind("other-program"),)
        act = self._signed_in(line, text) or self._in_session(line, text)
        return (OtherKind(_kind(text)) if act is None else act,)

    def _signed_in(self, line: SyslogLine, text: str) -> Act | None:
        login = _LOGIN(text)
        if login is None or (login["said"] != "Login" and "auth failed" not in login["said"]):
            return None
        mailbox, master = self._name(login["user"]), _MASTER(text)
        actor = mailbox if master is None else self._name(master[1])
        return Act(line.at, mailbox, actor, "sign-in", login["said"] == "Login")

    def _in_session(self, line: SyslogLine, text: str) -> Act | None:
        session = _SESSION(text)
        if session is None:
            return None
        actor, said = self._name(session["user"]), session["said"]
        mail = _LOGGED_MAIL(said)
        if mail is not None:
            mailbox, folder = self._place(actor, mail["source"] or mail["box"])
            change: Change = "delete" if mail["deleted"] else "open"
            return Act(line.at, mailbox, actor, change, folder=folder, message_id=mail["id"], count=1)
        box = _DELETED_BOX(said)
        if box is not None:
            mailbox, folder = self._place(actor, box["box"])
            return Act(line.at, mailbox, actor, "delete", folder=folder)
        sieve = _SIEVE(said)
        if sieve is None:
            return None
        return Act(line.at, actor, actor, _BY_SIEVE[sieve["said"]], target=sieve["target"], message_id=sieve["id"])

    def _place(self, actor: str, box: str | None) -> tuple[str, str | None]:
        """Whose mailbox a folder is in, and what it is called there."""
        if box is None or not self._shared or not box.startswith(self._shared):
            return actor, box
        owner, _, folder = box.removeprefix(self._shared).partition("/")
        return (self._name(owner), folder or None) if owner else (actor, box)

    def _name(self, user: str) -> str:
        return login_address.login_address(self._desk.register, self._desk.given, user) or user


def _said(line: SyslogLine) -> str | None:
    """`SERVICE: …` without the level; None: another program's line."""
    if line.program == "dovecot":
        return line.message
    if line.program in _LEVELS and line.host.endswith(":"):
        return f"{line.host} {line.message}"
    return None


def _kind(text: str) -> str:
    """The service that the line is of: one of Dovecot's own names."""
    service = re.split(r"[-(:\s]", text, maxsplit=1)[0]
    return service if service in _KINDS else "other-service"


def convert(desk: Desk) -> AccountActs:
    return AccountActs(desk, "dovecot", DovecotLines(desk).acts_of)


CONNECTOR: Final = Connector(
    name="dovecot",
    example="Mar 10 12:00:00 mail dovecot: imap-login: Login: user=<amara.okafor@example.org>, method=PLAIN, "
    "rip=192.0.2.7, lip=192.0.2.25, mpid=7, TLS, session=<a>",
    cannot_see="what is read; what is deleted, where the plugin `mail_log` is off; what a master user does once "
    "signed in; rules of Sieve before they act",
    does_not_read="senders and headings that `mail_log` may name, addresses of devices",
    read=read,
    lines=LINES,
    convert=convert,
    options={
        OPTION: "of the log's times where they name none; else UTC",
        login_address.OPTION: login_address.EXPLAINED,
        "shared": "what folders of other people's mailboxes begin with, before whose they are; else shared/",
    },
)
