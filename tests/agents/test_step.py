"""What a step may say is told apart by type, and counted by value."""

from __future__ import annotations

from collections import Counter
from typing import get_args

from headerfirst.agents.step import Counted, CounterName, Publish

from tests import builders


def test_equal_counts_add_up() -> None:
    counts = Counter([Counted("shielded", ("union_official",)), Counted("shielded", ("union_official",))])
    assert counts == {Counted("shielded", ("union_official",)): 2}


def test_a_record_goes_where_the_topic_puts_it_unless_a_partition_is_named() -> None:
    assert Publish("incidents", "c1", builders.incident()).partition is None
    assert Publish("usage", "web/p/2026-03-10", builders.usage(), 3).partition == 3


def test_the_repr_of_what_is_published_tells_nothing_of_the_record() -> None:
    told = repr(Publish("email-metadata", "k", builders.email_metadata(subject="Raffle")))
    assert "Raffle" not in told
    assert builders.AMARA not in told


def test_each_counter_has_one_name() -> None:
    names = get_args(CounterName)
    assert len(names) == len(set(names))
