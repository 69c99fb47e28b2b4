"""Would the mail server take notices? Asked as far as a login; no mail is sent."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Final

import aiosmtplib
from headerfirst.streams.doctor.diagnosis import Diagnosis, Installation, failed, unchecked, well
from headerfirst.streams.mail_server import CONCERNS_ALL, MailServer, Trouble
from headerfirst.streams.settings import SmtpSettings

_WAIT: Final = 10.0
_REMEDY: Final = "See to the server and to --smtp, --smtp-user and HEADERFIRST_SMTP_PASSWORD; notices wait meanwhile."


def mail_server(installation: Installation) -> Diagnosis:
    if installation.smtp is None:
        return unchecked("mail server", "None is named by --smtp: notices stand on their topic, and nobody sends them.")
    trouble = asyncio.run(_trouble(installation.smtp))
    if trouble is not None:
        return failed("mail server", f"It {CONCERNS_ALL[trouble]}.", _REMEDY)
    return well("mail server", "It answers, and would let us send.")


async def _trouble(smtp: SmtpSettings) -> Trouble | None:
    client = aiosmtplib.SMTP(hostname=smtp.host, port=smtp.port, start_tls=False, timeout=_WAIT)
    try:
        # What is asked before a mail is handed over is asked there, so that both always ask the same.
        trouble = await MailServer(smtp)._trouble_before(client)  # noqa: SLF001
        with contextlib.suppress(aiosmtplib.SMTPException, OSError):
            await client.quit(timeout=1)
    finally:
        client.close()
    return trouble
