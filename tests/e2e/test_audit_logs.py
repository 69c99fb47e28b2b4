"""Account changes as they come about: an audit log's line becomes an incident, and a real Dovecot's log is read."""

from __future__ import annotations

import imaplib
import pwd
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from headerfirst.streams import admin
from headerfirst.streams.topics import DEFAULT_PARTITIONS

from tests.builders import AMARA, CARYS, ELENI
from tests.dovecot_server import MASTER, PASSWORD
from tests.e2e.listening_dovecot import ListeningDovecot
from tests.streams.command_line import run
from tests.streams.connectors.desks import desk, read
from tests.streams.connectors.m365_lines import line, parameters
from tests.streams.installation import Installation, until

pytestmark = pytest.mark.e2e
YESTERDAY = (datetime.now(UTC) - timedelta(days=1)).replace(microsecond=0)


@pytest.fixture
def installation(kafka: str, tmp_path: Path) -> Iterator[Installation]:
    prefix = f"test-audit-{time.time_ns():x}-"
    with admin.connect(kafka) as client:
        admin.apply(client, admin.Layout(prefix, DEFAULT_PARTITIONS, 1))
    installed = Installation(kafka, tmp_path, prefix)
    installed.keep()
    try:
        yield installed
    finally:
        installed.kill_all()


def rule(number: int, **given: str) -> bytes:
    """Amara makes an inbox rule."""
    about = {"ObjectId": "amara.okafor\\Bills", "Parameters": parameters(Name="Bills", **given)}
    at = f"{YESTERDAY + timedelta(minutes=number):%Y-%m-%dT%H:%M:%S}"
    return line("New-InboxRule", Id=f"rule-{number}", CreationTime=at, ResultStatus="True", **about)


def test_a_rule_that_sends_mail_outside_becomes_an_incident(installation: Installation, tmp_path: Path) -> None:
    worker = installation.start_worker("--only", "accounts,incidents")
    worker.until_ready()
    log = tmp_path / "audit.jsonl"
    log.write_bytes(b"\n".join([rule(1, ForwardTo=ELENI), rule(2, ForwardTo=CARYS), rule(3, MarkAsRead="True"), b"{"]))
    where = ("--bootstrap", installation.bootstrap, "--prefix", installation.prefix)
    for _ in range(2):  # the same log again makes no other incident
        done = run("ingest", "--demo-keys", *where, "m365-audit", log)
        assert done.stdout == "4 inputs; seen 4 = produced 2 + shielded 1 + out of scope 0 + dead letters 1\n", (
            done.stderr
        )
    until(lambda: installation.committed("accounts") == 4, worker)
    until(lambda: installation.values("incidents"), worker)
    incidents = installation.values("incidents")
    assert {(one["category"], one["state"], one["finding_count"]) for one in incidents} == {("auto_forward", "open", 1)}
    assert {one["rule_id"] for one in incidents[-1]["findings"]} == {"forwarding-rule"}
    assert [one["reason"] for one in installation.values("dead-letters")] == ["not_json"] * 2
    assert not any(CARYS.encode() in (one.value() or b"") for one in installation.messages("account-changes"))
    assert worker.stop() == 0


class TellingDovecot(ListeningDovecot):
    """Writes its log to a file of its own, and says what is done with messages."""

    @property
    def own_log(self) -> Path:
        return self.directory / "own.log"

    def _configuration(self, owner: pwd.struct_passwd) -> str:
        return (
            super()._configuration(owner)
            + f"log_path = {self.own_log}\n"
            + "login_log_format_elements = user=<%u> auth_user=<%{auth_user}> method=%m rip=%r\n"
            + "mail_plugins = notify mail_log\n"
            + "plugin {\n  mail_log_events = delete undelete expunge copy save mailbox_delete\n"
            + "  mail_log_fields = uid box msgid size from subject\n}\n"
        )


def test_a_real_dovecot_tells_who_signed_in_and_what_was_deleted() -> None:
    with TellingDovecot.started() as server:
        server.deliver(
            AMARA, b"From: x@example.net\nSubject: planted, box=planted\nMessage-ID: <1@example.net>\n\nHi\n"
        )
        with imaplib.IMAP4("127.0.0.1", server.ports[0]) as client:
            client.login(f"{AMARA}*{MASTER}", PASSWORD)
            client.select()
            client.create("Archive")
            client.copy("1", "Archive")
            client.store("1", "+FLAGS", "\\Deleted")
            client.expunge()
        with imaplib.IMAP4("127.0.0.1", server.ports[0]) as client, pytest.raises(imaplib.IMAP4.error):
            client.login(AMARA, "wrong")
        until(lambda: "auth failed" in server.own_log.read_text())
        outcome = read("dovecot", server.own_log, desk(), now=datetime.now(UTC) + timedelta(minutes=1))
    changes = outcome.records
    assert outcome.letters == []
    assert [(one.change, one.enabled) for one in changes] == [
        ("sign-in", True),
        ("open", True),
        ("delete", True),
        ("delete", True),
        ("sign-in", False),
    ]
    assert {one.mailbox for one in changes} == {AMARA}
    assert [one.actor for one in changes if one.change == "sign-in"] == [MASTER, AMARA]
    assert {one.message_id for one in changes if one.change != "sign-in"} == {"<1@example.net>"}
    assert all(one.folder.path == "INBOX" for one in changes if one.change != "sign-in")
    assert not any(b"planted" in one.value for one in outcome.lines)
