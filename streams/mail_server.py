"""Hands an e-mail to the mail server, and says what its answer means for whoever waits for the mail (RFC 5321).

Whatever is the server's, its operator's or ours to put right is tried again; only what it says of this recipient or of
this message counts as said for good. A reply's text is never passed on: servers repeat addresses in it.
"""

from __future__ import annotations

import contextlib
import re
from email.message import EmailMessage
from typing import Final, Literal, TypeAlias, get_args

import aiosmtplib
from headerfirst.streams.settings import SmtpSettings

Trouble: TypeAlias = Literal[
    "unreachable", "tls", "authentication", "interrupted", "refused_for_now", "recipient_refused", "message_refused"
]
TROUBLES: Final[tuple[Trouble, ...]] = get_args(Trouble)
CONCERNS_ALL: Final[dict[Trouble, str]] = {
    "unreachable": "does not answer as a mail server should; see whether it runs, and --smtp",
    "tls": "has no certificate for that name that can be trusted, or does not offer STARTTLS",
    "authentication": "does not take our name and password",
}
"""No other mail would fare better: what to say of the server."""
FOR_GOOD: Final[frozenset[Trouble]] = frozenset({"recipient_refused", "message_refused"})

_WAIT: Final = 20.0
"""Seconds for each of its answers."""
_WAIT_FOR_BYE: Final = 1.0
"""What it has taken is to be known elsewhere soon."""
_PERMANENT: Final = 500
_NO_SUCH_RECIPIENT: Final = frozenset({550, 551, 553, 556})
"""RFC 5321 section 4.2.3 and RFC 7504; 552 is a full mailbox (4.5.3.1.10) and 554 anything at all."""
_ENHANCED: Final = re.compile(r"\s*5\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESSING, _MAILBOX = "1", "2"
_MAILBOX_FULL: Final = (_MAILBOX, "2")
"""RFC 3463: 5.1.x and 5.2.x speak of the recipient; 5.7.x, a policy, of us."""
_ERRORS: Final = (aiosmtplib.SMTPException, OSError)


class MailServer:
    def __init__(self, smtp: SmtpSettings) -> None:
        self._smtp = smtp
        # A password goes over no connection that anybody can read, unless that was asked for.
        self._needs_tls = smtp.start_tls if smtp.start_tls is not None else smtp.user is not None

    @property
    def name(self) -> str:
        return self._smtp.host

    @property
    def sender(self) -> str:
        return self._smtp.sender

    async def take(self, message: EmailMessage, address: str) -> Trouble | None:
        """None: it took it, and answers for it from now on. One connection each: notices are few, and where one breaks
        the connection the next is not to suffer.
        """
        client = aiosmtplib.SMTP(hostname=self._smtp.host, port=self._smtp.port, start_tls=False, timeout=_WAIT)
        try:
            trouble = await self._trouble_before(client) or await self._hand_over(client, message, address)
            with contextlib.suppress(*_ERRORS):
                await client.quit(timeout=_WAIT_FOR_BYE)
        finally:
            client.close()
        return trouble

    async def _trouble_before(self, client: aiosmtplib.SMTP) -> Trouble | None:
        trouble: Trouble = "unreachable"
        try:
            await client.connect()
            await client.ehlo()
            trouble = "tls"
            if self._needs_tls or (self._smtp.start_tls is None and client.supports_extension("starttls")):
                await client.starttls()
                await client.ehlo()
            trouble = "authentication"
            if self._smtp.user is not None:
                await client.login(self._smtp.user, self._smtp.password or "")
        except aiosmtplib.SMTPResponseException as error:
            return trouble if error.code >= _PERMANENT else "unreachable"
        except _ERRORS:
            return trouble
        return None

    async def _hand_over(self, client: aiosmtplib.SMTP, message: EmailMessage, address: str) -> Trouble | None:
        try:
            await client.send_message(message, sender=self._smtp.sender, recipients=[address])
        except aiosmtplib.SMTPRecipientsRefused as error:
            return "recipient_refused" if all(map(_is_about_the_recipient, error.recipients)) else "refused_for_now"
        except aiosmtplib.SMTPNotSupported:
            return "recipient_refused"  # an address of another script, which this server cannot write to
        except aiosmtplib.SMTPDataError as error:
            return "message_refused" if error.code >= _PERMANENT else "refused_for_now"
        except aiosmtplib.SMTPResponseException:
            return "refused_for_now"  # it will not have our sender, or us
        except _ERRORS:
            return "interrupted"  # whether it took it, nobody knows
        return None


def _is_about_the_recipient(reply: aiosmtplib.SMTPRecipientRefused) -> bool:
    if reply.code < _PERMANENT:
        return False
    said = _ENHANCED.match(reply.message)
    if said is None:
        return reply.code in _NO_SUCH_RECIPIENT
    subject, detail = said.groups()
    return subject in (_ADDRESSING, _MAILBOX) and (subject, detail) != _MAILBOX_FULL
