"""What connectors make of vendors' own examples: nothing is lost, and what differs has a reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.evaluation.truth import truths
from headerfirst.streams.evaluation.truth.comparing import compare
from headerfirst.streams.evaluation.truth.interface import Truth

from tests.streams.connectors.desks import dmu


def name(truth: Truth) -> str:
    return f"{truth.format}-{truth.folder.replace('/', '-')}"


@pytest.mark.parametrize("truth", truths(), ids=name)
def test_every_set_is_of_a_format_that_is_there(truth: Truth) -> None:
    assert set(truth.options) <= set(connector_for(truth.format).options)


@pytest.mark.data
@pytest.mark.parametrize("truth", truths(), ids=name)
def test_no_example_is_lost_and_every_difference_has_its_reason(truth: Truth, data: Path) -> None:
    found = compare(truth, data, dmu())
    assert found.cases > 0
    assert found.lost == 0
    assert found.unexplained == []
