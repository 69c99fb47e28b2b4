"""Rows of Microsoft 365's message trace become mail, however they were exported."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.streams.connectors.interface import Draft, Origin, Raw, Unreadable
from headerfirst.streams.connectors.m365_trace import CONNECTOR, is_heading

from tests.builders import AMARA, BILAL, ELENI, NOON
from tests.streams.connectors.desks import Outcome, desk, read

TRACED = {
    "Organization": "example.org",
    "MessageId": "<minutes-1@example.org>",
    "Received": "2026-03-10T12:00:00",
    "SenderAddress": AMARA,
    "RecipientAddress": BILAL,
    "Subject": "Minutes",
    "Status": "Delivered",
    "FromIP": "192.0.2.7",
    "Size": 2048,
    "MessageTraceId": "6c6b9f8e-0000-4000-8000-08de7e9d0001",
}
GRAPH = {
    "id": TRACED["MessageTraceId"],
    "senderAddress": AMARA,
    "recipientAddress": BILAL,
    "messageId": "<minutes-1@example.org>",
    "receivedDateTime": "2026-03-10T12:00:00Z",
    "subject": "Minutes",
    "status": "delivered",
    "size": 2048,
}
HISTORICAL = {
    "origin_timestamp_utc": "2026-03-10T12:00:00.0000000Z",
    "sender_address": AMARA,
    "recipient_status": f"{BILAL}##Receive, Deliver;{ELENI}##Receive, Send",
    "message_subject": "Minutes",
    "total_bytes": "2048",
    "message_id": "<minutes-1@example.org>",
    "network_message_id": TRACED["MessageTraceId"],
    "original_client_ip": "192.0.2.7",
    "directionality": "Originating",
}


def table(*rows: dict[str, Any]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]), quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def trace(folder: Path, content: str, encoding: str = "utf-8") -> Outcome:
    path = folder / "trace"
    path.write_bytes(content.encode(encoding))
    return read("m365-trace", path)


TO_ELENI = {"RecipientAddress": ELENI}
OTHER = {"MessageTraceId": "other", "MessageId": "<2@example.net>", "SenderAddress": ELENI}
IN_ALL_FORMS = [
    json.dumps([TRACED, TRACED | TO_ELENI]),
    "\n".join(map(json.dumps, [TRACED, TRACED | TO_ELENI])),
    json.dumps({"d": {"results": [TRACED, TRACED | TO_ELENI]}}),
    json.dumps({"value": [GRAPH, GRAPH | {"recipientAddress": ELENI}]}),
    table(TRACED, TRACED | TO_ELENI),
    "#TYPE Deserialized.Row\n" + table(TRACED, TRACED | TO_ELENI),
    table(HISTORICAL),
]


@pytest.mark.parametrize("content", IN_ALL_FORMS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-8-sig"])
def test_every_form_says_the_same(tmp_path: Path, content: str, encoding: str) -> None:
    (record,) = trace(tmp_path, content, encoding).records
    assert (record.from_.address, [to.address for to in record.to]) == (AMARA, [BILAL, ELENI])
    assert (record.direction, record.mailbox, record.observed_at) == ("outbound", AMARA, NOON)
    assert (record.message_id, record.subject, record.size_bytes) == ("<minutes-1@example.org>", "Minutes", 2048)


def test_a_page_that_is_a_line_of_a_log_is_as_many_rows() -> None:
    page = json.dumps({"value": [TRACED, TRACED | TO_ELENI, {"MessageTraceId": "x", "Received": "never"}]}).encode()
    conversion = CONNECTOR.convert(desk())
    (bad,) = conversion.take(Raw(Origin("log", 0, 0), page, len(page)))
    assert isinstance(bad, Unreadable)
    assert (bad.reason, bad.value) == ("time_unusable", b'{"MessageTraceId": "x", "Received": "never"}')
    (draft,) = conversion.rest()
    assert isinstance(draft, Draft)
    assert isinstance(draft.record, EmailMetadata)
    assert [to.address for to in draft.record.to] == [BILAL, ELENI]


@pytest.mark.parametrize(
    "received",
    ["2026-03-10T12:00:00", "2026-03-10T13:00:00+01:00", "/Date(1773144000000)/", "3/10/2026 12:00:00 PM"],
)
def test_times(tmp_path: Path, received: str) -> None:
    assert trace(tmp_path, json.dumps(TRACED | {"Received": received})).records[0].observed_at == NOON


def test_rows_of_two_mails_may_stand_mixed(tmp_path: Path) -> None:
    rows = [TRACED, TRACED | OTHER, TRACED | TO_ELENI, TRACED | OTHER | {"RecipientAddress": AMARA}]
    found = [(one.mailbox, len(one.to)) for one in trace(tmp_path, "\n".join(map(json.dumps, rows))).records]
    assert found == [(AMARA, 2), (BILAL, 2), (AMARA, 2)]


def test_a_notification_has_the_null_sender(tmp_path: Path) -> None:
    (record,) = trace(tmp_path, json.dumps(TRACED | {"SenderAddress": "<>"})).records
    assert (record.from_.address, record.auto_submitted, record.mailbox) == ("<>", "auto-replied", BILAL)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("planted", "line_unreadable"),
        (json.dumps(TRACED)[:-1], "not_json"),
        (json.dumps(TRACED | {"Subject": 7}), "wrong_type"),
        (json.dumps(TRACED | {"Received": "10.03.2026 12:00"}), "time_unusable"),
        (json.dumps(TRACED | {"Received": None}), "time_unusable"),
        (json.dumps(TRACED | {"Received": "/Date(999999999999999)/"}), "time_unusable"),
        (json.dumps(TRACED | {"SenderAddress": ""}), "field_missing"),
        (json.dumps(TRACED | {"RecipientAddress": None}), "field_missing"),
        (json.dumps(TRACED | {"MessageTraceId": None, "MessageId": None}), "field_missing"),
    ],
)
def test_a_bad_row_is_a_letter_and_its_neighbours_go_on(tmp_path: Path, line: str, reason: str) -> None:
    outcome = trace(tmp_path, "\n".join([json.dumps(TRACED | OTHER), line]))
    assert ([letter.reason for letter in outcome.letters], len(outcome.records)) == ([reason], 1)


def test_a_row_with_other_columns_than_named_is_a_letter(tmp_path: Path) -> None:
    outcome = trace(tmp_path, table(TRACED) + "planted,planted\r\n")
    assert ([letter.reason for letter in outcome.letters], len(outcome.records)) == (["line_unreadable"], 1)


def test_nobodys_subject_passes_for_a_heading() -> None:
    assert not is_heading(table(TRACED | {"Subject": "SenderAddress RecipientAddress"}).splitlines()[1].encode())
    assert is_heading(table(TRACED).splitlines()[0].encode())


def test_the_example_of_the_format_is_a_row_of_it(tmp_path: Path) -> None:
    assert [record.mailbox for record in trace(tmp_path, CONNECTOR.example).records] == [AMARA]
