"""docs/escalation.md shows what the code does now."""

from __future__ import annotations

import json

import pytest

from tests.walk.walk import BODY, PAGE, Walk, names_in, page_with

pytestmark = pytest.mark.checkout


@pytest.fixture(scope="module")
def shown() -> dict[str, str]:
    return Walk().run()


def test_the_page_is_as_the_code_writes_it(shown: dict[str, str]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert page == page_with(shown, page), "docs/escalation.md is not of this code: say `make documents`"


def test_every_step_is_shown_once(shown: dict[str, str]) -> None:
    assert sorted(names_in(PAGE.read_text(encoding="utf-8"))) == sorted(shown)


def test_the_heading_stands_in_the_envelope_alone_and_the_body_nowhere(shown: dict[str, str]) -> None:
    behind_the_door = {name: text for name, text in shown.items() if name != "email-metadata"}
    for text in behind_the_door.values():
        assert "Salary list 2026" not in text
        for word in (b"As promised", b"AB 12 34 56 A", b"AB123456A"):
            assert word in BODY or word == b"AB123456A"
            assert word.decode() not in text
        assert "@example.net" not in text


def test_everything_but_the_letter_and_the_list_is_a_record(shown: dict[str, str]) -> None:
    for name, text in shown.items():
        if name not in ("letter", "ledger-kinds"):
            assert isinstance(json.loads(text), dict)


def test_nothing_is_opened_before_its_entry(shown: dict[str, str]) -> None:
    result = json.loads(shown["inspection-result"])
    kinds = [line.split()[1] for line in shown["ledger-kinds"].splitlines()]
    assert kinds[result["opening_offset"]] == "opening"
    assert kinds.index("grant") < kinds.index("opening") < kinds.index("result")
