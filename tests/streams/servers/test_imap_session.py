"""A connection to an IMAP server: what is wrong is said by the names of settings, and nothing else."""

from __future__ import annotations

import ssl

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.servers.imap_session import connection
from headerfirst.streams.servers.sign_in import SOURCE
from headerfirst.streams.servers.url import ServerUrl
from imapclient import IMAPClient

from tests.certificates import Certificates, make_certificates
from tests.dovecot_server import MASTER, PASSWORD, DovecotServer

MAILBOX = "anna@example.org"


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("certificates"))


def enter(url: str, context: ssl.SSLContext, password: str = PASSWORD) -> bytes:
    def sign_in(client: IMAPClient) -> None:
        client.plain_login(f"{MAILBOX}*{MASTER}", password)

    with connection(ServerUrl.parse(url), context, SOURCE, sign_in) as client:
        return bytes(client.noop()[0])


@pytest.mark.e2e
def test_both_ways_to_an_encrypted_connection(certificates: Certificates) -> None:
    trusted = SOURCE.tls_context({SOURCE.authority: str(certificates.authority)})
    with DovecotServer.started(certificates.certificate, certificates.key) as server:
        server.deliver(MAILBOX, b"Subject: x\r\n\r\n")
        assert enter(server.tls_url, trusted).startswith(b"NOOP completed")
        assert enter(server.url, trusted).startswith(b"NOOP completed")
        for url in (server.tls_url, server.url):
            with pytest.raises(Misconfigured, match="HEADERFIRST_SOURCE_CA"):
                enter(url, ssl.create_default_context())
        with pytest.raises(Misconfigured, match="HEADERFIRST_SOURCE_PASSWORD") as raised:
            enter(server.tls_url, trusted, "hunter2")
    assert [word for word in (MAILBOX, "hunter2", MASTER) if word in str(raised.value)] == []


def test_a_server_that_is_not_there_may_be_there_later() -> None:
    with pytest.raises(Retriable):
        enter("imaps://127.0.0.1:1", ssl.create_default_context())
