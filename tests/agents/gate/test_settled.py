"""The first terminal outcome wins; a grant may still end, and nothing else is taken back."""

from __future__ import annotations

from datetime import timedelta
from itertools import product
from typing import get_args

import pytest
from headerfirst.agents.gate.settled import Settled
from headerfirst.schemas.inspection import Decision, Grant
from headerfirst.schemas.vocabulary import Outcome
from hypothesis import given
from hypothesis import strategies as st

from tests import builders

NOON = builders.NOON
OUTCOMES = get_args(Outcome)
ENDS = {"refused", "expired", "revoked"}
GRANT = Grant(mode="scan", scanners=[], message_tokens=[], expires_at=NOON + timedelta(hours=1), viewers=[])


def decided(outcome: Outcome, **changes: object) -> Decision:
    return builders.decision(**({"outcome": outcome, "grant": GRANT if outcome == "granted" else None} | changes))


def outcome(settled: Settled) -> str | None:
    standing = settled.standing("f1" * 16)
    return standing.outcome if standing is not None else None


@pytest.mark.parametrize(("first", "second"), list(product(OUTCOMES, OUTCOMES)))
def test_what_may_follow_on_what(first: Outcome, second: Outcome) -> None:
    settled = Settled()
    assert settled.take(decided(first))
    follows = first == "pending" or (first == "granted" and second in ("expired", "revoked"))
    assert settled.take(decided(second)) == follows
    assert outcome(settled) == (second if follows else first)


@given(st.lists(st.sampled_from(OUTCOMES), min_size=1, max_size=6))
def test_after_its_end_nothing_counts(outcomes: list[Outcome]) -> None:
    settled = Settled()
    counted = [one for one in outcomes if settled.take(decided(one))]
    assert counted[-1] == outcome(settled)
    assert sum(one in ENDS for one in counted) <= 1
    assert counted.count("granted") <= 1


def test_a_grant_is_live_until_it_expires() -> None:
    settled = Settled()
    granted = decided("granted")
    settled.take(granted)
    assert settled.live("f1" * 16, GRANT.expires_at - timedelta(seconds=1)) == granted
    assert settled.live("f1" * 16, GRANT.expires_at) is None
    settled.take(decided("revoked"))
    assert settled.live("f1" * 16, NOON) is None


def test_what_waits_is_not_live() -> None:
    settled = Settled()
    settled.take(decided("pending"))
    assert settled.live("f1" * 16, NOON) is None
    assert settled.live("nothing", NOON) is None
    assert settled.standing("nothing") is None


def test_an_answer_to_a_command_says_nothing_of_the_request_whose_id_it_has() -> None:
    settled = Settled()
    settled.take(decided("pending"))
    assert not settled.take(decided("refused", about_request="e" * 32))
    assert outcome(settled) == "pending"


def test_of_what_is_over_only_its_end_is_kept() -> None:
    settled = Settled()
    for request_id in ("one", "two"):
        settled.take(decided("granted", request_id=request_id))
        settled.take(decided("expired", request_id=request_id))
    one, two = settled.standing("one"), settled.standing("two")
    assert one is not None
    assert one is two
    assert (one.outcome, one.kind, one.decision, one.is_over) == ("expired", "open-content", None, True)


def test_what_is_dropped_or_forgotten_is_as_if_it_had_never_been() -> None:
    settled = Settled()
    settled.take(decided("granted"))
    settled.drop("f1" * 16)
    assert len(settled) == 0
    settled.take(decided("refused"))
    settled.forget()
    assert outcome(settled) is None
