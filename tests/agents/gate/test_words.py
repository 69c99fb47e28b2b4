"""A reason is one that could not stand for every request, and no request asks for a password."""

from __future__ import annotations

import pytest
from headerfirst.agents.gate.words import (
    asks_for_credentials,
    boilerplate,
    mentions_credentials,
    says_something,
    states,
)

from tests.agents.gate.made_questions import DMU, REASON, WCC

GATES = [DMU.pack.file.gate, WCC.pack.file.gate]


@pytest.mark.parametrize("text", [None, "", " \n", "urgent", "Needed for an ongoing", "an ongoing investigation."])
def test_these_say_nothing(text: str | None) -> None:
    expected = text == "Needed for an ongoing"
    assert [says_something(text, gate) for gate in GATES] == [expected, expected]


def test_a_reason_in_words_of_its_own_says_something() -> None:
    assert [says_something(REASON, gate) for gate in GATES] == [True, True]


def test_blank_states_nothing() -> None:
    assert [states(text) for text in (None, "", " ", "x")] == [False, False, False, True]


def test_expressions_are_read_once() -> None:
    assert boilerplate(("a", "b")) is boilerplate(("a", "b"))


@pytest.mark.parametrize(
    "text",
    [
        "We need her password",
        "Please provide us with the staff member's credentials",
        "reset the account password for me",
        "Send the user name to Bilal",
        "give me their log-in details",
        "We request the passphrase",
    ],
)
def test_these_ask_for_a_password(text: str) -> None:
    assert asks_for_credentials(text)
    assert mentions_credentials(text)


@pytest.mark.parametrize(
    "text",
    [
        "The page outside collected passwords of five people",
        "Password lists were attached to a message to a supplier",
        "She reported that her credentials had been stolen",
    ],
)
def test_these_speak_of_one(text: str) -> None:
    assert mentions_credentials(text)
    assert not asks_for_credentials(text)


@pytest.mark.parametrize(
    "text", [None, "", "The bids pass with a word of thanks", "The login page of the tender was down"]
)
def test_these_do_neither(text: str | None) -> None:
    assert not mentions_credentials(text)
    assert not asks_for_credentials(text)
