"""A mail server that would not take notices; none is sent to find out."""

from __future__ import annotations

import asyncio

from headerfirst.streams.doctor.diagnosis import Diagnosis, Installation
from headerfirst.streams.doctor.mail import mail_server
from headerfirst.streams.settings import SmtpSettings

from tests.streams.smtp_server import SmtpServer


async def asked(server: SmtpServer, **settings: str) -> Diagnosis:
    async with server.listening():
        smtp = SmtpSettings(server.host, server.port, **settings)  # type: ignore[arg-type]  # only text is given here
        return await asyncio.to_thread(mail_server, Installation("k:1", smtp=smtp))


async def test_a_server_that_answers_is_well_and_gets_no_mail() -> None:
    server = SmtpServer()
    assert (await asked(server)).state == "ok"
    assert (server.commands[0][:4], server.commands[-1], len(server.commands)) == ("EHLO", "QUIT", 2)


async def test_a_server_that_refuses_us() -> None:
    found = await asked(SmtpServer(replies={"EHLO": "550 not you", "HELO": "550 not you"}))
    assert (found.state, "does not answer as a mail server should" in found.reason) == ("failed", True)


async def test_a_login_without_tls_is_not_tried() -> None:
    server = SmtpServer()
    found = await asked(server, user="notices", password="secret")
    assert (found.state, "STARTTLS" in found.reason) == ("failed", True)
    assert "secret" not in repr(found)
    assert not any(command.startswith("AUTH") for command in server.commands)


def test_a_server_that_is_away_has_failed() -> None:
    assert mail_server(Installation("k:1", smtp=SmtpSettings("127.0.0.1", 1))).state == "failed"


def test_without_a_server_nobody_sends() -> None:
    assert mail_server(Installation("k:1")).state == "not checked"
