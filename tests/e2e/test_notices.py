"""From a decision on a real Kafka to a letter in a mailbox of a real Postfix, whoever is killed on the way.

LM-08, LM-09, LM-10 and "worker killed between grant and notice" of the clauses' list.
"""

from __future__ import annotations

import random
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Self

import pytest
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.inspection import Approver, Decision, Grant, Requester
from headerfirst.streams import admin
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.topics import DEFAULT_PARTITIONS

from tests import builders
from tests.postfix_server import PostfixServer
from tests.streams.installation import Installation, Running, activation, until

pytestmark = pytest.mark.e2e

AMARA, BILAL = builders.AMARA, builders.BILAL


@pytest.fixture
def installation(kafka: str, prefix: str, tmp_path: Path) -> Iterator[Installation]:
    with admin.connect(kafka) as client:
        admin.apply(client, admin.Layout(prefix, DEFAULT_PARTITIONS, 1))
    installed = Installation(kafka, tmp_path, prefix)
    installed.keep()
    try:
        yield installed
    finally:
        installed.kill_all()


@pytest.fixture
def postfix() -> Iterator[PostfixServer]:
    """Not started yet."""
    with PostfixServer.installed([AMARA, BILAL]) as server:
        yield server


def granted(number: int = 0, **changes: Any) -> Decision:
    """Bilal may read one message of Amara's; the data protection officer approved it."""
    now = datetime.now(UTC).replace(microsecond=0)
    grant = Grant(
        mode="human-view", scanners=[], message_tokens=["m-1"], expires_at=now + timedelta(days=2), viewers=["v"]
    )
    pack = activation()
    fields: dict[str, Any] = {
        "request_id": f"{number:032x}",
        "person": PUBLISHED.person("amara"),
        "case_id": "case-1",
        "reason": "To see whether the list went out",
        "purpose": "suspected_breach",
        "requester": Requester(token=PUBLISHED.person("bilal"), role="investigator"),
        "approvers": [Approver(token=PUBLISHED.person("carys"), role="dpo", at=now)],
        "grant": grant,
        "pack": PackRef(id=pack.id, version=pack.version, digest=pack.digest),
        "at": now,
    }
    return builders.decision(**(fields | changes))


def start(installation: Installation, smtp_port: int, instance: str = "one") -> Running:
    """A worker of the notices role, ready."""
    installation.beat()
    mail = ("--smtp", f"127.0.0.1:{smtp_port}", "--smtp-from", "notices@example.org")
    worker = installation.start_worker("--only", "notices", "--instance", instance, *mail)
    worker.until_ready()
    return worker


def states(installation: Installation) -> list[str]:
    """Of all notices, in the order of the topic."""
    return [notice["state"] for notice in installation.values("notices")]


def sent(installation: Installation) -> Counter[str]:
    """How often each notice is said to have been sent."""
    return Counter(one["notice_id"] for one in installation.values("notices") if one["state"] == "sent")


def entries(installation: Installation) -> list[Any]:
    return [entry for entry in installation.values("ledger-entries") if entry["kind"] == "notice"]


def ids(mails: list[EmailMessage]) -> Counter[str]:
    return Counter(mail["Message-ID"] for mail in mails)


def test_a_grant_becomes_a_letter_a_sent_notice_and_an_entry(
    installation: Installation, postfix: PostfixServer
) -> None:
    postfix.start()
    worker = start(installation, postfix.port)
    installation.produce("decisions", granted())
    until(lambda: states(installation) == ["due", "sent"] and entries(installation), worker)

    [mail] = postfix.mailbox(AMARA)
    [due, said] = installation.values("notices")
    assert due | {"state": "sent"} == said
    assert mail["Message-ID"] == f"<{said['notice_id']}@example.org>"
    assert (mail["Auto-Submitted"], mail["From"]) == ("auto-generated", "notices@example.org")
    assert mail["Return-Path"] == "<notices@example.org>"
    text = mail.get_content()
    for line in (
        "An investigator was allowed to read 1 message of yours. It was approved by the data protection officer.",
        "To see whether the list went out",
        "Grievance: grievance@example.org",
        "Employee assistance: assistance-programme@example.org",
        "Your trade union: branch-secretary@example.org",
    ):
        assert line in text
    [entry] = entries(installation)
    assert (entry["person"], entry["decision_id"]) == (PUBLISHED.person("amara"), granted().request_id)
    assert 'headerfirst_notices_total{kind="access",state="sent"} 1.0' in worker.ask("/metrics")[1]
    assert worker.stop() == 0


def test_killed_between_the_decision_and_its_notice(installation: Installation, postfix: PostfixServer) -> None:
    postfix.start()
    worker = start(installation, postfix.port)
    worker.popen.send_signal(signal.SIGSTOP)
    installation.produce("decisions", granted())
    worker.stop(signal.SIGKILL)
    assert states(installation) == []

    again = start(installation, postfix.port)
    until(lambda: states(installation) == ["due", "sent"], again)
    assert len(postfix.mailbox(AMARA)) == 1
    assert again.stop() == 0


def test_killed_while_the_mail_server_was_down(installation: Installation, postfix: PostfixServer) -> None:
    worker = start(installation, postfix.port)
    installation.produce("decisions", granted())
    until(lambda: "does not answer as a mail server should" in worker.text, worker)
    assert states(installation) == ["due"]
    assert 'notice_delivery_failures_total{reason="unreachable"}' in worker.ask("/metrics")[1]
    worker.stop(signal.SIGKILL)

    postfix.start()
    again = start(installation, postfix.port)
    until(lambda: states(installation) == ["due", "sent"], again)
    assert len(postfix.mailbox(AMARA)) == 1


def test_a_mail_server_that_comes_back_gets_it(installation: Installation, postfix: PostfixServer) -> None:
    worker = start(installation, postfix.port)
    installation.produce("decisions", granted())
    until(lambda: "does not answer as a mail server should" in worker.text, worker)
    postfix.start()
    until(lambda: states(installation) == ["due", "sent"], worker)
    assert len(postfix.mailbox(AMARA)) == 1


def test_killed_between_the_mail_server_s_word_and_the_topic(
    installation: Installation, postfix: PostfixServer
) -> None:
    """The letter may come twice, under one id; the topic says once that it was sent."""
    postfix.start()
    with WordKeptBack(postfix.port) as between:
        worker = start(installation, between.port)
        installation.produce("decisions", granted())
        until(lambda: postfix.mailbox(AMARA), worker)
        worker.stop(signal.SIGKILL)
    assert states(installation) == ["due"]

    again = start(installation, postfix.port)
    until(lambda: states(installation) == ["due", "sent"] and entries(installation), again)
    assert list(ids(postfix.mailbox(AMARA)).values()) == [2]
    assert again.stop() == 0
    assert len(sent(installation)) == len(entries(installation)) == 1


def test_killed_again_and_again(installation: Installation, postfix: PostfixServer) -> None:
    postfix.start()
    chance = random.Random(5)  # noqa: S311  # when to kill is no secret
    for round_number in range(4):
        worker = start(installation, postfix.port)
        installation.produce("decisions", *(granted(10 * round_number + one) for one in range(3)))
        time.sleep(chance.uniform(0, 1.5))
        worker.stop(signal.SIGKILL)
    last = start(installation, postfix.port)
    until(lambda: len(sent(installation)) == len(entries(installation)) == 12, last)
    assert last.stop() == 0
    assert set(sent(installation).values()) == {1}
    assert set(ids(postfix.mailbox(AMARA))) == {f"<{one}@example.org>" for one in sent(installation)}


def test_two_workers_send_one_letter_each_time(installation: Installation, postfix: PostfixServer) -> None:
    postfix.start()
    first = start(installation, postfix.port)
    second = start(installation, postfix.port, "two")
    installation.produce("decisions", granted(1), granted(2))
    until(lambda: len(sent(installation)) == 2, first)
    first.stop(signal.SIGKILL)
    installation.beat()
    installation.produce("decisions", granted(3))
    until(lambda: len(sent(installation)) == len(entries(installation)) == 3, second)
    assert set(sent(installation).values()) == {1}
    assert set(ids(postfix.mailbox(AMARA)).values()) == {1}


def test_what_was_deferred_is_told_when_that_is_over(installation: Installation, postfix: PostfixServer) -> None:
    postfix.start()
    worker = start(installation, postfix.port)
    now = datetime.now(UTC).replace(microsecond=0)
    ends = now + timedelta(seconds=6)
    grant = Grant(mode="human-view", scanners=[], message_tokens=[], expires_at=ends, viewers=[])
    deferral = granted(1, kind="defer-notice", grant=grant, at=now, reason="Evidence may be deleted")
    installation.produce("decisions", deferral, granted(2, at=now + timedelta(seconds=1)))
    until(lambda: states(installation) == ["deferred"], worker)
    until(lambda: len(sent(installation)) == 2, worker)

    assert Counter(states(installation)) == {"deferred": 1, "due": 2, "sent": 2}
    [told] = postfix.mailbox(AMARA)
    assert told["Date"].datetime >= ends
    assert f"This notice was held back until {ends:%Y-%m-%d}: Evidence may be deleted" in told.get_content()
    [lapsed] = postfix.mailbox(BILAL)
    assert lapsed["Subject"] == "About your request"
    assert "The deferral that you asked for in the case case-1 is over." in " ".join(lapsed.get_content().split())


def test_somebody_without_a_mailbox_holds_up_nobody(installation: Installation, postfix: PostfixServer) -> None:
    postfix.start()
    worker = start(installation, postfix.port)
    installation.produce("decisions", granted(1, person=PUBLISHED.person("carys")), granted(2))
    until(lambda: len(sent(installation)) == 1, worker)
    assert len(postfix.mailbox(AMARA)) == 1
    assert 'notice_delivery_failures_total{reason="recipient_refused"} 1.0' in worker.ask("/metrics")[1]
    assert "Recipient address rejected" in "\n".join(postfix.log_lines())
    assert builders.CARYS not in worker.text


class WordKeptBack:
    """Passes everything on between a worker and its mail server, but the word that a mail was taken."""

    def __init__(self, upstream: int) -> None:
        self._upstream = upstream
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port = int(self._listener.getsockname()[1])

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in (self._listener, *self._open):
            one.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._upstream))
            self._open += [client, server]
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=(source, target), daemon=True).start()

    @staticmethod
    def _pass_on(source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                if b"queued as" not in data:
                    target.sendall(data)
        except OSError:
            return
