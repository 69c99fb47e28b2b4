"""Which lines a checkpoint follows is decided by the lines."""

from __future__ import annotations

from datetime import timedelta

import pytest
from headerfirst.agents.ledger.chain import EVERY, Chain, grow, sign
from headerfirst.agents.ledger.checkpoint import TreeHead, stated_head
from headerfirst.agents.ledger.leaf import Sight
from headerfirst.agents.ledger.merkle import Tree
from headerfirst.schemas.ledger import Checkpoint

from tests.agents.ledger import ledgers


def checkpoints(seen: list[Sight]) -> list[int]:
    return [record.size for record in ledgers.records(seen) if isinstance(record, Checkpoint)]


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, []), (1, []), (EVERY - 1, []), (EVERY, [EVERY]), (2 * EVERY + 1, [EVERY, 2 * EVERY])]
)
def test_there_is_one_every_256_lines(count: int, sizes: list[int]) -> None:
    assert checkpoints([one._replace(at=ledgers.sight(0).at) for one in ledgers.sights(count)]) == sizes


def test_there_is_one_before_the_first_line_of_a_new_day() -> None:
    days = [0, 0, 0, 1, 1, 4]
    seen = [ledgers.sight(n)._replace(at=ledgers.sight(0).at + timedelta(days=day)) for n, day in enumerate(days)]
    assert checkpoints(seen) == [3, 5]
    assert [type(one).__name__ for one in ledgers.records(seen)[2:5]] == ["LedgerLine", "Checkpoint", "LedgerLine"]


def test_where_both_fall_together_there_is_one() -> None:
    later = ledgers.sight(EVERY)._replace(at=ledgers.sight(0).at + timedelta(days=1))
    assert checkpoints([*ledgers.sights(EVERY), later]) == [EVERY]


def test_a_checkpoint_is_of_the_lines_before_it_and_has_the_time_of_the_last() -> None:
    [*said, last] = ledgers.records(ledgers.sights(EVERY))
    assert isinstance(last, Checkpoint)
    root = Tree(bytes.fromhex(line.leaf_hash) for line in said if not isinstance(line, Checkpoint)).root()
    assert stated_head(last.note) == TreeHead("headerfirst/ledger", EVERY, root)
    assert last.at == ledgers.sight(EVERY - 1).at


def test_sequences_in_two_parts_are_the_sequence_in_one() -> None:
    chain, seen = Chain(), ledgers.sights(300)
    parts = [*grow(chain, seen[:256], ledgers.SIGNER), *grow(chain, seen[256:], ledgers.SIGNER)]
    assert parts == ledgers.records(seen)


def test_a_checkpoint_that_is_missing_at_the_end_is_made_up_for() -> None:
    chain = Chain()
    list(grow(chain, ledgers.sights(EVERY), ledgers.SIGNER))
    chain.signed = 0
    [made] = grow(chain.copy(), [], ledgers.SIGNER)
    assert made == ledgers.records(ledgers.sights(EVERY))[-1]
    assert chain.wants_checkpoint()


def test_an_empty_chain_signs_nothing() -> None:
    with pytest.raises(IndexError):
        sign(Chain(), ledgers.SIGNER)
