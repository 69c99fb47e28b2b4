"""Mail of Exchange Online, as Microsoft Graph answers: named properties, no content; no tenant was asked."""

from __future__ import annotations

import asyncio

import requests

from tests import builders
from tests.builders import AMARA, BILAL, ELENI
from tests.streams.connectors.asking_for_mail import records
from tests.streams.connectors.delta_server import TOKEN, DeltaServer, found_by, letter


async def test_received_mail_has_its_headers_and_no_body_is_asked_for(graph: DeltaServer) -> None:
    graph.put(AMARA, letter(1, "Sensitivity: Company-Confidential"), "Inbox/Projects", categories=["Blue"])
    graph.put(AMARA, letter(2), categories=["Personal"])
    second, first = records("graph", await found_by(graph))
    assert (first.mailbox, first.direction, first.sensitivity) == (AMARA, "inbound", "company-confidential")
    assert first.folder is not None
    assert (first.folder.path, first.folder.id) == ("Inbox/Projects", "root=Inbox=Projects=")
    assert first.observed_at.isoformat() == "2026-03-09T10:30:05+00:00"
    assert {"sensitivity", "subject", "auth"} <= set(first.visible)
    assert (second.marks, second.subject) == (["label"], None)
    assert graph.refused == []
    assert graph.preferences == {'IdType="ImmutableId", odata.maxpagesize=100'}


async def test_the_server_refuses_whoever_asks_for_more(graph: DeltaServer) -> None:
    """So the test above can fail."""
    graph.put(AMARA, letter(1))
    url = f"{graph.origin}/v1.0/users/{AMARA}/mailFolders/root=Inbox=/messages/delta"
    for query in ("", "?$select=id,bodyPreview", "?$select=id&$expand=attachments"):
        answer = await asyncio.to_thread(
            requests.get,
            url + query,
            headers={"Authorization": f"Bearer {TOKEN}"},
            verify=str(graph.certificates.authority),
            timeout=10,
        )
        assert answer.status_code == 400
    assert len(graph.refused) == 3


async def test_of_sent_mail_it_is_known_what_cannot_be_seen(graph: DeltaServer) -> None:
    bcc = [{"emailAddress": {"address": BILAL}}]
    graph.put(AMARA, letter(1, f"From: {AMARA}", f"To: {ELENI}"), "Sent Items", is_sent=True, bccRecipients=bcc)
    (record,) = records("graph", await found_by(graph))
    assert (record.mailbox, record.direction, record.sensitivity) == (AMARA, "outbound", "unknown")
    assert ([one.address for one in record.to], [one.address for one in record.bcc]) == ([ELENI], [BILAL])
    assert record.subject == "Minutes of Monday"
    assert record.visible == ["bcc", "cc", "reply_to", "sent_at", "subject", "to"]


async def test_a_union_folder_is_shielded_by_the_door(graph: DeltaServer) -> None:
    graph.put(AMARA, letter(1), "Inbox/UNISON branch")
    raws = await found_by(graph)
    assert len(raws) == 1
    assert records("graph", raws, builders.union_folder(path="Inbox/UNISON branch")) == []
