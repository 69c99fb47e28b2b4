"""A row of the table is a sentence as well as a test."""

from __future__ import annotations

from collections import Counter

from headerfirst.agents.gate.condition import always
from headerfirst.agents.gate.conditions import CONDITIONS

from tests.agents.gate.made_questions import ask, malware_scan


def test_each_row_says_what_has_to_hold_in_words_of_its_own() -> None:
    says = Counter(row.says for row in CONDITIONS)
    assert {sentence for sentence, count in says.items() if count > 1} == set()
    assert {sentence for sentence in says if not sentence.endswith(".") or not sentence[0].isupper()} == set()


def test_some_rows_apply_to_every_request() -> None:
    assert always(ask(malware_scan(), pack=None))
