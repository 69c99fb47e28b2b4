"""What was seen and what became of it have to add up."""

from __future__ import annotations

from datetime import timedelta

from headerfirst.streams.connectors.account import Account

from tests.builders import NOON


def test_the_sum_is_checked() -> None:
    account = Account(seen=5, produced=1)
    account.shielded["union_folder"] += 1
    account.out_of_scope["not_ours"] += 1
    account.dead["field_missing"] += 1
    assert not account.is_balanced
    account.dead["not_json"] += 1
    assert account.is_balanced


def test_reasons_are_told_in_alphabetical_order() -> None:
    account = Account(seen=2)
    account.dead["not_json"] += 1
    account.dead["field_missing"] += 1
    assert list(account.counts()["dead_letters"]) == ["field_missing", "not_json"]


def test_the_newest_record_is_the_latest_whenever_it_came() -> None:
    account = Account()
    assert account.newest is None
    for minutes in (1, 3, 2):
        account.note(NOON + timedelta(minutes=minutes))
    assert account.newest == NOON + timedelta(minutes=3)
