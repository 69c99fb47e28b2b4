"""What a mail server answers is the recipient's fault, the message's, or somebody's who can put it right."""

from __future__ import annotations

import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest
from headerfirst.streams.mail_server import CONCERNS_ALL, FOR_GOOD, TROUBLES, MailServer, Trouble
from headerfirst.streams.settings import SmtpSettings

from tests import builders
from tests.certificates import make_certificates
from tests.postfix_server import PostfixServer
from tests.streams.installation import free_port, until
from tests.streams.smtp_server import HANG_UP, SmtpServer


def a_mail() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "notices@example.org", builders.AMARA, "About you"
    message.set_content("A line.\n.\nAnother\n")
    return message


async def taken_by(
    server: SmtpServer,
    *,
    address: str = builders.AMARA,
    host: str = "127.0.0.1",
    user: str | None = None,
    start_tls: bool | None = None,
) -> Trouble | None:
    async with server.listening():
        smtp = SmtpSettings(host, server.port, "notices@example.org", start_tls, user, "secret")
        return await MailServer(smtp).take(a_mail(), address)


async def test_what_it_takes_it_has_whole() -> None:
    server = SmtpServer()
    assert await taken_by(server) is None
    [mail] = server.taken
    assert mail.endswith(b"\r\n\r\nA line.\r\n..\r\nAnother\r\n")
    assert [one.split()[0] for one in server.commands] == ["EHLO", "MAIL", "RCPT", "DATA", "QUIT"]
    assert server.commands[2] == f"RCPT TO:<{builders.AMARA}>"
    assert "<notices@example.org>" in server.commands[1]


@pytest.mark.parametrize(
    ("verb", "reply", "trouble"),
    [
        ("RCPT", "550 5.1.1 <amara@example.org> unknown", "recipient_refused"),
        ("RCPT", "550 no such user", "recipient_refused"),
        ("RCPT", "551 not local", "recipient_refused"),
        ("RCPT", "553 name not allowed", "recipient_refused"),
        ("RCPT", "556 no mail here", "recipient_refused"),
        ("RCPT", "550 5.2.1 disabled", "recipient_refused"),
        ("RCPT", "552 5.2.2 full", "refused_for_now"),
        ("RCPT", "552 full", "refused_for_now"),
        ("RCPT", "550 5.2.2 full", "refused_for_now"),
        ("RCPT", "554 5.7.1 relay access denied", "refused_for_now"),
        ("RCPT", "550 5.7.1 not from you", "refused_for_now"),
        ("RCPT", "554 no", "refused_for_now"),
        ("RCPT", "450 4.2.0 greylisted", "refused_for_now"),
        ("RCPT", "421 4.3.0 closing", "refused_for_now"),
        ("RCPT", HANG_UP, "interrupted"),
        ("MAIL", "550 5.7.1 sender not allowed", "refused_for_now"),
        ("MAIL", "451 4.3.0 later", "refused_for_now"),
        ("MAIL", HANG_UP, "interrupted"),
        ("DATA", "451 4.3.0 later", "refused_for_now"),
        ("DATA", "554 5.5.1 no valid recipients", "message_refused"),
        (".", "554 5.6.0 not this message", "message_refused"),
        (".", "452 4.3.1 no space", "refused_for_now"),
        (".", HANG_UP, "interrupted"),
        ("HELLO", "554 go away", "unreachable"),
        ("HELLO", "421 too busy", "unreachable"),
        ("HELLO", HANG_UP, "unreachable"),
        ("EHLO", "502 what", "unreachable"),
    ],
)
async def test_each_answer_has_its_meaning(verb: str, reply: str, trouble: Trouble) -> None:
    assert await taken_by(SmtpServer(replies={verb: reply})) == trouble


async def test_nobody_is_there() -> None:
    server = MailServer(SmtpSettings("127.0.0.1", free_port()))
    assert await server.take(a_mail(), builders.AMARA) == "unreachable"


async def test_what_is_for_good_is_never_what_concerns_all() -> None:
    assert not FOR_GOOD & CONCERNS_ALL.keys()


@pytest.mark.checkout
def test_every_trouble_is_in_the_documentation() -> None:
    page = (Path(__file__).parents[2] / "docs" / "notices.md").read_text(encoding="utf-8")
    assert [one for one in TROUBLES if f"| `{one}` |" not in page] == []


# Who may read along, and who we are


async def test_a_certificate_that_nobody_vouches_for_stops_everything(tmp_path: Path) -> None:
    server = with_tls(tmp_path)
    assert await taken_by(server, host="localhost") == "tls"
    assert server.commands[-1] == "STARTTLS"


async def test_a_certificate_of_another_name_stops_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = with_tls(tmp_path)
    server.host = "127.0.0.2"
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    assert await taken_by(server, host=server.host) == "tls"


async def test_where_it_is_offered_tls_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = with_tls(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
    assert await taken_by(server, host="localhost", user="headerfirst") is None
    assert [one.split()[0] for one in server.commands][:4] == ["EHLO", "STARTTLS", "EHLO", "AUTH"]
    assert len(server.taken) == 1


async def test_who_asks_for_no_tls_gets_none(tmp_path: Path) -> None:
    server = with_tls(tmp_path)
    assert await taken_by(server, start_tls=False) is None
    assert "STARTTLS" not in server.commands


async def test_no_password_goes_over_a_connection_that_anybody_can_read() -> None:
    """An offer of STARTTLS may have been taken out on the way."""
    server = SmtpServer(extensions=["AUTH PLAIN"])
    assert await taken_by(server, user="headerfirst") == "tls"
    assert not [one for one in server.commands if one.startswith("AUTH")]
    assert await taken_by(server, user="headerfirst", start_tls=False) is None


@pytest.mark.parametrize(("reply", "trouble"), [("535 5.7.8 no", "authentication"), ("454 4.7.0 later", "unreachable")])
async def test_a_name_or_password_that_it_does_not_take(reply: str, trouble: Trouble) -> None:
    server = SmtpServer(extensions=["AUTH PLAIN"], replies={"AUTH": reply})
    assert await taken_by(server, user="headerfirst", start_tls=False) == trouble


async def test_a_server_that_knows_no_names() -> None:
    assert await taken_by(SmtpServer(extensions=[]), user="headerfirst", start_tls=False) == "authentication"


def with_tls(folder: Path) -> SmtpServer:
    files = make_certificates(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    return SmtpServer(extensions=["STARTTLS", "AUTH PLAIN"], tls=context)


# Addresses of any script (RFC 6531)


async def test_an_address_of_another_script_goes_as_it_is() -> None:
    server = SmtpServer()
    assert await taken_by(server, address="jürgen@example.org") is None
    assert "RCPT TO:<jürgen@example.org>" in server.commands
    assert "SMTPUTF8" in server.commands[1]


async def test_a_server_that_cannot_write_to_it_says_so() -> None:
    assert await taken_by(SmtpServer(extensions=[]), address="jürgen@example.org") == "recipient_refused"


# A real Postfix


@pytest.mark.e2e
async def test_a_real_server_takes_it_over_tls_and_for_any_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = make_certificates(tmp_path)
    with PostfixServer.started(["åse@example.org"], files.certificate, files.key) as postfix:
        server = MailServer(SmtpSettings("localhost", postfix.port, "notices@example.org"))
        assert await server.take(a_mail(), "åse@example.org") == "tls"
        monkeypatch.setenv("SSL_CERT_FILE", str(files.authority))
        assert await server.take(a_mail(), "åse@example.org") is None
        assert await server.take(a_mail(), "nobody@example.org") == "recipient_refused"
        assert await server.take(a_mail(), "somebody@example.com") == "refused_for_now"
        until(lambda: postfix.mailbox("åse@example.org"))
        [mail] = postfix.mailbox("åse@example.org")
        assert "with UTF8SMTPS" in mail["Received"]
        assert mail.get_content() == "A line.\n.\nAnother\n"
