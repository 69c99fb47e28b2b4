"""What may be committed: never past a slice that was not confirmed, whatever the order of confirmations."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from faust.types import TP
from headerfirst.streams.offset_ledger import PartitionLedger, Slice
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

HERE = TP("email-metadata", 0)


@dataclass(frozen=True)
class SomeRecord:
    offset: int
    key: bytes | None = None
    value: bytes | None = b"{}"
    headers: tuple[tuple[str, bytes], ...] = ()
    timestamp: int = 0
    timestamp_type: int = 0


@dataclass
class SomeDelivery:
    tracked: bool = False


def a_slice(*offsets: int) -> Slice:
    return Slice(HERE, [SomeRecord(offset) for offset in offsets], generation=1)


def a_ledger(*slices: Slice, committed: int | None = None) -> PartitionLedger:
    ledger = PartitionLedger(next=slices[0].records[0].offset, committed=committed)
    for part in slices:
        ledger.hand_out(part, SomeDelivery())
    return ledger


def test_a_slice_behind_an_unfinished_one_is_not_committable() -> None:
    """The numbers of faust-streaming's issue 606: Faust commits 2590 although 2585 is in work."""
    first, later = a_slice(2585), a_slice(2586, 2587, 2588, 2589)
    ledger = a_ledger(first, later, committed=2585)
    later.confirm()
    assert ledger.settle() is None
    first.confirm()
    assert ledger.settle() == 2590


@pytest.mark.parametrize("committed", [None, 0])
def test_nor_is_it_where_nothing_was_committed_yet(committed: int | None) -> None:
    first, later = a_slice(0), a_slice(1, 2)
    ledger = a_ledger(first, later, committed=committed)
    later.confirm()
    assert ledger.settle() is None


def test_gaps_inside_a_slice_do_not_hold_its_commit_back() -> None:
    """One-record transactions leave a marker after each record."""
    part = a_slice(0, 2, 4, 6)
    ledger = a_ledger(part)
    part.confirm()
    assert ledger.settle() == 7


def test_what_is_settled_stays_committable_until_the_broker_has_it() -> None:
    part = a_slice(0, 1)
    ledger = a_ledger(part)
    part.confirm()
    assert [ledger.settle(), ledger.settle()] == [2, 2]
    assert ledger.worth_committing(2)
    ledger.committed = 2
    assert not ledger.worth_committing(2)


def test_a_fetch_that_overlaps_gives_only_what_is_new() -> None:
    ledger = a_ledger(a_slice(0, 1, 2))
    batch = a_slice(1, 2, 3, 4).records
    assert [record.offset for record in ledger.unseen(batch)] == [3, 4]
    assert ledger.unseen(a_slice(0, 1).records) == []
    assert ledger.unseen(a_slice(3, 4).records) != []


def test_only_slices_that_an_agent_has_begun_are_in_work() -> None:
    ledger = PartitionLedger(next=0, committed=None)
    queued, begun, done = a_slice(0), a_slice(1), a_slice(2)
    for part, tracked in ((queued, False), (begun, True), (done, True)):
        ledger.hand_out(part, SomeDelivery(tracked))
    done.confirm()
    assert list(ledger.taken()) == [begun]


def test_a_slice_that_waits_is_not_in_work_and_may_be_given_up_alone() -> None:
    ledger = PartitionLedger(next=0, committed=None)
    done, waiting, judged = a_slice(0), a_slice(1), a_slice(2)
    for part in (done, waiting, judged):
        ledger.hand_out(part, SomeDelivery(tracked=True))
    done.confirm()
    waiting.waiting = True
    assert list(ledger.taken()) == [judged]
    ledger.give_up(waiting_only=True)
    assert [part.given_up for part in (done, waiting, judged)] == [False, True, False]
    ledger.give_up()
    assert [part.given_up for part in (done, waiting, judged)] == [False, True, True]


@pytest.mark.parametrize(
    ("confirmed", "fetched", "end", "mark", "lag"),
    [
        (False, 3, 3, 0, 3),  # in work
        (True, 3, 3, 3, 0),  # idle
        (True, 4, 4, 4, 0),  # a transaction's marker follows: nothing to read, no lag
        (True, None, 9, 3, 6),  # the fetcher has not got further
        (True, 3, None, 3, 0),  # nothing fetched since the assignment
    ],
)
def test_a_position_says_how_far_all_is_done(
    *, confirmed: bool, fetched: int | None, end: int | None, mark: int, lag: int
) -> None:
    part = a_slice(0, 1, 2)
    ledger = a_ledger(part)
    if confirmed:
        part.confirm()
    position = ledger.position(fetched, end)
    assert (position.mark, position.lag) == (mark, lag)


def test_a_slice_does_not_show_its_records() -> None:
    part = Slice(HERE, [SomeRecord(0, b"ana@example.org", b"private")], generation=1)
    assert "example" not in repr(part)
    assert "private" not in repr(part)


class AnyOrder(RuleBasedStateMachine):
    """Slices are handed out, begun and confirmed in any order; the model is a set of unconfirmed offsets."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger = PartitionLedger(next=0, committed=None)
        self.slices: list[Slice] = []
        self.open: set[int] = set()

    @rule(sizes=st.lists(st.integers(1, 4), min_size=1, max_size=3))
    def hand_out(self, sizes: list[int]) -> None:
        for size in sizes:
            offsets = range(self.ledger.next, self.ledger.next + size)
            self.slices.append(a_slice(*offsets))
            self.open.update(offsets)
            self.ledger.hand_out(self.slices[-1], SomeDelivery())

    @precondition(lambda self: self.slices)
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        part = data.draw(st.sampled_from(self.slices))
        part.confirm()
        self.open.difference_update(record.offset for record in part.records)

    @rule()
    def commit(self) -> None:
        offset = self.ledger.settle()
        if offset is not None and self.ledger.worth_committing(offset):
            self.ledger.committed = offset

    @invariant()
    def all_below_the_committed_offset_is_confirmed(self) -> None:
        committed = self.ledger.committed or 0
        assert not any(offset < committed for offset in self.open)

    @invariant()
    def all_that_is_confirmed_from_the_start_is_committable(self) -> None:
        done = min(self.open, default=self.ledger.next)
        assert (self.ledger.settle() or 0) == done


TestAnyOrder = AnyOrder.TestCase
