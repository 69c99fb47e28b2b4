"""A run is watched to its end on a real Kafka, and one that breaks says so."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.contenders import CONTENDERS, FLOOR, OURS
from benchmarks.environments import NotMeasuredError
from benchmarks.mail import Mails
from benchmarks.measuring import Field, measure

pytestmark = [pytest.mark.checkout, pytest.mark.e2e]

BY_NAME = {each.name: each for each in CONTENDERS}


def laid(kafka: str, prefix: str, records: int) -> Field:
    return Field.laid(kafka, prefix, Mails(records))


def test_a_run_has_all_its_figures(kafka: str, prefix: str) -> None:
    figures = measure(BY_NAME[OURS], Path(sys.executable), laid(kafka, prefix, 30_000)).as_dict()
    assert {name for name, value in figures.items() if value <= 0} == set()
    assert figures["whole_cpu"] > figures["cpu"]


def test_a_run_too_short_for_its_second_half_is_not_measured(kafka: str, prefix: str) -> None:
    with pytest.raises(NotMeasuredError, match="give it more"):
        measure(BY_NAME[FLOOR], Path(sys.executable), laid(kafka, prefix, 300))


def test_a_contender_that_breaks_is_not_measured_and_says_why(kafka: str, prefix: str) -> None:
    broken = replace(BY_NAME[FLOOR], module="missing")
    with pytest.raises(NotMeasuredError, match=r"it ended with exit code 1 \(.*No module named"):
        measure(broken, Path(sys.executable), laid(kafka, prefix, 300))
