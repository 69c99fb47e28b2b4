"""Slack's messages become records of chat without a word of what they say; an export names people and places beside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from headerfirst.schemas.email_metadata import Folder
from headerfirst.streams.connectors import connector_for

from tests import builders
from tests.builders import AMARA, BILAL, CARYS, ELENI
from tests.streams.connectors.desks import Outcome, read

EXAMPLE = connector_for("slack").example.encode()
TS = "1773144000.000100"
USERS = [
    {"id": "U1", "name": "amara", "profile": {"email": AMARA, "real_name": "Amara Okafor", "title": "planted"}},
    {"id": "U2", "name": "bilal", "profile": {"email": BILAL}},
    {"id": "U3", "name": "carys", "profile": {"email": CARYS}},
    {"id": "U4", "name": "robot", "is_bot": True, "profile": {}},
]
CHANNELS = [
    {"id": "C7", "name": "general", "creator": "U1", "members": ["U1", "U2", "U4"], "topic": {"value": "planted"}},
    {"id": "C8", "name": "branch", "creator": "U3", "members": ["U1", "U3"]},
    {"id": "C9", "name": "union", "creator": "U1", "members": ["U1"]},
]


def message(**changes: Any) -> dict[str, Any]:
    known = {"type": "message", "user": "U1", "text": "planted", "ts": TS, "blocks": [{"text": "planted"}]}
    return {name: value for name, value in (known | changes).items() if value is not None}


def export(folder: Path, **days: list[dict[str, Any]]) -> Outcome:
    """By the name of the channel's folder."""
    (folder / "users.json").write_bytes(orjson.dumps(USERS))
    (folder / "channels.json").write_bytes(orjson.dumps(CHANNELS, option=orjson.OPT_INDENT_2))
    (folder / "dms.json").write_bytes(orjson.dumps([{"id": "D7", "members": ["U1", "U2"]}]))
    for name, messages in days.items():
        (folder / name).mkdir()
        (folder / name / "2026-03-10.json").write_bytes(orjson.dumps(messages, option=orjson.OPT_INDENT_2))
    return read("slack", folder)


def log(folder: Path, *lines: bytes) -> Outcome:
    path = folder / "slack.json"
    path.write_bytes(b"".join(one + b"\n" for one in lines))
    return read("slack", path)


def test_a_message_of_an_export(tmp_path: Path) -> None:
    outcome = export(tmp_path, general=[message(files=[{"name": "planted"}])])
    record = outcome.records[0]
    assert (record.channel, record.direction, record.mailbox, record.from_.name) == (
        "im",
        "internal",
        AMARA,
        "Amara Okafor",
    )
    assert ([one.address for one in record.to], record.folder) == ([BILAL], Folder(id="C7", path="general"))
    assert (record.message_id, record.observed_at) == (f"C7/{TS}", builders.NOON.replace(microsecond=100))
    assert (record.attachment_count, record.subject, record.sensitivity) == (1, None, "unknown")
    assert b"planted" not in outcome.lines[0].value
    assert outcome.account.other_kinds == {"person": 4, "place": 4}


def test_a_direct_message(tmp_path: Path) -> None:
    record = export(tmp_path, D7=[message(user="U2")]).records[0]
    assert (record.mailbox, [one.address for one in record.to], record.folder) == (BILAL, [AMARA], Folder(id="D7"))


def test_a_message_by_itself_may_name_everybody(tmp_path: Path) -> None:
    record = log(tmp_path, EXAMPLE).records[0]
    assert (record.direction, record.mailbox, record.from_.address) == ("inbound", AMARA, ELENI)
    assert record.message_id == f"C7/{TS}"


def test_a_place_is_the_same_by_id_and_by_folder(tmp_path: Path) -> None:
    ids = [one.event_id for one in export(tmp_path, general=[message(), message(channel="C7")]).records]
    assert ids[0] == ids[1]


def test_a_place_that_nothing_is_known_of(tmp_path: Path) -> None:
    record = export(tmp_path, other=[message()]).records[0]
    assert (record.folder, record.to, "to" in record.visible) == (Folder(path="other"), [], False)


@pytest.mark.parametrize(("thread", "reply"), [(TS, None), ("1773140000.000100", "C7/1773140000.000100"), (None, None)])
def test_a_thread(tmp_path: Path, thread: str | None, reply: str | None) -> None:
    assert export(tmp_path, general=[message(thread_ts=thread)]).records[0].in_reply_to == reply


def test_an_official_and_a_union_s_channel_are_shielded(tmp_path: Path) -> None:
    outcome = export(tmp_path, branch=[message()], general=[message(user="U3")], union=[message()])
    assert (outcome.records, outcome.account.shielded) == ([], {"union_official": 2, "union_folder": 1})


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"subtype": "channel_join"}, "notice"),
        ({"type": "reaction"}, "notice"),
        ({"subtype": "bot_message", "user": None}, "program"),
        ({"user": None, "bot_id": "B1"}, "program"),
        ({"action": "user_login"}, "audit-entry"),
    ],
)
def test_what_nobody_wrote_is_counted(tmp_path: Path, changes: dict[str, Any], kind: str) -> None:
    assert log(tmp_path, orjson.dumps(message(**changes))).account.other_kinds == {kind: 1}


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"planted", "not_json"),
        (EXAMPLE[:-2], "not_json"),
        (EXAMPLE.replace(b'"1773144000.000100"', b"7"), "wrong_type"),
        (EXAMPLE.replace(b"amara.okafor@", b"\xff@"), "not_utf8"),
        (EXAMPLE.replace(b"1773144000.000100", b"soon"), "time_unusable"),
        (EXAMPLE.replace(b'"1773144000.', b'"4070908800.'), "time_ahead"),
        (EXAMPLE.replace(b"eleni.markou@example.net", b"U9"), "field_missing"),
        (EXAMPLE.replace(b"amara.okafor@example.org", b"U9"), "field_missing"),
        (b"{}", "field_missing"),
    ],
)
def test_a_bad_line_is_a_letter_with_length_and_digest_alone(tmp_path: Path, bad: bytes, reason: str) -> None:
    outcome = log(tmp_path, bad, EXAMPLE)
    letter = outcome.letters[0]
    assert (letter.reason, letter.length - len(bad) in {0, 1}, letter.record) == (reason, True, None)
    assert len(outcome.records) == 1, "its neighbours go on"


def test_what_an_app_writes_is_a_programs_whatever_the_message_calls_it(tmp_path: Path) -> None:
    outcome = export(
        tmp_path,
        general=[
            message(user="U4", bot_id="B1"),
            message(user="U4"),
            message(user="USLACKBOT"),
            message(user="U77", bot_id="B1"),
            message(user=None, bot_id="B1"),
        ],
    )
    assert (outcome.records, outcome.letters, outcome.account.other_kinds["program"]) == ([], [], 5)


def test_what_somebody_lets_an_app_write_is_theirs(tmp_path: Path) -> None:
    assert [one.mailbox for one in export(tmp_path, general=[message(bot_id="B1")]).records] == [AMARA]


def test_files_beside_the_messages_that_name_nobody_are_no_people(tmp_path: Path) -> None:
    (tmp_path / "canvases.json").write_bytes(orjson.dumps([{"id": "F1", "title": "planted"}]))
    added = {"user_id": "U1", "user_name": "amara", "date": "1773144000", "change_type": "added", "app_type": "Zoom"}
    (tmp_path / "integration_logs.json").write_bytes(orjson.dumps([added]))
    outcome = export(tmp_path)
    assert outcome.account.other_kinds == {"person": 4, "place": 4, "other-object": 1, "integration-log": 1}
    assert outcome.letters == []
