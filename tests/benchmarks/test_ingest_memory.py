"""A log ten times as long needs no more memory: it is never held, and what is remembered of it is bounded."""

from __future__ import annotations

import pytest

from benchmarks.ingest_memory import peak_mebibytes


@pytest.mark.slow
def test_memory_does_not_grow_with_the_length_of_a_log() -> None:
    short, long = peak_mebibytes(5 << 20), peak_mebibytes(50 << 20)
    # What is read in addition has 45 MiB; of it some minutes' lines are remembered by a number each.
    assert long - short < 10
