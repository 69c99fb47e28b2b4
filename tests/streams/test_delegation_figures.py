"""How many have delegated to nobody is counted where the policy asks for it and the register may be relied on."""

from __future__ import annotations

from datetime import datetime
from math import isnan

from headerfirst.agents.rules import Packs
from headerfirst.schemas.register import key_of
from headerfirst.streams.delegation_figures import GOOD_FOR, DelegationFigures
from headerfirst.streams.pack_shelf import ready_packs

from tests import builders
from tests.agents import made_packs

PACKS = {pack.ref.id: pack for pack in ready_packs()}
SMALLEST = PACKS["wcc"].pack.file.gate.smallest_group


class Scene:
    def __init__(self, pack: str, people: int = SMALLEST) -> None:
        self.now = builders.NOON
        self.fresh = True
        known = [builders.person(id=f"e-{n}", addresses=[f"e{n}@example.org"], name=f"E {n}") for n in range(people)]
        self.register = made_packs.register(builders.organisation(), *known)
        ready = PACKS[pack]
        packs = Packs([ready], always=ready)
        self.figures = DelegationFigures(packs, self.register, lambda: self.fresh, self.tell)

    def tell(self) -> datetime:
        return self.now

    def delegate(self, number: int) -> None:
        record = builders.delegation(id=f"d-{number}", mailbox=f"e{number}@example.org")
        self.register.fold(key_of(record), record)


def test_everybody_is_counted_and_counted_again_after_a_while() -> None:
    scene = Scene("wcc")
    assert scene.figures.without() == SMALLEST
    scene.delegate(0)
    assert scene.figures.without() == SMALLEST
    scene.now += GOOD_FOR
    assert scene.figures.without() == SMALLEST - 1


def test_a_register_that_is_stale_tells_of_nobody_and_one_that_was_is_counted_at_once() -> None:
    scene = Scene("wcc")
    scene.fresh = False
    assert isnan(scene.figures.without())
    scene.fresh = True
    assert scene.figures.without() == SMALLEST


def test_where_nobody_has_to_or_few_people_work_it_is_no_number() -> None:
    assert isnan(Scene("dmu").figures.without())
    assert isnan(Scene("wcc", people=SMALLEST - 1).figures.without())


def test_where_no_pack_is_in_force_it_is_no_number() -> None:
    scene = Scene("wcc")
    figures = DelegationFigures(Packs([PACKS["wcc"]]), scene.register, lambda: True, scene.tell)
    assert isnan(figures.without())
