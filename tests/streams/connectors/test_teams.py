"""Teams' messages become records of chat without a word of what they say, from the audit log and from Graph alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from headerfirst.schemas.email_metadata import Folder
from headerfirst.streams.connectors import connector_for

from tests import builders
from tests.builders import AMARA, BILAL, CARYS, ELENI
from tests.streams.connectors.desks import Outcome, desk, read
from tests.streams.connectors.m365_lines import line

EXAMPLE = connector_for("teams").example.encode()
GRAPH = {
    "id": "1773144000000",
    "replyToId": None,
    "messageType": "message",
    "createdDateTime": "2026-03-10T12:00:00Z",
    "chatId": "19:7@thread.v2",
    "subject": "planted",
    "body": {"contentType": "html", "content": "planted"},
    "from": {"user": {"id": "amara", "displayName": "Amara Okafor"}},
    "attachments": [{"name": "planted"}],
    "mentions": [{"mentionText": "planted"}],
}


def log(folder: Path, *lines: bytes) -> Outcome:
    path = folder / "teams.json"
    path.write_bytes(b"".join(one + b"\n" for one in lines))
    return read("teams", path)


def graph(**changes: Any) -> bytes:
    return orjson.dumps(GRAPH | changes)


def test_a_message_of_the_audit_log(tmp_path: Path) -> None:
    record = log(tmp_path, EXAMPLE).records[0]
    assert (record.channel, record.direction, record.mailbox, record.size_bytes) == ("im", "outbound", AMARA, 120)
    assert (record.observed_at, record.message_id) == (builders.NOON, "19:7@thread.v2/1773144000000")
    assert ([one.address for one in record.to], record.folder) == ([ELENI], Folder(id="19:7@thread.v2"))
    assert (record.subject, record.sensitivity, record.sent_at) == (None, "unknown", None)


def test_a_message_of_graph_says_no_word_of_its_text(tmp_path: Path) -> None:
    outcome = log(tmp_path, graph())
    record = outcome.records[0]
    assert (record.mailbox, record.message_id, record.attachment_count) == (AMARA, "19:7@thread.v2/1773144000000", 1)
    assert b"planted" not in outcome.lines[0].value


def test_both_tell_of_one_event(tmp_path: Path) -> None:
    assert len({one.event_id for one in log(tmp_path, EXAMPLE, graph()).records}) == 1


def test_a_channel_is_a_folder(tmp_path: Path) -> None:
    sent = line("MessageSent", MessageId="1", ChannelGuid="19:8", TeamName="Planning", ChannelName="General")
    posted = graph(chatId=None, channelIdentity={"teamId": "t", "channelId": "19:8"})
    assert [one.folder for one in log(tmp_path, sent, posted).records] == [
        Folder(id="19:8", path="Planning/General"),
        Folder(id="19:8"),
    ]


def test_a_union_s_channel_is_shielded(tmp_path: Path) -> None:
    sent = line("MessageSent", MessageId="1", ChannelGuid="19:8", ChannelName="Union")
    assert log(tmp_path, sent).account.shielded == {"union_folder": 1}


def test_a_union_s_channel_may_be_registered_as_its_address(tmp_path: Path) -> None:
    path = tmp_path / "one"
    path.write_bytes(line("MessageSent", MessageId="1", ChannelGuid="19:Branch@thread.tacv2", ChannelName="General"))
    known = desk(builders.union_address(id="channel", address="19:branch@thread.tacv2"))
    assert read("teams", path).account.produced == 1
    assert read("teams", path, known).account.shielded == {"union_address": 1}


@pytest.mark.parametrize(
    ("parent", "reply"), [("2", "19:7/2"), ("1", None), (None, None)], ids=["a reply", "its own parent", "no parent"]
)
def test_a_thread(tmp_path: Path, parent: str | None, reply: str | None) -> None:
    sent = line("MessageSent", MessageId="1", ChatThreadId="19:7", ParentMessageId=parent)
    assert log(tmp_path, sent, graph(id="1", chatId="19:7", replyToId=parent)).records[1].in_reply_to == reply
    assert log(tmp_path, sent).records[0].in_reply_to == reply


def test_a_chat_that_begins(tmp_path: Path) -> None:
    members = [{"UPN": AMARA, "DisplayName": "Amara"}, {"UPN": BILAL, "DisplayName": "Bilal"}]
    created = line("ChatCreated", ChatThreadId="19:7", Members=members, ParticipantInfo={"HasForeignTenantUsers": True})
    record = log(tmp_path, created).records[0]
    assert (record.message_id, record.direction, [one.address for one in record.to]) == ("19:7", "outbound", [BILAL])


def test_a_member_without_a_name_to_sign_in_by_leaves_the_others(tmp_path: Path) -> None:
    outcome = log(tmp_path, line("MessageSent", MessageId="1", Members=[{"DisplayName": "planted"}, {"UPN": BILAL}]))
    assert [one.address for one in outcome.records[0].to] == [BILAL]
    assert outcome.letters == []


def test_members_that_an_export_adds(tmp_path: Path) -> None:
    members = [
        {"userId": "x", "email": BILAL},
        {"id": "y", "userPrincipalName": "eleni.markou_example.net#EXT#@x.example"},
    ]
    assert [one.address for one in log(tmp_path, graph(members=members)).records[0].to] == [BILAL, ELENI]


def test_an_official_is_shielded(tmp_path: Path) -> None:
    to, by = line("MessageSent", MessageId="1", Members=[{"UPN": CARYS}]), graph(**{"from": {"user": {"id": "carys"}}})
    assert log(tmp_path, to, by).account.shielded == {"union_official": 2}


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (graph(messageType="systemEventMessage"), "system-message"),
        (graph(**{"from": {"application": {"id": "bot"}}}), "program"),
        (line("MemberAdded"), "other-operation"),
        (b"#TYPE Selected", "line-of-types"),
    ],
)
def test_what_nobody_wrote_is_counted(tmp_path: Path, other: bytes, kind: str) -> None:
    assert log(tmp_path, other).account.other_kinds == {kind: 1}


def test_a_page_of_graph_is_its_messages(tmp_path: Path) -> None:
    page = orjson.dumps({"@odata.nextLink": "x", "value": [GRAPH, {"planted": 1}, GRAPH | {"id": "2"}]})
    outcome = log(tmp_path, page)
    assert (len(outcome.records), [letter.reason for letter in outcome.letters]) == (2, ["field_missing"])


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"planted", "line_unreadable"),
        (EXAMPLE[:-2], "not_json"),
        (EXAMPLE.replace(b'"1773144000000"', b"7"), "wrong_type"),
        (EXAMPLE.replace(b"amara.okafor@", b"\xff@"), "not_utf8"),
        (EXAMPLE.replace(b'"MessageId"', b'"Planted"'), "field_missing"),
        (EXAMPLE.replace(b"amara.okafor@example.org", b"8:orgid:planted"), "field_missing"),
        (graph(**{"from": None}), "field_missing"),
        (graph(createdDateTime="soon"), "time_unusable"),
        (EXAMPLE.replace(b"2026-", b"2099-"), "time_ahead"),
    ],
)
def test_a_bad_line_is_a_letter_with_length_and_digest_alone(tmp_path: Path, bad: bytes, reason: str) -> None:
    outcome = log(tmp_path, bad, EXAMPLE)
    letter = outcome.letters[0]
    assert (letter.reason, letter.length - len(bad) in {0, 1}, letter.record) == (reason, True, None)
    assert len(outcome.records) == 1, "its neighbours go on"


def test_who_is_a_student_is_out_of_scope(tmp_path: Path) -> None:
    path = tmp_path / "one"
    path.write_bytes(EXAMPLE)
    assert read("teams", path, desk(builders.person(person_type="student"))).account.out_of_scope == {"student": 1}
