"""Parties, marks and protections as the message's own headers state them, wherever the store has it."""

from __future__ import annotations

import pytest
from headerfirst.agents.findings import Bench
from headerfirst.schemas.register import RegisterRecord
from headerfirst.streams.inspection.header_look import HeaderLook, facts_of, look_at, looks_at
from headerfirst.streams.inspection.interface import Located
from headerfirst.streams.inspection.located_message import headers_in

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import World
from tests.agents.inspection_world import MESSAGE_ID
from tests.agents.made_packs import KEYS
from tests.streams.inspection.desk_world import letter


def bench(*more: RegisterRecord) -> Bench:
    return World(*more).bench


def located(more: str = "", *, mailbox: str = builders.AMARA, folder: str | None = None) -> Located:
    return Located(mailbox, MESSAGE_ID, "a place", headers_in(letter(more=more)), folder)


def look(one: Located, *more: RegisterRecord) -> HeaderLook:
    seen = look_at(bench(*more), made.DMU, one)
    assert seen is not None
    return seen


def test_it_is_what_triage_would_have_stated() -> None:
    facts = look(located()).facts
    assert facts.message_token == made.MESSAGE
    assert {KEYS.party(builders.AMARA), KEYS.party(builders.ELENI)} <= set(facts.parties)
    assert (facts.marks, facts.marks_known) == ([], True)
    assert facts.observed_at == made.facts().observed_at


@pytest.mark.parametrize("field", ["Cc", "Bcc", "Reply-To", "Sender", "Resent-From", "Resent-To", "Return-Path"])
def test_everybody_in_it_is_a_party(field: str) -> None:
    seen = look(located(f"{field}: <{builders.CARYS}>"), made.carys_in_office())
    assert KEYS.party(builders.CARYS) in seen.facts.parties
    assert seen.shield == "union_official"


def test_the_mailbox_that_holds_it_is_a_party_whoever_wrote_it() -> None:
    """Internal mail is its sender's act; this copy lies with somebody else, and so do its folders."""
    copy = located(f"From: {builders.BILAL}", mailbox=builders.AMARA, folder="INBOX/Branch")
    seen = look(copy, builders.union_folder())
    assert seen.record.mailbox == builders.AMARA
    assert {KEYS.party(builders.AMARA), KEYS.party(f"{builders.AMARA}/inbox/branch")} <= set(seen.facts.parties)
    assert seen.shield == "union_folder"


def test_a_folder_that_is_named_like_a_unions_is_one_until_somebody_says_no() -> None:
    assert look(located(folder="UNISON")).shield == "union_folder"
    rejected = builders.union_folder(path="UNISON", status="rejected")
    assert look(located(folder="UNISON"), rejected).shield is None


@pytest.mark.parametrize(
    ("more", "folder", "mark"),
    [
        ("Sensitivity: Personal", None, "header"),
        ("Keywords: private", None, "label"),
        ("Subject: Re: [PERSONAL] tea", None, "heading"),
        ("", "Archive/Personal", "folder"),
    ],
)
def test_every_mark_is_seen(more: str, folder: str | None, mark: str) -> None:
    assert look(located(more, folder=folder)).facts.marks == [mark]


def test_headers_that_break_off_may_hide_a_mark() -> None:
    whole = located()
    cut = Located(whole.mailbox, whole.message_id, whole.place, whole.headers.rstrip() + b"\r\n")
    assert not look(cut).facts.marks_known


def test_a_proper_channel_is_seen() -> None:
    seen = look(located(f"Cc: speak.up@{builders.DOMAIN}"), builders.protected_address())
    assert (seen.channel, seen.shield) == ("whistleblowing", None)


@pytest.mark.parametrize(
    "headers", [b"", b"\r\n", b"Subject: tea\r\n\r\n", b"From: a@example.net\r\n\r\n", b"no header\r\n"]
)
def test_of_headers_without_an_author_or_a_time_nobody_can_tell(headers: bytes) -> None:
    assert look_at(bench(), made.DMU, Located(builders.AMARA, MESSAGE_ID, "a place", headers)) is None


def test_copies_are_looked_at_all_together_or_not_at_all() -> None:
    copies = [located(folder="INBOX"), located(folder="Personal")]
    looks = looks_at(bench(), made.DMU, copies)
    assert looks is not None
    together = facts_of(looks)
    assert together is not None
    assert together.marks == ["folder"]
    assert {KEYS.party(f"{builders.AMARA}/{name}") for name in ("inbox", "personal")} <= set(together.parties)
    unreadable = Located(builders.AMARA, MESSAGE_ID, "a place", b"")
    assert looks_at(bench(), made.DMU, [*copies, unreadable]) is None


def test_nothing_of_it_shows() -> None:
    shown = repr(look(located()))
    assert "Kettle" not in shown
    assert builders.AMARA not in shown
