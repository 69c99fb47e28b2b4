"""What the door lets through, withholds, shields and leaves out; and that everything is accounted for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from headerfirst.schemas.record import Record
from headerfirst.streams.codec import encode
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.door import Door
from headerfirst.streams.connectors.interface import Conversion, Drafted, Origin, OtherKind, Raw
from headerfirst.streams.dead_letters import Letter
from headerfirst.streams.line import Line

from tests import builders
from tests.builders import AMARA, CARYS, DEWI, ELENI
from tests.streams.connectors.desks import NOW, Outcome, desk, mail, one_mail, read
from tests.streams.domain_lists import store


def one_record(where: Path, topic: str, record: Record, **changes: Any) -> Outcome:
    path = where / "one.jsonl"
    value = orjson.loads(encode(record)) | changes
    path.write_bytes(Line(topic, None, orjson.dumps(value)).to_json())
    return read("jsonl", path)


@pytest.mark.parametrize(
    "headers",
    [
        [f"From: {CARYS}"],
        [f"To: {CARYS}"],
        [f"Cc: {AMARA}, Carys <Carys.Pugh+branch@Example.org>"],
        [f"Bcc: {CARYS}"],
        [f"Reply-To: {CARYS}"],
        [f"Sender: {CARYS}", f"From: {AMARA}"],
        [f"Return-Path: <{CARYS}>"],
        [f"Resent-To: {CARYS}"],
        ["From: carys.pugh@exarnple.org"],
        ['From: "Carys Pugh" <c\u0430rys.pugh@example.org>'],
        [f"To: Survey,(<{CARYS}>)"],
    ],
)
def test_an_officials_mail_is_counted_and_nothing_else(tmp_path: Path, headers: list[str]) -> None:
    outcome = one_mail(tmp_path, *headers)
    assert (outcome.lines, outcome.letters) == ([], [])
    assert set(outcome.account.shielded) == {"union_official"}


def test_an_officials_mail_of_a_time_that_lies_ahead_leaves_no_letter(tmp_path: Path) -> None:
    outcome = one_mail(tmp_path, f"From: {CARYS}", "Received: by x; Sun, 10 Mar 2099 12:00:00 +0000")
    assert (outcome.letters, outcome.account.shielded) == ([], {"union_official": 1})


def test_before_the_term_and_after_it_mail_is_as_everybodys_but_what_is_dated_in_it_stays(tmp_path: Path) -> None:
    ended = builders.union_official(to=builders.NOON.replace(hour=11))
    assert one_mail(tmp_path, f"To: {CARYS}", "Date: Tue, 10 Mar 2026 11:30:00 +0000", at=desk(ended)).records
    assert not one_mail(tmp_path, f"To: {CARYS}", "Date: Tue, 10 Mar 2026 10:30:00 +0000", at=desk(ended)).records


def test_what_is_shielded_is_never_the_newest_record(tmp_path: Path) -> None:
    """So that how old the newest is says nothing of those whom nobody may look at."""
    assert one_mail(tmp_path, f"Cc: Carys <{builders.CARYS}>").account.newest is None
    assert one_mail(tmp_path).account.newest == builders.NOON


def test_a_union_address_is_shielded(tmp_path: Path) -> None:
    assert one_mail(tmp_path, "To: branch@example.org").account.shielded == {"union_address": 1}


@pytest.mark.parametrize(
    ("headers", "marks"),
    [
        (["Subject: [PERSONAL] Lunch"], ["heading"]),
        (["Subject: Re: AW: [personal] Lunch"], ["heading"]),
        (["Subject: =?utf-8?b?W1BFUlNPTkFMXSBMdW5jaA==?="], ["heading"]),
        (["Sensitivity: Personal"], ["header"]),
        (["Sensitivity: Private", "Keywords: personal"], ["label", "header"]),
    ],
)
def test_personal_mail_is_produced_without_heading(tmp_path: Path, headers: list[str], marks: list[str]) -> None:
    record = one_mail(tmp_path, *headers).records[0]
    assert (record.marks, record.subject) == (marks, None)
    assert "subject" not in record.visible


def test_a_personal_data_audit_is_not_personal(tmp_path: Path) -> None:
    record = one_mail(tmp_path, "Subject: Personal data audit").records[0]
    assert (record.marks, record.subject) == ([], "Personal data audit")


@pytest.mark.parametrize("header", ["To: speak.up@example.org", f"Cc: {AMARA}, speak.up@example.org"])
def test_mail_of_a_proper_channel_is_produced_without_heading(tmp_path: Path, header: str) -> None:
    record = one_mail(tmp_path, header).records[0]
    assert (record.marks, record.subject) == ([], None)


def test_names_of_attachments_are_content_where_the_pack_says_so(tmp_path: Path) -> None:
    named = builders.email_metadata(attachment_count=1)
    attachment = {"name": "planted.xlsx", "media_type": "application/pdf", "size_bytes": 1}
    record = one_record(tmp_path, "email-metadata", named, attachments=[attachment]).records[0]
    assert (record.attachments, record.attachment_count) == (None, 1)


def test_what_others_made_is_withheld_and_shielded_alike(tmp_path: Path) -> None:
    marked = builders.email_metadata(subject="[PERSONAL] Lunch")
    assert one_record(tmp_path, "email-metadata", marked).records[0].subject is None
    to_dewi = builders.email_metadata(to=[builders.address(DEWI)])
    assert one_record(tmp_path, "email-metadata", to_dewi).account.produced == 1
    from_carys = builders.email_metadata(authenticated_sender=CARYS)
    assert one_record(tmp_path, "email-metadata", from_carys).account.shielded == {"union_official": 1}


@pytest.mark.parametrize(
    ("changes", "shield"),
    [
        ({"host": "counselling.example.net"}, "protected_site"),
        ({"host": "www.counselling.example.net"}, "protected_site"),
        ({"vendor_categories": ["Health"]}, "no_log"),
    ],
)
def test_visits_that_are_nobodys_business_are_counted_alone(
    tmp_path: Path, changes: dict[str, Any], shield: str
) -> None:
    outcome = one_record(tmp_path, "web-proxy", builders.web_proxy(), **changes)
    assert (outcome.lines, outcome.account.shielded) == ([], {shield: 1})


def test_a_union_folder_in_an_audit_log_is_shielded(tmp_path: Path) -> None:
    change = builders.account_change(change="open")
    outcome = one_record(tmp_path, "account-changes", change, folder={"path": "INBOX/Branch/2026"})
    assert outcome.account.shielded == {"union_folder": 1}


def test_content_where_none_belongs_is_dropped_and_entered_in_the_ledger(tmp_path: Path) -> None:
    outcome = one_record(tmp_path, "email-metadata", builders.email_metadata(), body="planted", x={"text": "planted"})
    assert [line.topic for line in outcome.lines] == ["email-metadata", "ledger-entries"]
    assert not any(b"planted" in line.value for line in outcome.lines)


def test_a_time_that_lies_ahead_is_a_letter_about_the_record_itself(tmp_path: Path) -> None:
    ahead = one_record(tmp_path, "web-proxy", builders.web_proxy(), observed_at="2099-01-01T00:00:00Z")
    assert [letter.reason for letter in ahead.letters] == ["time_ahead"]
    assert ahead.letters[0].key_token is not None


def test_everything_that_was_seen_is_accounted_for(tmp_path: Path) -> None:
    mails = {
        "produced": mail(),
        "two": mail(f"To: {AMARA}, {builders.BILAL}"),
        "shielded": mail(f"From: {CARYS}"),
        "outside": mail("To: x@example.net"),
        "dead": mail("From:"),
        "unreadable": b"Dear all\n",
    }
    for name, content in mails.items():
        (tmp_path / name).write_bytes(content)
    account = read("eml", tmp_path).account
    assert account.counts() == {
        "inputs": 6,
        "seen": 7,
        "produced": 3,
        "shielded": {"union_official": 1},
        "out_of_scope": {"not_ours": 1},
        "dead_letters": {"field_missing": 1, "headers_unreadable": 1},
        "other_kinds": {},
        "passed_unseen": {},
    }


def test_nothing_that_came_in_is_said_in_logs_or_texts(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    outcome = one_mail(tmp_path, "Subject: planted", f"From: planted <{ELENI}>")
    broken = one_mail(tmp_path, "Subject: planted", "From: planted")
    said = caplog.text + repr(outcome.lines) + repr(outcome.records) + repr(broken.letters) + repr(outcome.account)
    assert "planted" not in said
    assert ELENI not in said


@pytest.mark.parametrize(("listed", "shielded"), [("sect", {"no_log": 1}), ("games", {})])
def test_a_site_that_a_list_of_ours_calls_nobodys_business_is_counted_and_never_produced(
    tmp_path: Path, listed: str, shielded: dict[str, int]
) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(Line("web-proxy", None, encode(builders.web_proxy())).to_json())
    outcome = read("jsonl", path, replace(desk(), categories=store(tmp_path, {listed: ["example.net"]})))
    assert outcome.account.shielded == shielded
    assert len(outcome.records) == (0 if shielded else 1)


class Fails(Conversion):
    """At one item of three, and at the end at each of two."""

    def __init__(self) -> None:
        self._left = 2

    def take(self, raw: Raw) -> Iterator[Drafted]:
        if raw.value == b"poison":
            raise IndexError(raw.value)
        yield OtherKind("line")

    def rest(self) -> Iterator[Drafted]:
        while self._left:
            self._left -= 1
            raise KeyError
        yield OtherKind("end")


def item(value: bytes) -> Raw:
    return Raw(Origin("log", 0, 0), value, len(value))


def failing_door() -> Door:
    return Door(replace(connector_for("squid"), convert=lambda _desk: Fails()), desk())


def test_what_we_fail_at_is_a_letter_and_costs_nothing_else_anything(caplog: pytest.LogCaptureFixture) -> None:
    door = failing_door()
    letters = [one for value in (b"one", b"poison", b"two") for one in door.take(item(value), NOW)]
    assert [one.record.reason for one in letters if isinstance(one, Letter)] == ["step_failed"]
    assert len(door.rest(NOW)) == 2
    assert (door.account.inputs, door.account.dead, door.account.other_kinds) == (
        3,
        {"step_failed": 3},
        {"line": 2, "end": 1},
    )
    assert door.account.is_balanced
    assert caplog.text.count("an item could not be judged: IndexError") == 1
    assert "poison" not in caplog.text


def test_who_answers_a_sender_hears_of_it() -> None:
    with pytest.raises(IndexError):
        failing_door().judge(item(b"poison"), NOW)
