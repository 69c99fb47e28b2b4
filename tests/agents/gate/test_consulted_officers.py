"""An officer is named by office or by person."""

from __future__ import annotations

import pytest
from headerfirst.agents.gate.consulted_officers import is_consulted, offices_of

from tests import builders
from tests.agents.gate.made_questions import ask, colleague, consultation, open_mail

REP = builders.union_official(id="rep", person="tove", addresses=[])
TOVE = builders.person(id="tove")


@pytest.mark.parametrize("officer", ["rep", "tove"])
def test_an_officer_is_found_by_either_name(officer: str) -> None:
    said = consultation(officer=officer)
    question = ask(open_mail(), REP, said)
    assert offices_of(question, said) == [REP]
    assert is_consulted(question, TOVE)


def test_somebody_named_who_holds_no_office_was_asked_all_the_same() -> None:
    said = consultation(officer="tove")
    question = ask(open_mail(), colleague("tove"), said)
    assert offices_of(question, said) == []
    assert is_consulted(question, TOVE)


def test_others_were_not_asked() -> None:
    assert not is_consulted(ask(open_mail(), REP, consultation(officer="dewi")), TOVE)
    assert not is_consulted(ask(open_mail(), REP, consultation(request_id="another", officer="rep")), TOVE)
