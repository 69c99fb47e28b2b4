"""docs/guarantees.md names tests and overrides: each test exists, each override and each limit is the code's."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import faust
import pytest
from faust.transport.drivers import aiokafka as driver
from headerfirst.streams import slices
from headerfirst.streams.batch_records import ConsumerThread
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.settings import Settings

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "guarantees.md").read_text(encoding="utf-8")
NODE = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
NAMED = sorted(set(NODE.findall(DOCUMENT)))
PITFALLS = 32
SETTINGS = 19
"""Rows of the list that the tables answer."""

pytestmark = pytest.mark.checkout


def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize(("path", "name"), NAMED)
def test_a_test_that_is_named_exists(path: str, name: str) -> None:
    assert name.startswith("test_")
    assert name in functions(ROOT / path)


def test_whatever_looks_like_a_test_is_one() -> None:
    """So that a slip of the pen is not passed over."""
    assert DOCUMENT.count(".py::") == len(NODE.findall(DOCUMENT)) > 60


def overrides() -> Iterator[str]:
    """What slices.py and batch_records.py define anew of the classes that it derives from."""
    pairs = (
        (slices.App, faust.App),
        (ConsumerThread, driver.AIOKafkaConsumerThread),
        (slices.Consumer, driver.Consumer),
        (slices.Producer, driver.Producer),
        (slices.Transport, driver.Transport),
    )
    for ours, theirs in pairs:
        for name, value in vars(ours).items():
            if inspect.isfunction(value) and not name.startswith("__") and hasattr(theirs, name):
                yield f"{ours.__name__}.{name}"


def rows(heading: str) -> list[str]:
    """The rows of the table that follows a heading, or another line."""
    after = DOCUMENT.split(f"{heading}\n", 1)[1]
    lines = iter(after.splitlines())
    table = [next(line for line in lines if line.startswith("|"))]
    for line in lines:
        if not line.startswith("|"):
            break
        table.append(line)
    return table[2:]


def test_every_override_is_explained_and_nothing_else() -> None:
    explained = {row.split("`")[1] for row in rows("## Why each override is needed")}
    assert explained == set(overrides())


def test_every_known_pitfall_has_its_row() -> None:
    headings = ("### Loss and duplication", "### Stuck workers, rebalances, shutdown", "### Tables")
    numbers = [row.split("|")[1].strip() for heading in headings for row in rows(heading)]
    assert [number for number in numbers if number.isdigit()] == [str(number) for number in range(1, PITFALLS + 1)]
    assert len(rows("### Settings")) == SETTINGS


@pytest.mark.parametrize(
    "heading", ["### Loss and duplication", "### Stuck workers, rebalances, shutdown", "### Tables"]
)
def test_each_is_impossible_or_has_a_test(heading: str) -> None:
    assert [row for row in rows(heading) if "impossible because" not in row and not NODE.search(row)] == []


def test_the_limits_are_the_defaults() -> None:
    settings = Settings("127.0.0.1:9092", PUBLISHED)
    stated = {row.split("`")[1]: float(row.split("|")[2]) for row in rows("The limits, in seconds:")}
    assert stated.pop("patience") == slices.SliceOptions().patience
    assert stated == {name: getattr(settings, name) for name in stated}
    assert set(stated) == {"stop_within", "stuck_after", "register_stale_after", "session_timeout"}
