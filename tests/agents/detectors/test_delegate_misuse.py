"""Reading access deletes nothing and sends nothing; a right that the register gives is one."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.delegate_misuse import DETECTOR

from tests import builders
from tests.agents.detectors.acts import SCANNER, at_act, scanner
from tests.agents.detectors.looks import approved
from tests.builders import AMARA, BILAL, EARLIER, ELENI

PARAMETERS: dict[str, Any] = {"deletes_nothing": ["absence"]}
BY_BILAL = {"actor": BILAL}


@pytest.mark.parametrize("change", ["delete", "send-as", "send-on-behalf"])
@pytest.mark.parametrize(
    ("access", "rights"),
    [("read", ()), ("send-on-behalf", ("send-on-behalf",)), ("send-as", ("send-as", "send-on-behalf"))],
)
def test_a_right_is_for_what_it_says(change: str, access: str, rights: tuple[str, ...]) -> None:
    grounds = at_act(DETECTOR, PARAMETERS, BY_BILAL | {"change": change}, builders.delegation(access=access))
    if change in rights:
        assert grounds is None
    else:
        assert grounds is not None
        assert grounds.evidence == (f"act:{change}", f"right:{access}")


@pytest.mark.parametrize("change", ["delete", "send-as", "send-on-behalf"])
def test_full_access_is_a_right_to_all_of_it_and_none_to_nothing(change: str) -> None:
    full = builders.delegation(access="full", basis="standing")
    assert at_act(DETECTOR, PARAMETERS, BY_BILAL | {"change": change}, full) is None
    grounds = at_act(DETECTOR, PARAMETERS, BY_BILAL | {"change": change, "count": 3})
    assert grounds is not None
    assert grounds.evidence == (f"act:{change}", "right:none", "items:3")


def test_access_that_was_given_in_an_absence_deletes_nothing_where_the_policy_says_so() -> None:
    records = (builders.delegation(access="full", basis="absence"), builders.absence())
    deleted, sent = (BY_BILAL | {"change": change} for change in ("delete", "send-as"))
    assert at_act(DETECTOR, PARAMETERS, deleted, *records) is not None
    assert at_act(DETECTOR, PARAMETERS, sent, *records) is None
    assert at_act(DETECTOR, {"deletes_nothing": []}, deleted, *records) is None


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({}, (), id="the owner"),
        pytest.param({"actor": "amara"}, (), id="the owner by id"),
        pytest.param(BY_BILAL | {"mailbox": "helpdesk@example.org"}, (builders.mailbox(),), id="a shared mailbox"),
        pytest.param({"actor": SCANNER}, (scanner(),), id="a service account"),
        pytest.param({"actor": "system"}, (approved("service", "name", "system"),), id="an approved program"),
        pytest.param({"mailbox": ELENI, "actor": AMARA}, (), id="a mailbox that is not ours"),
        pytest.param(BY_BILAL | {"enabled": False}, (), id="what was taken back"),
    ],
)
@pytest.mark.parametrize("change", ["delete", "send-as"])
def test_who_does_nothing_of_the_kind(changes: dict[str, Any], records: tuple[Any, ...], change: str) -> None:
    assert at_act(DETECTOR, PARAMETERS, changes | {"change": change}, *records) is None


def test_reading_is_no_misuse_and_a_right_that_has_ended_is_none() -> None:
    assert at_act(DETECTOR, PARAMETERS, BY_BILAL | {"change": "open"}) is None
    ended = builders.delegation(access="full", basis="standing", to=EARLIER)
    assert at_act(DETECTOR, PARAMETERS, BY_BILAL | {"change": "delete"}, ended) is not None
