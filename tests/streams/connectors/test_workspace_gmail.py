"""Google Workspace's Gmail log: mail that was sent and received, and nothing of what people do with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from headerfirst.schemas.email_metadata import Authentication, GatewayVerdict
from headerfirst.streams.connectors.workspace_gmail import CONNECTOR

from tests.builders import AMARA, BILAL, CARYS, ELENI, NOON
from tests.streams.connectors.desks import Outcome, read

EVENT = {"timestamp_usec": "1773144000000000", "mail_event_type": 1, "success": True}
MESSAGE = {
    "rfc2822_message_id": "<minutes-1@example.org>",
    "subject": "Minutes",
    "payload_size": "2048",
    "num_message_attachments": 1,
    "source": {"address": AMARA, "from_header_address": AMARA, "from_header_displayname": "Amara Okafor"},
    "destination": [{"address": BILAL, "service": "gmail-ui"}, {"address": ELENI}],
    "link_domain": ["planted.example.net"],
    "attachment": [{"file_name": "planted.pdf", "sha256": "planted"}],
}


def event(changes: dict[str, Any] | None = None, **message: Any) -> str:
    return json.dumps({"event_info": EVENT | (changes or {}), "message_info": MESSAGE | message})


def log(folder: Path, *lines: str) -> Outcome:
    path = folder / "gmail.json"
    path.write_text("\n".join(lines))
    return read("workspace-gmail", path)


def test_an_event_is_a_mail(tmp_path: Path) -> None:
    outcome = log(tmp_path, event(), event({"mail_event_type": 2}))
    (record,) = outcome.records
    assert (record.from_.address, record.from_.name) == (AMARA, "Amara Okafor")
    assert ([to.address for to in record.to], record.direction) == ([BILAL, ELENI], "outbound")
    assert (record.message_id, record.subject) == ("<minutes-1@example.org>", "Minutes")
    assert (record.size_bytes, record.attachment_count, record.attachments) == (2048, 1, None)
    assert (record.observed_at, record.gateway_verdict, record.auth) == (NOON, None, None)
    assert b"planted" not in b"".join(line.value for line in outcome.lines)


def test_what_google_found_is_told(tmp_path: Path) -> None:
    passed = {"spf_pass": True, "dkim_pass": False, "dmarc_pass": True}
    (record,) = log(tmp_path, event(is_spam=True, connection_info=passed)).records
    assert record.gateway_verdict == GatewayVerdict(engine="gmail", verdict="spam")
    assert record.auth == Authentication(spf="pass", dmarc="pass")
    assert {"auth", "gateway_verdict"} <= set(record.visible)


def test_destinations_may_be_flat(tmp_path: Path) -> None:
    flat = f"gmail-ui::{BILAL},smtp-outbound:x:{ELENI}"
    (record,) = log(tmp_path, event(destination=None, flattened_destinations=flat)).records
    assert [to.address for to in record.to] == [BILAL, ELENI]


def test_the_author_counts_and_who_handed_it_in_is_protected_too(tmp_path: Path) -> None:
    (record,) = log(tmp_path, event(source={"address": "x@example.net", "from_header_address": AMARA})).records
    assert record.from_.address == AMARA
    outcome = log(tmp_path, event(source={"address": CARYS, "from_header_address": AMARA}))
    assert outcome.account.shielded == {"union_official": 1}


def test_an_activity_of_the_reports_api_is_read(tmp_path: Path) -> None:
    activity = {"id": {"applicationName": "gmail"}, "parameters": json.loads(event())}
    page = json.dumps({"kind": "admin#reports#activities", "items": [activity, activity]})
    assert len(log(tmp_path, page).records) == 1


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (event({"mail_event_type": 7}), "reading-or-marking"),
        (event({"mail_event_type": "15"}), "reading-or-marking"),
        (json.dumps({"event_info": EVENT}), "event-without-message"),
        (json.dumps({"id": {"applicationName": "drive"}, "events": []}), "another-application"),
    ],
)
def test_events_that_are_no_mail_are_counted(tmp_path: Path, line: str, kind: str) -> None:
    outcome = log(tmp_path, line)
    assert (outcome.account.other_kinds, outcome.account.seen) == ({kind: 1}, 0)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("planted", "not_json"),
        ("7", "wrong_type"),
        (event(subject=7), "wrong_type"),
        (json.dumps({"events": [{"parameters": [{"name": "message_info", "value": "planted"}]}]}), "wrong_type"),
        (event({"timestamp_usec": "planted"}), "time_unusable"),
        (event({"timestamp_usec": "9" * 30}), "time_unusable"),
        (event({"timestamp_usec": None}), "time_unusable"),
        (event(source=None), "field_missing"),
        (event(destination=[]), "field_missing"),
    ],
)
def test_a_bad_event_is_a_letter_and_its_neighbours_go_on(tmp_path: Path, line: str, reason: str) -> None:
    outcome = log(tmp_path, event(rfc2822_message_id="<2@example.org>"), line)
    assert ([letter.reason for letter in outcome.letters], len(outcome.records)) == ([reason], 1)


def test_a_mail_without_message_id_is_known_by_its_time_and_where_it_went(tmp_path: Path) -> None:
    lines = [event({"timestamp_usec": str(1773144000000000 + n)}, rfc2822_message_id=None) for n in (0, 0, 1)]
    records = log(tmp_path, *lines).records
    assert len({record.message_id for record in records}) == len(records) == 2


def test_the_example_of_the_format_is_an_event_of_it(tmp_path: Path) -> None:
    assert [record.mailbox for record in log(tmp_path, CONNECTOR.example).records] == [AMARA]
