"""Sends the notices that are due by SMTP, and says on the topic what became of each.

A notice is sent before the topic says so: a worker that is killed in between sends it again, under the same Message-ID,
by which a mail reader knows the repeat (RFC 5322 section 3.6.4).
"""

from __future__ import annotations

import logging
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final, cast

import aiosmtplib
import msgspec
from headerfirst.agents.letter import letter
from headerfirst.agents.notices import Due, NoticeBook
from headerfirst.agents.step import Publish
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.schemas.notice import Notice
from headerfirst.schemas.vocabulary import NoticeState
from headerfirst.streams.book_memory import BookMemory
from headerfirst.streams.office import Office
from headerfirst.streams.outbox import Outbox
from headerfirst.streams.role_app import RoleApp
from headerfirst.streams.settings import SmtpSettings

log: Final = logging.getLogger(__name__)

_WAIT: Final = 20.0
"""Seconds for the mail server's answers."""
_FOR_GOOD: Final = 500
"""SMTP replies from here on will not change by trying again (RFC 5321 section 4.2.1)."""


class Postman:
    """Of the notices role, where a mail server was named."""

    def __init__(self, office: Office, memory: BookMemory) -> None:
        if office.settings.smtp is None:
            raise Misconfigured("Name the mail server by which notices leave: --smtp HOST[:PORT].")
        self._smtp: SmtpSettings = office.settings.smtp
        self._office = office
        self._book = cast("NoticeBook", memory.book)
        self._outbox = Outbox("notices", office.settings.prefix)
        self._told: set[str] = set()
        """What was sent and has not come back from the topic yet."""

    async def work(self, app: RoleApp) -> None:
        moment = self._office.moment()
        self._office.metrics.notices_overdue.set(self._book.overdue(moment))
        waiting = [due for due in self._book.to_send(moment) if due.notice.notice_id not in self._told]
        if not waiting:
            return
        try:
            async with self._client() as client:
                for due in waiting:
                    state = await self._send(client, due)
                    await self._say(app, due.notice, state)
        except (aiosmtplib.SMTPException, OSError) as error:
            raise Retriable(f"The mail server at {self._smtp.host} does not take notices: {_why(error)}.") from error

    async def close(self) -> None:
        """A connection lasts for one round."""

    def _client(self) -> aiosmtplib.SMTP:
        smtp = self._smtp
        return aiosmtplib.SMTP(
            hostname=smtp.host,
            port=smtp.port,
            start_tls=smtp.start_tls,
            username=smtp.user,
            password=smtp.password,
            timeout=_WAIT,
        )

    async def _send(self, client: aiosmtplib.SMTP, due: Due) -> NoticeState:
        """Failed only where trying again will not help: nobody is registered, or the server refuses for good."""
        if due.recipient is None or not due.recipient.addresses:
            log.error("a notice has nobody to go to: kind=%s", due.notice.kind)
            return "failed"
        try:
            await client.send_message(self._message(due, due.recipient.addresses[0]))
        except (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPResponseException) as error:
            if not _is_for_good(error):
                raise
            log.error("a notice was refused: kind=%s %s", due.notice.kind, _why(error))
            return "failed"
        return "sent"

    def _message(self, due: Due, address: str) -> EmailMessage:
        notice, said = due.notice, letter(due.pack, due.notice)
        message = EmailMessage(policy=SMTP)
        message["From"] = self._smtp.sender
        message["To"] = address
        message["Subject"] = said.heading
        message["Message-ID"] = f"<{notice.notice_id}@{self._smtp.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is to answer it
        message["Sensitivity"] = "Personal"  # RFC 2156: it is about the person, and nobody else's to open
        message.set_content(said.text)
        return message

    async def _say(self, app: RoleApp, notice: Notice, state: NoticeState) -> None:
        self._told.add(notice.notice_id)
        told = msgspec.structs.replace(notice, state=state)
        self._outbox.put([Publish("notices", notice.person, told)])
        await self._outbox.deliver(app.producer)
        self._office.metrics.notices.labels(notice.kind, state).inc()


def _is_for_good(error: aiosmtplib.SMTPException) -> bool:
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused):
        return all(refused.code >= _FOR_GOOD for refused in error.recipients)
    return isinstance(error, aiosmtplib.SMTPResponseException) and error.code >= _FOR_GOOD


def _why(error: Exception) -> str:
    """A reply's code and no text: servers repeat addresses in it."""
    code = getattr(error, "code", None)
    return f"{type(error).__name__}{f' {code}' if code is not None else ''}"
