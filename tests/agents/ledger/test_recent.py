"""The last leaves are known, and no more are kept."""

from __future__ import annotations

from headerfirst.agents.ledger.recent import MOST, RecentLeaves


def test_another_leaf_in_a_known_place_differs() -> None:
    recent = RecentLeaves()
    recent.append(4, b"a")
    assert recent.differs(4, b"b")
    assert not recent.differs(4, b"a")


def test_of_what_is_long_ago_nothing_is_said_or_kept() -> None:
    recent = RecentLeaves()
    for seq in range(MOST + 1):
        recent.append(seq, b"a")
    assert not recent.differs(0, b"b")
    assert recent.differs(1, b"b")
    assert len(recent._leaves) == MOST
