"""After the last day the account is nobody's to use, but by an agreement and until its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.detectors.leaver_on_web import DETECTOR
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.detectors.looks import approved, at_visit

GONE = builders.person(ends=builders.NOON)


@pytest.mark.parametrize(
    ("moment", "fires"),
    [(timedelta(seconds=-1), False), (timedelta(), True), (timedelta(days=90), True)],
    ids=["the last second", "the end itself", "months later"],
)
def test_it_fires_from_the_end_on(moment: timedelta, fires: bool) -> None:  # noqa: FBT001 - a column of the table
    grounds = at_visit(DETECTOR, {}, {"observed_at": builders.NOON + moment}, GONE)
    assert (grounds is not None) == fires
    assert grounds is None or grounds.evidence == ("account:after-leaving",)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"attribution": "address-lookup"}, id="whose address it was"),
        pytest.param({"status": 407, "action": "blocked"}, id="whom the proxy did not accept"),
        pytest.param({"agent_class": "app"}, id="a program in the background"),
        pytest.param({"media_type": "image/png", "referrer_host": "www.example.com"}, id="part of a page"),
        pytest.param({"user": "stranger@example.org"}, id="somebody whom nobody knows"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_visit(DETECTOR, {}, changes, GONE) is None


def test_who_still_works_here_is_no_leaver() -> None:
    assert at_visit(DETECTOR, {}, {}) is None


def keeps(value: str, **changes: Any) -> RegisterRecord:
    return approved("account-after-leaving", "mailbox", value, person="amara", **changes)


@pytest.mark.parametrize(
    ("agreement", "fires"),
    [
        pytest.param(keeps(builders.AMARA), False, id="for the address"),
        pytest.param(keeps("amara"), False, id="for the person"),
        pytest.param(keeps(builders.AMARA, to=builders.LATER), False, id="to an end that is to come"),
        pytest.param(keeps(builders.AMARA, to=builders.NOON), True, id="that is over"),
        pytest.param(keeps(builders.AMARA, from_=builders.LATER), True, id="that has not begun"),
        pytest.param(keeps(builders.BILAL), True, id="for another account"),
        pytest.param(approved("service", "mailbox", builders.AMARA), True, id="for something else"),
    ],
)
def test_an_agreement_has_to_fit(agreement: RegisterRecord, fires: bool) -> None:  # noqa: FBT001 - a column of the table
    assert (at_visit(DETECTOR, {}, {}, GONE, agreement) is not None) == fires
