"""What of learning needs no scikit-learn; test_model_training.py learns the shipped model anew."""

from __future__ import annotations

import json
from array import array
from pathlib import Path

import pytest
from headerfirst.streams.inspection.language.features import BUCKETS
from headerfirst.streams.inspection.language.lexicon import RULES
from headerfirst.streams.inspection.language.model import DESCRIPTION, WEIGHTS, Head, load
from headerfirst.streams.inspection.language.training.learning import threshold, write


@pytest.mark.parametrize("share", [0.01, 0.05, 0.5])
def test_no_more_than_its_share_of_harmless_texts_pass_a_threshold(share: float) -> None:
    harmless = [number / 10 for number in range(200)]
    reached = threshold(harmless, share)
    assert sum(score >= reached for score in harmless) == 200 * share


def test_a_threshold_of_few_texts_lets_none_of_them_pass() -> None:
    assert threshold([-1.0, 0.5, 2.0], 0.01) > 2.0


def test_the_files_hold_the_same_bytes_for_the_same_model(tmp_path: Path) -> None:
    heads = {
        rule: Head(0.01, -0.5, 0.1, 0.9, array("b", [rank + 1] + [0] * (BUCKETS - 1)))
        for rank, rule in enumerate(RULES)
    }
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    write(heads, tmp_path / "one")
    write(dict(reversed(heads.items())), tmp_path / "two")
    for name in (DESCRIPTION, WEIGHTS):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert load(tmp_path / "one").heads == heads
    assert set(json.loads((tmp_path / "one" / DESCRIPTION).read_text(encoding="utf-8"))) == {"version", "rules"}
