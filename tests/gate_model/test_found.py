"""Histories on which the gate and the model once disagreed, and the gate was wrong."""

from __future__ import annotations

from tests.gate_model.steps import Installation as World


def while_the_gate_is_down(*steps: str) -> World:
    world = World()
    for words in ("sleep gate", *steps, "wake gate"):
        world.step(words)
    return world


def test_a_case_that_is_registered_while_a_request_waits_for_the_gate_comes_too_late() -> None:
    world = while_the_gate_is_down("ask read-new-case", "register")
    assert world.watch.stand("read-new-case").outcome == "refused"


def test_a_request_gets_no_shorter_by_waiting_for_the_gate() -> None:
    world = while_the_gate_is_down("ask read-for-long", "pass 121")
    assert world.watch.stand("read-for-long").outcome == "refused"
