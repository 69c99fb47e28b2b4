"""Rows of one mail are one record, whatever stands between them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.streams.codec import encode
from headerfirst.streams.connectors.interface import Draft, Drafted, Origin, OtherKind, Raw, Unreadable
from headerfirst.streams.connectors.joined_lines import Joins
from headerfirst.streams.connectors.logged_rows import Row, Rows, RowsOfMail, in_brackets, joined_rows, number
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import AMARA, BILAL, ELENI, NOON
from tests.streams.connectors.desks import desk

QUIET = timedelta(minutes=5)
ROWS = [
    Row("a", NOON, None, (), "<a@x>", subject="Tea"),
    Row("a", NOON + timedelta(seconds=1), AMARA, (BILAL,), None, size_bytes=10),
    Row("a", NOON + timedelta(seconds=2), ELENI, (BILAL, ELENI), "<other@x>", subject="Coffee", size_bytes=20),
    Row("b", NOON, ELENI, (AMARA,), "<b@x>", parties=(BILAL,)),
    Row("b", NOON, ELENI, (BILAL,), "<b@x>"),
    Row("c", NOON, "<>", (AMARA,), "<c@x>", is_notification=True),
]


def row_of(raw: Raw) -> Row | OtherKind:
    """In this test an item is the place of its row in the list."""
    return ROWS[int(raw.value)] if int(raw.value) < len(ROWS) else OtherKind("directive")


def raw(number: int) -> Raw:
    return Raw(Origin("log", number, number), str(number).encode(), 1)


def told(numbers: Iterable[int]) -> list[Drafted]:
    conversion = joined_rows(row_of, QUIET)(desk())
    drafted = [one for number in numbers for one in conversion.take(raw(number))]
    return [*drafted, *conversion.rest()]


def values(drafted: Iterable[Drafted]) -> list[bytes]:
    return sorted(encode(one.record) for one in drafted if isinstance(one, Draft) and one.record is not None)


def test_what_several_rows_say_the_first_says_and_recipients_are_added_up() -> None:
    (draft,) = told([0, 1, 2])
    assert isinstance(draft, Draft)
    record = draft.record
    assert isinstance(record, EmailMetadata)
    assert (record.message_id, record.subject, record.from_.address) == ("<a@x>", "Tea", AMARA)
    assert (record.size_bytes, [to.address for to in record.to], record.observed_at) == (10, [BILAL, ELENI], NOON)
    assert draft.value == b"0\n1\n2"


def test_an_inbound_mail_is_a_record_for_each_mailbox() -> None:
    found = [(one.key, one.parties) for one in told([3, 4]) if isinstance(one, Draft)]
    assert found == [(AMARA, (BILAL,)), (BILAL, (BILAL,))]


@given(order=st.permutations(range(len(ROWS))))
def test_how_rows_of_mails_are_mixed_makes_no_difference(order: list[int]) -> None:
    within = sorted(order, key=lambda number: ROWS[number].key)
    assert values(told(order)) == values(told(within))


@given(stop=st.integers(0, 6), order=st.permutations(range(len(ROWS))))
def test_a_mail_over_a_restart_is_told_whole(stop: int, order: list[int]) -> None:
    first = joined_rows(row_of, QUIET)(desk())
    before = [one for number in order[:stop] for one in first.take(raw(number))]
    earliest = first.earliest()
    begins = stop if earliest is None else order.index(earliest.origin.ordinal)
    assert values([*before, *told(order[begins:])]) == values(told(order))


@pytest.mark.parametrize("row", [0, 1])
def test_a_mail_of_which_no_row_says_the_sender_or_a_recipient_is_a_letter(row: int) -> None:
    only = Row("a", NOON, AMARA, (), "<a@x>") if row else Row("a", NOON, None, (BILAL,), "<a@x>")
    conversion = joined_rows(lambda _: only, QUIET)(desk())
    assert list(conversion.take(raw(7))) == []
    assert list(conversion.rest()) == [Unreadable("field_missing", None, b"7")]


def test_a_mail_of_which_nothing_was_said_for_long_is_told() -> None:
    rows = iter([ROWS[3], ROWS[5]._replace(at=NOON + QUIET + timedelta(seconds=1))])
    conversion = RowsOfMail(desk(), lambda _: next(rows), Joins(Rows, QUIET))
    assert list(conversion.take(raw(0))) == []
    assert [one.key for one in conversion.take(raw(1)) if isinstance(one, Draft)] == [AMARA]


def test_other_kinds_pass() -> None:
    assert told([99]) == [OtherKind("directive")]


def test_ten_thousand_recipients_are_one_row_to_remember() -> None:
    rows = Rows()
    for ordinal in range(10_000):
        rows.learn(Row("a", NOON, AMARA, (f"{ordinal}@example.net",), "<a@x>", subject="Tea"))
    assert (len(rows.rows), len(rows.recipients)) == (1, 10_000)


@pytest.mark.parametrize(
    ("written", "expected"), [("a@x", "<a@x>"), ("<a@x>", "<a@x>"), (" <a @x>", "<a@x>"), ("", None), (None, None)]
)
def test_message_ids_stand_in_brackets(written: str | None, expected: str | None) -> None:
    assert in_brackets(written) == expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [("10", 10), (10, 10), ("", None), (None, None), ("-1", None), (-1, None), ("ten", None), ("9" * 16, None)],
)
def test_numbers(written: str | int | None, expected: int | None) -> None:
    assert number(written) == expected


def test_a_row_shows_nothing() -> None:
    assert repr(ROWS[0]) == "<Row>"
