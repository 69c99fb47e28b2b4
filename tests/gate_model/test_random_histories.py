"""Long histories of several requests, with gates that race, lag, die and come late: none breaks a promise."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.gate_model.histories import Failure, broken, nth, shortest
from tests.gate_model.steps import play
from tests.gate_model.watch import Broken

pytestmark = pytest.mark.slow

HISTORIES = 2_000
SHARES = 4
"""Tests that they are dealt out to, so that one that fails says where."""


@pytest.mark.parametrize("share", range(SHARES))
def test_no_history_breaks_a_promise(share: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(share, HISTORIES, SHARES):
        pack, steps = nth(seed)
        try:
            world = play(steps, pack, seed, hasty=True)
        except Broken as failure:
            pytest.fail(str(Failure(pack, seed, tuple(steps), str(failure)).shortened()))
        seen.update(stand.outcome for stand in world.watch.stands.values())
        seen.update({"opened": world.watch.opened, "viewed": world.watch.viewed})
    # It would prove nothing if nothing ever happened.
    assert {"granted", "refused", "pending", "expired", "revoked"} <= seen.keys()
    assert seen["opened"] > 50
    assert seen["viewed"] > 5


def test_a_history_is_the_same_each_time_that_it_is_played() -> None:
    pack, steps = nth(7)
    first, second = (play(steps, pack, 7, hasty=True) for _ in range(2))
    assert first.topics.arrivals == second.topics.arrivals


def test_a_history_that_fails_is_made_as_short_as_it_goes() -> None:
    steps = ["a", "b", "c", "d", "e", "f", "g"]
    assert shortest(steps, lambda left: {"b", "f"} <= set(left)) == ["b", "f"]


def test_what_breaks_is_told() -> None:
    assert broken(["ask read-plain"], "dmu", 0, hasty=False) is None
