"""Mail of an IMAP server, a real Dovecot: by header fields that are named, and by nothing else."""

from __future__ import annotations

import re
from typing import Final

import pytest
from headerfirst.streams.connectors.asked_mail import HEADER_FIELDS

from tests import builders
from tests.builders import AMARA, BILAL, ELENI
from tests.e2e.listening_dovecot import ListeningDovecot
from tests.streams.connectors.asking_for_mail import records
from tests.streams.connectors.imap_servers import BODY, found_by, letter

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("as_master")]

FIELDS: Final = " ".join(HEADER_FIELDS).upper().encode()
SAID: Final = re.compile(
    rb"(UID FETCH [\d,]+ \(BODY\.PEEK\[HEADER\.FIELDS \(" + FIELDS + rb"\)\]<0\.\d+> FLAGS INTERNALDATE RFC822\.SIZE\)"
    rb"|UID FETCH [\d,]+ \(FLAGS\)"
    rb"|UID SEARCH (CHARSET \S+ )?UID \S+( MODSEQ \d+)?"
    rb"|STATUS .+ \(UIDVALIDITY UIDNEXT( HIGHESTMODSEQ)?\)"
    rb"|UID SEARCH UID \d+:\d+ SINCE \d+-[A-Z][a-z]{2}-\d{4}"
    rb"|EXAMINE .+|LIST .+|NAMESPACE|CAPABILITY|ENABLE CONDSTORE|IDLE|LOGOUT|NOOP)",
)
"""All that we ever say to a server."""


async def test_messages_become_records_and_no_body_is_asked_for(dovecot: ListeningDovecot) -> None:
    """By Dovecot's own count, and by every command that it was sent."""
    dovecot.deliver(AMARA, letter(1, "Sensitivity: Company-Confidential"))
    dovecot.deliver(AMARA, letter(2, f"From: {AMARA}", f"To: {ELENI}"), "Sent")
    before = dovecot.messages()
    raws = await found_by(dovecot)
    outbound, inbound = records("imap", raws)
    assert (inbound.mailbox, inbound.direction, inbound.sensitivity) == (AMARA, "inbound", "company-confidential")
    assert (inbound.subject, inbound.folder and inbound.folder.path) == ("Minutes of Monday", "INBOX")
    assert inbound.size_bytes == len(letter(1, "Sensitivity: Company-Confidential"))
    assert (outbound.mailbox, outbound.direction, outbound.sensitivity) == (AMARA, "outbound", "normal")
    assert {"sensitivity", "size_bytes", "subject", "to"} <= set(inbound.visible)
    assert (dovecot.headers_fetched(), dovecot.bodies_fetched()) == (2, 0)
    commands = [one for one in dovecot.commands() if one and one != b"DONE"]
    assert [one for one in commands if not SAID.fullmatch(one)] == []
    assert sum(b"HEADER.FIELDS" in one for one in commands) == 2
    assert [one for one in dovecot.answers() if BODY.encode() in one] == []
    assert dovecot.messages() == before, "a message that was opened for writing moves from new to cur"


async def test_the_mailbox_that_was_signed_in_to_is_the_recipients(dovecot: ListeningDovecot) -> None:
    dovecot.deliver(AMARA, letter(1, f"To: {AMARA}, {BILAL}"))
    (record,) = records("imap", await found_by(dovecot))
    assert record.mailbox == AMARA


async def test_a_union_folder_is_shielded_by_the_door(dovecot: ListeningDovecot) -> None:
    dovecot.deliver(AMARA, letter(1), "Personal/UNISON branch")
    raws = await found_by(dovecot)
    assert len(raws) == 1
    assert records("imap", raws, builders.union_folder(path="Personal/UNISON branch")) == []
