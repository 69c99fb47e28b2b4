"""An IMAP server's mail, on a real Dovecot: headers by header primitives, folders read-only, trouble said plainly."""

from __future__ import annotations

import shutil
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.inspection.interface import Located, Store
from headerfirst.streams.inspection.store_shelf import open_store

from tests.certificates import Certificates
from tests.dovecot_server import DovecotServer
from tests.streams.inspection.stores.letters import large_letter, letter, new_mailbox

pytestmark = pytest.mark.e2e

ONE = "<one@example.org>"


@pytest.fixture
def mailbox() -> str:
    return new_mailbox()


@pytest.fixture
def own_dovecot() -> Iterator[DovecotServer]:
    """One that may be killed."""
    with DovecotServer.started() as server:
        yield server


@pytest.fixture
def secured(certificates: Certificates) -> Iterator[DovecotServer]:
    with DovecotServer.started(certificates.certificate, certificates.key) as server:
        yield server


def opened(server: DovecotServer, options: str = "") -> Store:
    return open_store(server.url + options, server.environment)


def one(store: Store, mailbox: str) -> Located:
    return next(iter(store.find(mailbox, [ONE])))


def test_no_body_is_fetched_before_a_message_is(own_dovecot: DovecotServer, mailbox: str) -> None:
    """Dovecot's own count, of three messages in two folders."""
    for message_id, folder in ((ONE, "INBOX"), ("<two@example.org>", "INBOX"), ("<three@example.org>", "Work")):
        own_dovecot.deliver(mailbox, large_letter(message_id), folder)
    store = opened(own_dovecot)
    assert len(list(store.headings(mailbox))) == 3
    located = one(store, mailbox)
    assert (own_dovecot.headers_fetched(), own_dovecot.bodies_fetched()) == (4, 0)
    assert b"".join(store.fetch(located, 2_000_000)) == large_letter(ONE)
    assert own_dovecot.bodies_fetched() > 0


def test_nothing_is_marked_as_seen(dovecot: DovecotServer, mailbox: str) -> None:
    file = dovecot.deliver(mailbox, letter(ONE))
    store = opened(dovecot)
    list(store.fetch(one(store, mailbox), 10_000))
    assert file.is_file(), "a message that was opened for writing moves from new to cur"


def test_a_copy_in_each_folder_is_found_with_its_path(dovecot: DovecotServer, mailbox: str) -> None:
    for folder in ("INBOX", "UNISON/Branch &AOQ-"):
        dovecot.deliver(mailbox, letter(ONE), folder)
    found = list(opened(dovecot).find(mailbox, [ONE]))
    assert sorted(str(located.folder) for located in found) == ["INBOX", "UNISON/Branch ä"]
    assert b"".join(opened(dovecot).fetch(found[0], 10_000)) == letter(ONE)


def test_what_others_share_with_a_person_is_not_in_the_mailbox(dovecot: DovecotServer, mailbox: str) -> None:
    dovecot.deliver(mailbox, letter("<shared@example.org>"), "Public/Notices")
    dovecot.deliver(mailbox, letter(ONE))
    assert [located.message_id for located in opened(dovecot).headings(mailbox)] == [ONE]


def test_a_message_id_within_another_is_not_found(dovecot: DovecotServer, mailbox: str) -> None:
    """IMAP searches for substrings."""
    dovecot.deliver(mailbox, letter("<one@example.org.uk>"))
    assert list(opened(dovecot).find(mailbox, ["<one@example.org", "one@example.org.uk"])) == []


def test_many_messages_are_all_listed(dovecot: DovecotServer, mailbox: str) -> None:
    for number in range(230):
        dovecot.deliver(mailbox, letter(f"<{number}@example.org>"))
    found = {located.message_id for located in opened(dovecot).headings(mailbox)}
    assert found == {f"<{number}@example.org>" for number in range(230)}


def test_a_message_that_went_since_is_looked_for_again(dovecot: DovecotServer, mailbox: str) -> None:
    file = dovecot.deliver(mailbox, letter(ONE))
    dovecot.deliver(mailbox, letter("<two@example.org>"))
    store = opened(dovecot)
    located = one(store, mailbox)
    file.unlink()
    with pytest.raises(Retriable):
        list(store.fetch(located, 10_000))
    assert list(store.find(mailbox, [ONE])) == []


def test_numbers_of_a_folder_that_was_made_anew_are_worth_nothing(dovecot: DovecotServer, mailbox: str) -> None:
    file = dovecot.deliver(mailbox, letter(ONE), "Work")
    store = opened(dovecot)
    located = one(store, mailbox)
    shutil.rmtree(file.parents[1])
    dovecot.deliver(mailbox, letter(ONE), "Work")
    validity, rest = located.place.split(" ", 1)
    stale = Located(mailbox, ONE, f"{int(validity) - 1} {rest}", located.headers)
    with pytest.raises(Retriable):
        list(store.fetch(stale, 10_000))


def test_a_server_that_dies_in_the_middle_of_a_message_may_be_asked_again(
    own_dovecot: DovecotServer, mailbox: str
) -> None:
    own_dovecot.deliver(mailbox, large_letter(ONE))
    store = opened(own_dovecot)
    pieces = iter(store.fetch(one(store, mailbox), 2_000_000))
    next(pieces)
    own_dovecot.kill()
    with pytest.raises(Retriable):
        list(pieces)
    with pytest.raises(Retriable):
        one(store, mailbox)


def test_a_server_that_falls_silent_may_be_asked_again(own_dovecot: DovecotServer, mailbox: str) -> None:
    own_dovecot.deliver(mailbox, large_letter(ONE))
    store = opened(own_dovecot, "?timeout=1")
    pieces = iter(store.fetch(one(store, mailbox), 2_000_000))
    next(pieces)
    own_dovecot.send(signal.SIGSTOP)
    with pytest.raises(Retriable):
        list(pieces)
    own_dovecot.send(signal.SIGCONT)


def test_wrong_credentials_are_a_matter_of_configuration(dovecot: DovecotServer, mailbox: str) -> None:
    store = open_store(dovecot.url, {**dovecot.environment, "HEADERFIRST_STORE_PASSWORD": "wrong"})
    with pytest.raises(Misconfigured) as raised:
        one(store, mailbox)
    assert "wrong" not in str(raised.value)


def test_a_master_may_log_in_by_an_authorization_identity(dovecot: DovecotServer, mailbox: str) -> None:
    dovecot.deliver(mailbox, letter(ONE))
    assert one(opened(dovecot, "?login=sasl"), mailbox).message_id == ONE


@contextmanager
def server_that_refuses(answer: bytes) -> Iterator[str]:
    """Says that much of IMAP, and refuses the login."""

    def serve() -> None:
        client, _ = listener.accept()
        with client, client.makefile("rb") as lines:
            client.sendall(b"* OK hello\r\n")
            for line in lines:
                tag, command = line.split()[:2]
                if command == b"CAPABILITY":
                    client.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + tag + b" OK done\r\n")
                else:
                    client.sendall(b"+ \r\n")
                    lines.readline()
                    client.sendall(tag + b" " + answer + b"\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve)
        thread.start()
        yield f"imap://127.0.0.1:{listener.getsockname()[1]}?timeout=5"
        thread.join()


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"NO [UNAVAILABLE] the directory is down", Retriable),
        (b"NO [AUTHENTICATIONFAILED] no", Misconfigured),
        (b"NO no", Misconfigured),
    ],
)
def test_a_server_in_trouble_is_told_from_a_server_that_does_not_know_us(
    answer: bytes, error: type[Exception], mailbox: str
) -> None:
    with server_that_refuses(answer) as url, pytest.raises(error):
        list(open_store(url, {"HEADERFIRST_STORE_USER": "a", "HEADERFIRST_STORE_PASSWORD": "b"}).find(mailbox, [ONE]))


def test_tls_is_verified_from_the_first_byte(secured: DovecotServer, certificates: Certificates, mailbox: str) -> None:
    secured.deliver(mailbox, letter(ONE))
    trusted = {**secured.environment, "HEADERFIRST_STORE_CA": str(certificates.authority)}
    assert one(open_store(secured.tls_url, trusted), mailbox).message_id == ONE
    with pytest.raises(Misconfigured, match="HEADERFIRST_STORE_CA"):
        one(open_store(secured.tls_url, secured.environment), mailbox)


def test_encryption_that_is_offered_is_used_and_verified(
    secured: DovecotServer, certificates: Certificates, mailbox: str
) -> None:
    secured.deliver(mailbox, letter(ONE))
    trusted = {**secured.environment, "HEADERFIRST_STORE_CA": str(certificates.authority)}
    assert one(open_store(secured.url, trusted), mailbox).message_id == ONE
    assert [line for line in secured.log_lines() if "Login: " in line and ", TLS," not in line] == []
    with pytest.raises(Misconfigured, match="HEADERFIRST_STORE_CA"):
        one(open_store(secured.url, secured.environment), mailbox)


def test_no_password_goes_in_the_clear_to_another_machine(mailbox: str) -> None:
    """Here our own by its name, which might be anybody's."""
    address = socket.gethostbyname(socket.gethostname())
    with DovecotServer.started(listen=f"127.0.0.1, {address}" if address != "127.0.0.1" else address) as server:
        store = open_store(f"imap://{socket.gethostname()}:{server.ports[0]}", server.environment)
        with pytest.raises(Misconfigured, match="STARTTLS"):
            one(store, mailbox)
        assert [line for line in server.log_lines() if "Login: " in line] == []


@pytest.mark.parametrize("url", ["imap://", "imaps://mail.example.org/INBOX", "imap://mail.example.org?login=plain"])
def test_a_url_that_is_none_is_a_matter_of_configuration(url: str) -> None:
    with pytest.raises(Misconfigured, match="say for example imaps:"):
        open_store(url, {"HEADERFIRST_STORE_USER": "a", "HEADERFIRST_STORE_PASSWORD": "b"})
