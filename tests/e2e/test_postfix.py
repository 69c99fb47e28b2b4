"""A real Postfix's own log: what was sent by SMTP appears as envelopes, and no byte of a body anywhere."""

from __future__ import annotations

import signal
import smtplib
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from headerfirst.schemas.email_metadata import EmailMetadata

from tests.builders import AMARA, BILAL, CARYS, ELENI
from tests.e2e.running_postfix import RunningPostfix
from tests.streams.command_line import run
from tests.streams.connectors.desks import Outcome, desk, read
from tests.streams.installation import Installation, until

pytestmark = pytest.mark.e2e

BODY = "canary-5f1d"
PATIENCE = 30.0


@pytest.fixture
def postfix(tmp_path: Path) -> Iterator[RunningPostfix]:
    """Its administrator lets headings be logged, and once a body line too; mail to example.net goes nowhere."""
    headings, bodies = tmp_path / "headings", tmp_path / "bodies"
    headings.write_text("/^Subject:/ WARN\n")
    bodies.write_text(f"/{BODY}/ WARN\n")
    for path in (tmp_path, headings, bodies):
        path.chmod(0o755)
    settings = {"header_checks": f"regexp:{headings}", "body_checks": f"regexp:{bodies}"}
    with RunningPostfix.started(
        [AMARA, BILAL, CARYS], transports={"example.net": "discard:"}, settings=settings
    ) as one:
        yield one


def send(postfix: RunningPostfix, number: int, sender: str, *recipients: str, signed_in: str | None = None) -> None:
    message = (
        f"From: {sender}\r\nTo: x@example.org\r\nSubject: Tea {number}\r\nMessage-ID: <{number}@x>\r\n\r\n{BODY}\r\n"
    )
    with postfix.session(signed_in) as client:
        client.sendmail(sender, recipients, message.encode())


def until_removed(postfix: RunningPostfix, mails: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while sum(line.endswith(": removed") for line in postfix.log_lines()) < mails:
        assert time.monotonic() < deadline, "\n".join(postfix.log_lines())
        time.sleep(0.05)


def told(outcome: Outcome) -> list[tuple[str, str, str, str | None]]:
    records: list[EmailMetadata] = outcome.records
    return sorted((one.message_id, one.direction, one.mailbox, one.subject) for one in records)


def test_what_was_sent_is_told_and_no_body(postfix: RunningPostfix) -> None:
    send(postfix, 1, AMARA, BILAL, ELENI, signed_in=AMARA)
    send(postfix, 2, ELENI, AMARA, BILAL)
    send(postfix, 3, "", AMARA)
    send(postfix, 4, ELENI, CARYS)
    with pytest.raises(smtplib.SMTPRecipientsRefused, match="Recipient address rejected"):
        send(postfix, 5, ELENI, "nobody@example.org")
    until_removed(postfix, 4)
    outcome = read("postfix", postfix.maillog, desk(), now=datetime.now(UTC))
    assert told(outcome) == [
        ("<1@x>", "outbound", AMARA, "Tea 1"),
        ("<2@x>", "inbound", AMARA, "Tea 2"),
        ("<2@x>", "inbound", BILAL, "Tea 2"),
        ("<3@x>", "inbound", AMARA, "Tea 3"),
    ]
    sent = next(one for one in outcome.records if one.direction == "outbound")
    assert ({to.address for to in sent.to}, sent.authenticated_sender) == ({BILAL, ELENI}, AMARA)
    assert outcome.account.shielded == {"union_official": 1}
    assert outcome.account.other_kinds["noqueue"] == 1
    assert outcome.account.dead == {}
    assert any(BODY in line for line in postfix.log_lines()), "the log does hold what is left alone"
    assert not any(BODY.encode() in line.value for line in outcome.lines)


def test_a_log_that_is_followed_through_its_rotation_comes_to_kafka(
    postfix: RunningPostfix, kafka: str, tmp_path: Path
) -> None:
    installation = Installation(kafka, tmp_path, f"postfix-{time.time():.0f}-")
    where = ("--bootstrap", kafka, "--prefix", installation.prefix)
    try:
        assert run("topics", "apply", *where).returncode == 0
        installation.keep()
        installation.start("register", "heartbeat", "--every", "2", *where)
        following = installation.start_ingest("postfix", postfix.maillog, "--follow")
        for number in range(3):
            send(postfix, number, ELENI, AMARA)
        until(lambda: len(installation.messages("email-metadata")) == 3, following)
        postfix.rotate()
        for number in range(3, 6):
            send(postfix, number, ELENI, AMARA)
        until(lambda: len(installation.messages("email-metadata")) == 6, following)
        assert following.stop(signal.SIGTERM) == 0
        found = {value["message_id"] for value in installation.values("email-metadata")}
        assert found == {f"<{number}@x>" for number in range(6)}
        everything = [one for topic in ("email-metadata", "dead-letters") for one in installation.messages(topic)]
        assert not any(BODY.encode() in (one.value() or b"") for one in everything)
        assert BODY not in following.text
    finally:
        installation.kill_all()
