"""However it is stopped, doubled and repeated, the notary writes one ledger; and it signs no other one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import chain
from typing import Any

import msgspec
import pytest
from headerfirst.agents.book import Arrival, Book
from headerfirst.agents.ledger.leaf import Sight, line_bytes, line_of
from headerfirst.agents.ledger.notary import Notary
from headerfirst.agents.ledger.problem import Disagreement
from headerfirst.schemas.ledger import Checkpoint, LedgerLine
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.agents.ledger import ledgers
from tests.agents.ledger.ledgers import SIGNER, entry_arrival, ledger_arrival, notary_after, said_by, sight

Said = list[LedgerLine | Checkpoint]
ALL = ledgers.sights(300)
WHOLE = ledgers.records(ALL)
ENTRIES = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 2)), max_size=40)
"""An entry's number (fewer than places, so that some come again), and days since the entry before."""


def seen_from(drawn: list[tuple[int, int]]) -> list[Sight]:
    seen, at = [], ledgers.sight(0).at
    for offset, (number, days) in enumerate(drawn):
        at += timedelta(days=days, minutes=1)
        seen.append(Sight(sight(number).entry, at, offset * 2))
    return seen


def firsts(seen: list[Sight]) -> list[Sight]:
    return list({one.entry.entry_id: one for one in reversed(seen)}.values())[::-1]


def test_it_is_a_book() -> None:
    book: Book = Notary(SIGNER)
    assert book.say(ledgers.MOMENT) == []


def test_it_writes_a_line_for_each_entry_and_the_checkpoints_between() -> None:
    assert said_by(notary_after(ALL)) == WHOLE
    assert [type(one).__name__ for one in WHOLE].count("Checkpoint") == 1


@given(ENTRIES)
def test_a_line_is_the_first_sight_of_an_entry_in_the_order_of_first_sights(drawn: list[tuple[int, int]]) -> None:
    seen = seen_from(drawn)
    lines = [one for one in said_by(notary_after(seen)) if isinstance(one, LedgerLine)]
    assert [(one.seq, one.entry_id, one.at, one.source_offset) for one in lines] == [
        (seq, one.entry.entry_id, one.at, one.offset)
        for seq, one in enumerate(sorted(firsts(seen), key=lambda one: one.offset))
    ]


@settings(max_examples=200)
@given(ENTRIES, st.data())
def test_wherever_it_is_stopped_and_started_again_the_bytes_are_the_same(
    drawn: list[tuple[int, int]], data: st.DataObject
) -> None:
    """Each time it had read any number of entries, and any part of what it said was delivered."""
    seen = seen_from(drawn)
    ledger: Said = []
    for _ in range(data.draw(st.integers(0, 4))):
        missing = said_by(notary_after(seen[: data.draw(st.integers(0, len(seen)))], ledger))
        ledger += missing[: data.draw(st.integers(0, len(missing)))]
    ledger += said_by(notary_after(seen, ledger))
    assert ledgers.values(ledger) == ledgers.values(said_by(notary_after(seen)))
    assert said_by(notary_after(seen, ledger)) == []


@given(ENTRIES, st.randoms(use_true_random=False))
def test_it_does_not_matter_which_topic_is_read_first(drawn: list[tuple[int, int]], random: Any) -> None:
    seen = seen_from(drawn)
    ledger = said_by(notary_after(seen))
    for known in range(len(ledger) + 1):
        entries = [entry_arrival(one) for one in seen]
        lines = [ledger_arrival(place, one) for place, one in enumerate(ledger[:known])]
        notary = Notary(SIGNER)
        while entries or lines:
            source = random.choice([one for one in (entries, lines) if one])
            notary.take(source.pop(0))
        assert said_by(notary) == ledger[known:]


@given(ENTRIES, st.data())
def test_entries_that_are_gone_are_known_from_their_lines(drawn: list[tuple[int, int]], data: st.DataObject) -> None:
    seen = seen_from(drawn)
    gone = data.draw(st.integers(0, len(seen)))
    ledger = said_by(notary_after(seen[:gone]))
    assert ledger + said_by(notary_after(seen[gone:], ledger)) == said_by(notary_after(seen))


def test_two_notaries_write_equal_bytes_and_each_bears_the_other_s() -> None:
    one, other = said_by(notary_after(ALL)), said_by(notary_after(ALL))
    assert ledgers.values(one) == ledgers.values(other)
    both = [*one[:200], *other[:280], *one[200:], *other[280:]]
    assert said_by(notary_after(ALL, both)) == []


def test_what_it_said_arrives_and_is_not_said_again() -> None:
    notary = notary_after(ALL[:10])
    for offset, record in enumerate(said_by(notary)):
        notary.take(ledger_arrival(offset, record))
    assert said_by(notary) == []
    for later in ALL[10:]:
        notary.take(entry_arrival(later))
    assert said_by(notary) == WHOLE[10:]


def test_what_was_forgotten_is_read_again() -> None:
    notary = notary_after(ALL, WHOLE)
    notary.forget()
    for seen in ALL:
        notary.take(entry_arrival(seen))
    assert said_by(notary) == WHOLE


def test_checkpoints_of_an_earlier_key_stay_good() -> None:
    before = ledgers.records(ALL, ledgers.OTHER_SIGNER)
    assert said_by(notary_after(ALL, before)) == []
    assert ledgers.values(before) != ledgers.values(WHOLE)


def test_a_tombstone_changes_nothing() -> None:
    notary = notary_after(ALL[:3])
    for topic in ("ledger-entries", "ledger"):
        notary.take(Arrival(topic, 99, ledgers.sight(0).at, "", None))
    assert said_by(notary) == WHOLE[:3]


def rehashed(line: LedgerLine, **changes: Any) -> LedgerLine:
    """As somebody would write it who knows how lines are hashed."""
    changed = msgspec.structs.replace(line, **changes)
    seen = Sight(sight(0, **{name: getattr(changed, name) for name in ENTRY_FIELDS}).entry, changed.at, 0)
    return line_of(seen._replace(offset=changed.source_offset), changed.seq)


ENTRY_FIELDS = ("entry_id", "kind", "person", "decision_id", "clause", "pack", "payload_hash")


def line(seq: int) -> LedgerLine:
    found = next(one for one in WHOLE if isinstance(one, LedgerLine) and one.seq == seq)
    assert line_bytes(rehashed(found)) == line_bytes(found)
    return found


def put(place: int, record: LedgerLine | Checkpoint) -> Said:
    """In the place of another, with what followed up to the next checkpoint."""
    return [*WHOLE[:place], record, *WHOLE[place + 1 : max(place + 1, 256)]]


def checkpoint(signer: Any = SIGNER, **changes: Any) -> Checkpoint:
    found = ledgers.records(ALL, signer)[256]
    assert isinstance(found, Checkpoint)
    return msgspec.structs.replace(found, **changes)


FORKS: list[tuple[str, Callable[[], Said], str, int]] = [
    ("a line altered", lambda: put(5, msgspec.structs.replace(line(5), kind="purge")), "altered", 5),
    ("a line altered and hashed again", lambda: put(5, rehashed(line(5), kind="purge")), "altered", 5),
    ("a line dated otherwise", lambda: put(5, rehashed(line(5), at=line(4).at)), "altered", 5),
    ("a line missing", lambda: WHOLE[:5] + WHOLE[6:], "dropped", 5),
    ("an entry left out", lambda: [*WHOLE[:5], rehashed(line(6), seq=5)], "dropped", 5),
    ("two lines swapped", lambda: [*WHOLE[:5], WHOLE[6], WHOLE[5]], "dropped", 5),
    ("an entry taken late", lambda: [*WHOLE[:5], rehashed(line(4), seq=5)], "reordered", 5),
    ("an entry twice", lambda: [*WHOLE[:5], rehashed(line(4), seq=5, source_offset=999)], "duplicate", 5),
    ("two lines in one place", lambda: [*WHOLE, rehashed(line(5), kind="purge")], "forked", 5),
    ("an entry that never was", lambda: [*WHOLE, rehashed(line(299), seq=300, entry_id="f" * 32)], "reordered", 300),
    ("a checkpoint missing", lambda: WHOLE[:256] + WHOLE[257:], "dropped", 256),
    ("a checkpoint of other lines", lambda: put(256, checkpoint(note=_of_other_lines())), "checkpoint_mismatch", 256),
    ("a checkpoint dated otherwise", lambda: put(256, checkpoint(at=line(0).at)), "altered", 256),
    ("a checkpoint under another size", lambda: put(256, checkpoint(size=255)), "altered", 255),
    ("a checkpoint that is none", lambda: put(256, checkpoint(note="")), "altered", 256),
    ("a checkpoint too early", lambda: [*WHOLE[:255], WHOLE[256]], "dropped", 255),
    ("a checkpoint too late and of other lines", lambda: [*WHOLE, checkpoint(note=_of_other_lines())], "forked", 256),
]


def _of_other_lines() -> str:
    other = ledgers.records([sight(n, kind="purge") for n in range(256)])[256]
    assert isinstance(other, Checkpoint)
    return other.note


def after(*topics: Iterable[Arrival]) -> Notary:
    notary = Notary(SIGNER)
    with pytest.raises(Disagreement):
        any(map(notary.take, chain.from_iterable(topics)))
    return notary


def on_ledger(records: Said) -> list[Arrival]:
    return [ledger_arrival(offset, record) for offset, record in enumerate(records)]


ENTRIES_OF_ALL = [entry_arrival(one) for one in ALL]


@pytest.mark.parametrize(("ledger", "kind", "seq"), [pytest.param(*rest, id=name) for name, *rest in FORKS])
def test_it_signs_nothing_on_a_ledger_that_is_not_its_own(ledger: Callable[[], Said], kind: str, seq: int) -> None:
    notary = after(on_ledger(ledger()), ENTRIES_OF_ALL)
    with pytest.raises(Disagreement, match=f"{kind} at {seq}"):
        notary.say(ledgers.MOMENT)


@pytest.mark.parametrize("ledger", [pytest.param(make, id=name) for name, make, *_ in FORKS])
def test_nor_when_it_read_the_entries_first(ledger: Callable[[], Said]) -> None:
    notary = after(ENTRIES_OF_ALL, on_ledger(ledger()))
    with pytest.raises(Disagreement):
        notary.say(ledgers.MOMENT)


def test_a_later_sight_is_not_the_first() -> None:
    """The ledger holds the second of two equal entries."""
    seen = [sight(0)._replace(offset=0), sight(0)._replace(offset=7)]
    entries, ledger = [entry_arrival(one) for one in seen], on_ledger([line_of(seen[1], 0)])
    after(entries, ledger)
    after(ledger, entries)


def test_a_checkpoint_where_none_belongs_is_no_part_of_the_ledger() -> None:
    early = ledgers.records([*ALL[:5], ALL[5]._replace(at=ALL[5].at + timedelta(days=1))])[5]
    assert isinstance(early, Checkpoint)
    with pytest.raises(Disagreement, match="checkpoint_mismatch at 5"):
        notary_after([], [*WHOLE[:5], early, *WHOLE[5:]])
