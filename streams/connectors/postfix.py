"""Postfix's log: one mail joined over its lines by host and queue id, from `client=` to `removed`.

https://www.postfix.org/OVERVIEW.html. smtpd says who had signed in, cleanup the Message-ID, qmgr sender and size, each
delivery agent its recipients. What was refused before it had a queue id is no mail.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

from headerfirst.schemas.email_metadata import Address
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors import log_zone, login_address
from headerfirst.streams.connectors.encoded_words import decode_words, text_of
from headerfirst.streams.connectors.interface import (
    Connector,
    Conversion,
    Desk,
    Drafted,
    Lines,
    OtherKind,
    Raw,
    Unreadable,
)
from headerfirst.streams.connectors.joined_lines import Join, Joins
from headerfirst.streams.connectors.lines import read_lines
from headerfirst.streams.connectors.mail_log_record import NULL_SENDER, LoggedMail, log_drafts, made_id, ours_first
from headerfirst.streams.connectors.postfix_lines import Facts, daemon_of, kind_of, queue_id_of
from headerfirst.streams.connectors.syslog_lines import SyslogReader

_LINES: Final = Lines(1 << 16, syslog=True)
_QUIET: Final = timedelta(days=1)
"""A mail that waits is tried again at least every `maximal_backoff_time`, 4,000 s where nobody changed it."""


def read(path: Path) -> Iterator[Raw]:
    return read_lines(path, _LINES)


class PostfixMail(Conversion):
    """Remembers the mails that are in the queue."""

    def __init__(self, desk: Desk, joins: Joins[Facts] | None = None) -> None:
        self._desk = desk
        self._syslog = SyslogReader(log_zone.zone_of(desk.given), desk.given.at)
        self._joins = joins or Joins(Facts, _QUIET)

    def take(self, raw: Raw) -> Iterable[Drafted]:
        line = self._syslog.read(text_of(raw.value), raw.origin.source)
        about = queue_id_of(line.message) if daemon_of(line.program) is not None else None
        if about is None:
            is_refusal = line.message.startswith("NOQUEUE:")
            return (OtherKind("noqueue" if is_refusal else kind_of(line.program)),)
        key = f"{line.host} {about[0]}"
        join = self._joins.add(key, raw, line.at)
        complete = [self._joins.end(key)] if join.facts.learn(about[1]) else []
        return [drafted for one in (*complete, *self._joins.given_up(line.at)) for drafted in self._drafts(one)]

    def rest(self) -> Iterable[Drafted]:
        return [drafted for join in self._joins.rest() for drafted in self._drafts(join)]

    def earliest(self) -> Raw | None:
        return self._joins.earliest()

    def _drafts(self, join: Join[Facts]) -> Iterable[Drafted]:
        mail = join.facts
        if mail.is_probe:
            return (OtherKind("address-probe"),)
        if not mail.has_begun:
            # Its Message-ID stands before the place where the reading began, and nothing else says which mail it is:
            # after a restart it has been told already.
            return (OtherKind("mail-begun-before-the-log"),)
        if mail.sender is None and not mail.deliveries:
            return (OtherKind("queue-id-without-message"),)
        if mail.sender is None or not mail.deliveries:
            return (Unreadable("field_missing", None, join.value),)
        try:
            return list(log_drafts(self._desk, self._logged(join, mail, mail.sender)))
        except Malformed as error:
            return (Unreadable(error.reason, None, join.value),)

    def _logged(self, join: Join[Facts], mail: Facts, sender: str) -> LoggedMail:
        signed_in = mail.signed_in
        written_to = {one.to: None for one in mail.deliveries}
        reached = (ours_first(self._desk, join.began, *filter(None, one)) for one in mail.deliveries)
        return LoggedMail(
            observed_at=join.began,
            sender=Address(address=sender or NULL_SENDER),
            to=[Address(address=address) for address in written_to],
            message_id=mail.message_id or made_id(self._desk, join.key, join.began.isoformat()),
            value=join.value,
            visible=("to", "size_bytes"),
            delivered_to=tuple(dict.fromkeys(reached)),
            parties=tuple(dict.fromkeys(one.orig_to for one in mail.deliveries if one.orig_to)),
            subject=None if mail.heading is None else " ".join(decode_words(mail.heading).split()) or None,
            size_bytes=mail.size,
            authenticated_sender=signed_in
            and login_address.login_address(self._desk.register, self._desk.given, signed_in),
            is_notification=not sender,
        )


CONNECTOR: Final = Connector(
    name="postfix",
    example="Mar 10 12:00:00 mail postfix/qmgr[7]: 4D2F1A0B3C: from=<amara.okafor@example.org>, size=1024, nrcpt=1 "
    "(queue active)",
    cannot_see="headers, but for the Message-ID and a heading that header_checks let Postfix log; names of people; "
    "which recipients were blind copies; mail that was refused",
    does_not_read="other headers and body lines that header_checks or body_checks let Postfix log; clients, relays and "
    "what servers answered",
    read=read,
    lines=_LINES,
    convert=PostfixMail,
    options={
        login_address.OPTION: login_address.EXPLAINED,
        log_zone.OPTION: "of times without one, as `Europe/London`; UTC if it is not said",
    },
)
