"""Every history of a few steps, on small stages: none breaks a promise, and the gate and the model agree on each."""

from __future__ import annotations

import pytest

from tests.gate_model.steps import play
from tests.gate_model.theatres import THEATRES, Theatre
from tests.gate_model.watch import Broken

pytestmark = pytest.mark.slow

STAGES = [(theatre, pack) for theatre in THEATRES for pack in theatre.packs]


@pytest.mark.parametrize(("theatre", "pack"), STAGES, ids=[f"{theatre.name}, {pack}" for theatre, pack in STAGES])
def test_every_history_on(theatre: Theatre, pack: str) -> None:
    for number, steps in enumerate(theatre.histories()):
        try:
            play(steps, pack, number)
        except Broken as failure:
            pytest.fail(f"{failure}\n  play({list(steps)!r}, {pack!r}, {number})")


def test_the_stages_are_as_large_as_documented() -> None:
    assert sum(theatre.size() for theatre in THEATRES) == 13_485
