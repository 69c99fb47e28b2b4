"""How much is done for a text, without a clock: calls of functions, and the shape of regular expressions."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterator
from types import FrameType, ModuleType
from typing import Any

PARSER = importlib.import_module("re._parser")
REPEATS = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}
LARGEST_PRODUCT = 20_000
"""Of the bounds of nested repeats."""


def calls_of(action: Callable[[], object]) -> int:
    """Calls into Python and C functions, each step of a generator included."""
    count = 0

    def on_event(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(on_event)
    try:
        action()
    finally:
        sys.setprofile(None)
    return count


def growth(scan: Callable[[str], object], unit: str, small: int = 20_000) -> float:
    """How many times as many calls four times the text takes: 4 where time is linear, 16 where it is quadratic."""
    scan(unit)
    few, many = (unit * (size // len(unit)) for size in (small, 4 * small))
    return calls_of(lambda: scan(many)) / calls_of(lambda: scan(few))


def expressions_of(*modules: ModuleType) -> list[re.Pattern[str]]:
    """Every compiled expression that stands in a module, in a dictionary of it included."""
    found: list[re.Pattern[str]] = []
    for module in modules:
        for value in vars(module).values():
            values = value.values() if isinstance(value, dict) else [value]
            found += [one for one in values if isinstance(one, re.Pattern)]
    return found


def unbounded_within_repeat(pattern: re.Pattern[str]) -> bool:
    """A repeat without an end within another, or nested repeats whose bounds multiply beyond reason."""
    return any(product > LARGEST_PRODUCT for product in _products(PARSER.parse(pattern.pattern, pattern.flags), 1))


def _products(tree: Any, outer: int) -> Iterator[int]:
    for operator, argument in tree:
        name = str(operator)
        if name in REPEATS:
            low, high, inner = argument
            varies = low != int(high) and int(high) > 1
            factor = int(high) if varies else 1
            within = outer * factor
            yield within if varies and outer > 1 else 1
            yield from _products(inner, within)
        else:
            for part in _subtrees(argument):
                yield from _products(part, outer)


def _subtrees(argument: Any) -> Iterator[Any]:
    if isinstance(argument, PARSER.SubPattern):
        yield argument
    elif isinstance(argument, tuple | list):
        for one in argument:
            yield from _subtrees(one)
