"""Zeek's smtp.log becomes mail; sessions that hid theirs are counted."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from headerfirst.streams.connectors.zeek_smtp import CONNECTOR

from tests.builders import AMARA, BILAL, CARYS, ELENI, NOON
from tests.streams.connectors.desks import Outcome, read

SESSION: dict[str, Any] = {
    "ts": 1773144000.0,
    "uid": "CAyhWs12",
    "id.orig_h": "192.0.2.7",
    "trans_depth": 1,
    "helo": "planted",
    "mailfrom": AMARA,
    "rcptto": [ELENI, BILAL],
    "date": "Tue, 10 Mar 2026 11:59:30 +0000",
    "from": f"Amara Okafor <{AMARA}>",
    "to": [f"Eleni Markou <{ELENI}>"],
    "msg_id": "<minutes-1@example.org>",
    "in_reply_to": "<minutes-0@example.net>",
    "subject": "=?utf-8?q?Caf=C3=A9?=",
    "last_reply": "250 planted",
    "user_agent": "planted",
    "first_received": "planted",
    "tls": False,
}


def tabbed(**changes: Any) -> str:
    fields = SESSION | changes
    return "\t".join(["#fields", *fields]) + "\n" + "\t".join(map(tab_form, fields.values()))


def tab_form(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(value)
    if isinstance(value, bool):
        return "T" if value else "F"
    return "-" if value is None else str(value)


def log(folder: Path, *lines: str) -> Outcome:
    path = folder / "smtp.log"
    path.write_text("".join(f"{line}\n" for line in lines))
    return read("zeek-smtp", path)


def session(**changes: Any) -> str:
    return json.dumps(SESSION | changes)


@pytest.mark.parametrize(
    "line",
    [
        session(),
        tabbed(),
        session(ts="2026-03-10T12:00:00.000000Z", _path="smtp"),
        session(ts=1773144000000, to=f"Eleni Markou <{ELENI}>", cc=None),
    ],
)
def test_both_forms_say_the_same(tmp_path: Path, line: str) -> None:
    outcome = log(tmp_path, "#separator \\x09", line, "#close")
    (record,) = outcome.records
    assert (record.from_.address, record.from_.name) == (AMARA, "Amara Okafor")
    assert ([to.address for to in record.to], [one.address for one in record.bcc]) == ([ELENI], [BILAL])
    assert (record.message_id, record.in_reply_to) == ("<minutes-1@example.org>", "<minutes-0@example.net>")
    assert (record.subject, record.observed_at, record.sent_at) == ("Café", NOON, NOON - timedelta(seconds=30))
    assert (record.direction, record.mailbox, record.recipient_count) == ("outbound", AMARA, 2)
    assert record.visible == ["bcc", "in_reply_to", "reply_to", "sent_at", "subject", "to"]
    assert b"planted" not in outcome.lines[0].value
    assert outcome.account.other_kinds == {"directive": 2}


def test_what_tabs_and_commas_would_part_is_escaped(tmp_path: Path) -> None:
    line = tabbed(to=[f"Markou\\x2c Eleni <{ELENI}>", BILAL], subject="Caf\\xc3\\xa9")
    (record,) = log(tmp_path, line).records
    assert ([to.address for to in record.to], record.subject) == ([ELENI, BILAL], "Café")


def test_a_set_may_be_null(tmp_path: Path) -> None:
    (record,) = log(tmp_path, session(rcptto=None)).records
    assert ([to.address for to in record.to], record.bcc) == ([ELENI], [])


def test_mail_from_outside_is_of_those_whom_the_server_took_it_for(tmp_path: Path) -> None:
    line = session(**{"from": ELENI, "mailfrom": ELENI, "to": ["list@example.net"], "rcptto": [AMARA, BILAL]})
    records = log(tmp_path, line).records
    assert [(record.mailbox, record.bcc) for record in records] == [(AMARA, []), (BILAL, [])]


def test_without_headers_the_envelope_says_who(tmp_path: Path) -> None:
    (record,) = log(tmp_path, session(**{"from": None, "to": [], "cc": [], "msg_id": None, "subject": None})).records
    assert (record.from_.address, [to.address for to in record.to]) == (AMARA, [ELENI, BILAL])
    assert (record.subject, "cc" in record.visible) == (None, True)


def test_a_bounce_is_an_answer_of_a_machine(tmp_path: Path) -> None:
    (record,) = log(tmp_path, session(**{"mailfrom": "", "from": None, "to": [AMARA], "rcptto": [AMARA]})).records
    assert (record.from_.address, record.auto_submitted) == ("<>", "auto-replied")


def test_the_sender_of_the_envelope_is_protected_too(tmp_path: Path) -> None:
    assert log(tmp_path, session(mailfrom=CARYS)).account.shielded == {"union_official": 1}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (json.dumps({"ts": 1773144000.0, "helo": "x", "tls": True}), "encrypted-session"),
        (json.dumps({"ts": 1773144000.0, "helo": "x", "tls": False}), "session-without-message"),
        (tabbed(mailfrom=None, **{"from": None, "tls": True}), "encrypted-session"),
        (json.dumps({"ts": 1773144000.0, "_path": "http", "host": "planted"}), "another-log"),
        (json.dumps({"ts": 1773144000.0, "host": "planted"}), "another-log"),
        ("#fields\tts\thost\n1773144000.0\tplanted", "another-log"),
        ("#close", "directive"),
    ],
)
def test_lines_that_are_about_no_mail_are_counted(tmp_path: Path, line: str, kind: str) -> None:
    outcome = log(tmp_path, line)
    assert (outcome.account.other_kinds, outcome.account.seen) == ({kind: 1}, 0)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("planted", "line_unreadable"),
        (session()[:-1], "not_json"),
        (session(subject=7), "wrong_type"),
        (session(ts="planted"), "time_unusable"),
        (session(ts=None), "time_unusable"),
        (session(ts=-1.0), "time_unusable"),
        (tabbed() + "\tplanted", "line_unreadable"),
    ],
)
def test_a_bad_line_is_a_letter_and_its_neighbours_go_on(tmp_path: Path, line: str, reason: str) -> None:
    outcome = log(tmp_path, line, session())
    assert ([letter.reason for letter in outcome.letters], len(outcome.records)) == ([reason], 1)


def test_a_mail_without_message_id_is_known_by_its_connection(tmp_path: Path) -> None:
    lines = [session(msg_id=None), session(msg_id=None), session(msg_id=None, trans_depth=2)]
    assert len({record.message_id for record in log(tmp_path, *lines).records}) == 2


def test_the_example_of_the_format_is_a_line_of_it(tmp_path: Path) -> None:
    assert [record.mailbox for record in log(tmp_path, CONNECTOR.example).records] == [AMARA]
