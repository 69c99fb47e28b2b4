"""Values straight from record batches: the same records, positions and refusals as aiokafka's own reading."""

from __future__ import annotations

import gc
import struct
import weakref
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from aiokafka.consumer.fetcher import READ_COMMITTED, PartitionRecords
from aiokafka.errors import CorruptRecordException
from aiokafka.record.default_records import DefaultRecordBatchBuilder
from aiokafka.record.memory_records import MemoryRecords
from aiokafka.record.util import calc_crc32c
from aiokafka.structs import TopicPartition
from headerfirst.streams.batch_records import BatchReader
from hypothesis import given
from hypothesis import strategies as st

HERE = TopicPartition("email-metadata", 0)
NONE, LZ4 = 0, 3
CRC, ATTRIBUTES = 17, 21
"""Where they stand in a batch (https://kafka.apache.org/documentation/#recordbatch)."""
CONTROL = 0x20
ABORTED, COMMITTED = struct.pack(">hh", 0, 0), struct.pack(">hh", 0, 1)


Kind = Literal["plain", "transaction", "abort", "commit"]


@dataclass(frozen=True)
class Batch:
    """Offsets relative to the batch's first; those that are left out were compacted away."""

    offsets: tuple[int, ...]
    length: int
    kind: Kind = "plain"
    producer: int = -1

    def written(self, base: int) -> bytes:
        is_control = self.kind in {"abort", "commit"}
        builder = DefaultRecordBatchBuilder(
            2, NONE if is_control else LZ4, int(self.kind != "plain"), self.producer, 0, 0, 1 << 20
        )
        if is_control:
            builder.append(0, 0, ABORTED if self.kind == "abort" else COMMITTED, b"", [])
        else:
            for offset in self.offsets:
                builder.append(offset, 1_000 + base + offset, b"k%d" % offset, b"v%d" % (base + offset), [("h", b"1")])
        written = bytearray(builder.build())
        struct.pack_into(">q", written, 0, base)
        struct.pack_into(">i", written, ATTRIBUTES + 2, self.length - 1)
        if is_control:
            (attributes,) = struct.unpack_from(">h", written, ATTRIBUTES)
            struct.pack_into(">h", written, ATTRIBUTES, attributes | CONTROL)
        struct.pack_into(">I", written, CRC, calc_crc32c(bytes(written[ATTRIBUTES:])))
        return bytes(written)


def a_log(batches: Sequence[Batch]) -> tuple[bytes, list[tuple[int, int]]]:
    """Its bytes, and as a broker tells them the producer and first offset of each aborted transaction."""
    open_since: dict[int, int] = {}
    written, aborted, base = b"", [], 0
    for batch in batches:
        written += batch.written(base)
        if batch.kind == "transaction":
            open_since.setdefault(batch.producer, base)
        elif batch.kind in {"abort", "commit"}:
            first = open_since.pop(batch.producer, base)
            if batch.kind == "abort":
                aborted.append((batch.producer, first))
        base += batch.length
    return written, aborted


def a_fetch(batches: Sequence[Batch], start: int = 0) -> Any:
    written, aborted = a_log(batches)
    return PartitionRecords(HERE, MemoryRecords(written), aborted, start, None, None, True, READ_COMMITTED)  # noqa: FBT003  # as below


def facts(records: Sequence[Any]) -> list[tuple[Any, ...]]:
    return [(one.offset, one.key, one.value, tuple(one.headers), one.timestamp, one.timestamp_type) for one in records]


@st.composite
def batches(draw: st.DrawFn) -> Batch:
    kind: Kind = draw(st.sampled_from(("plain", "plain", "transaction", "abort", "commit")))
    producer = -1 if kind == "plain" else draw(st.integers(1, 2))
    if kind in {"abort", "commit"}:
        return Batch((0,), 1, kind, producer)
    length = draw(st.integers(1, 6))
    kept = tuple(offset for offset in range(length) if draw(st.booleans()))
    return Batch(kept or (0,), length, kind, producer)


@given(st.lists(batches(), min_size=1, max_size=8), st.integers(0, 20), st.integers(1, 7))
def test_it_gives_what_aiokafka_gives_however_much_is_taken_at_once(log: list[Batch], start: int, most: int) -> None:
    theirs, ours = a_fetch(log, start), BatchReader(a_fetch(log, start))
    taken: list[Any] = []
    while not ours.is_at_end:
        records = ours.read(most)
        assert len(records) <= most
        taken += records
        assert not records or ours.next_fetch_offset > records[-1].offset
    assert facts(taken) == facts(list(theirs))
    assert ours.next_fetch_offset == theirs.next_fetch_offset


def test_of_an_aborted_transaction_nothing_is_given() -> None:
    log = [Batch((0, 1), 2, "transaction", 1), Batch((0,), 1), Batch((0,), 1, "abort", 1), Batch((0,), 1)]
    assert [one.offset for one in BatchReader(a_fetch(log)).read(10)] == [2, 4]


def test_what_lies_before_the_position_of_a_fetch_is_passed_over() -> None:
    reader = BatchReader(a_fetch([Batch((0, 1, 2, 3), 4)], start=2))
    assert [one.offset for one in reader.read(1)] == [2]
    assert reader.next_fetch_offset == 3


def corrupted() -> Any:
    """The last of its two batches is."""
    written, aborted = a_log([Batch((0, 1), 2), Batch((0, 1), 2)])
    broken = bytearray(written)
    broken[-1] ^= 1
    return PartitionRecords(HERE, MemoryRecords(bytes(broken)), aborted, 0, None, None, True, READ_COMMITTED)  # noqa: FBT003  # aiokafka's order


def test_a_wrong_checksum_is_refused_and_names_no_topic() -> None:
    reader = BatchReader(corrupted())
    assert [one.offset for one in reader.read(2)] == [0, 1]
    with pytest.raises(CorruptRecordException) as refused:
        reader.read(2)
    assert "email-metadata" not in str(refused.value)


def test_after_a_refusal_there_is_nothing_more_so_that_the_rest_is_fetched_again() -> None:
    reader = BatchReader(corrupted())
    with pytest.raises(CorruptRecordException):
        reader.read(10)
    assert reader.read(10) == []
    assert reader.is_at_end


def test_a_fetch_that_was_read_or_dropped_is_freed_at_once() -> None:
    """Megabytes each: they must not wait for a search for cycles."""
    gc.disable()
    try:
        for most in (1, 10):
            reader = BatchReader(a_fetch([Batch((0, 1, 2), 3)]))
            reader.read(most)
            gone = weakref.ref(reader._fetch), weakref.ref(reader)
            del reader
            assert [one() for one in gone] == [None, None]
    finally:
        gc.enable()
