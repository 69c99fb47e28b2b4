"""A leaver's account does nothing any more, unless that was agreed, and until when."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from headerfirst.agents.detectors.leaver_sign_in import DETECTOR
from headerfirst.schemas.vocabulary import Change

from tests import builders
from tests.agents.detectors.acts import at_act, leaver
from tests.agents.detectors.looks import approved
from tests.builders import AMARA, BILAL, LATER, NOON

PARAMETERS: dict[str, Any] = {"attempt_severity": "low"}
IN = {"change": "sign-in"}


@pytest.mark.parametrize("change", sorted(set(get_args(Change)) - {"leaver"}))
def test_whatever_a_leaver_does_is_found(change: str) -> None:
    grounds = at_act(DETECTOR, PARAMETERS, {"change": change}, leaver())
    assert grounds is not None
    assert (grounds.evidence, grounds.attempt) == ((f"act:{change}", "account:of-a-leaver"), None)


def test_a_sign_in_that_was_refused_is_an_attempt_and_weighs_less() -> None:
    grounds = at_act(DETECTOR, PARAMETERS, IN | {"enabled": False}, leaver())
    assert grounds is not None
    assert (grounds.attempt, grounds.severity) == (True, "low")


def test_what_a_leaver_takes_away_was_done_and_is_no_attempt() -> None:
    grounds = at_act(DETECTOR, PARAMETERS, IN | {"change": "forwarding", "enabled": False}, leaver())
    assert grounds is not None
    assert (grounds.attempt, grounds.severity) == (None, None)


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({}, (), id="somebody who works here"),
        pytest.param({}, (leaver(ends=LATER),), id="before the last day"),
        pytest.param({"change": "leaver"}, (leaver(),), id="the account ends"),
        pytest.param({"actor": BILAL}, (leaver(),), id="somebody else in the mailbox"),
        pytest.param({}, (leaver(), approved("account-after-leaving", "mailbox", AMARA)), id="by an agreement"),
        pytest.param({}, (leaver(), approved("account-after-leaving", "mailbox", AMARA, to=LATER)), id="until it ends"),
    ],
)
def test_it_is_silent(changes: dict[str, Any], records: tuple[Any, ...]) -> None:
    assert at_act(DETECTOR, PARAMETERS, IN | changes, *records) is None


@pytest.mark.parametrize("changes", [{"to": NOON}, {"from_": LATER}, {"person": "bilal"}])
def test_an_agreement_that_has_ended_or_is_anothers_is_none(changes: dict[str, Any]) -> None:
    agreement = approved("account-after-leaving", "mailbox", AMARA, **changes)
    assert at_act(DETECTOR, PARAMETERS, IN, leaver(), agreement) is not None


def test_a_record_that_has_ended_is_a_leavers_too() -> None:
    assert at_act(DETECTOR, PARAMETERS, IN, builders.person(to=NOON)) is not None
