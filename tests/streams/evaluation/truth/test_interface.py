"""A case shows nothing of itself: it holds a vendor's example."""

from __future__ import annotations

from headerfirst.streams.evaluation.truth.interface import Case


def test_a_case_is_silent() -> None:
    assert "planted" not in repr(Case(b"planted", {"host": "planted"}))


def test_a_case_is_one_record_unless_it_says_otherwise() -> None:
    assert (Case(b"", {}).records, Case(b"", {}, records=0).records) == (1, 0)
