"""An account of ours that nobody and nothing is registered for, in a register that knows people."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.unregistered_mail_user import DETECTOR
from headerfirst.agents.mail import look_up
from headerfirst.agents.register import Register
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents import made_packs
from tests.agents.detectors.looks import at_mail, prepared

NOBODY = f"nobody@{builders.DOMAIN}"
BY_NOBODY: dict[str, Any] = {"mailbox": NOBODY, "from_": builders.address(NOBODY)}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(BY_NOBODY, id="a mailbox"),
        pytest.param(BY_NOBODY | {"authenticated_sender": NOBODY}, id="the account that signed in"),
        pytest.param({"authenticated_sender": NOBODY}, id="it writes in a colleague's name"),
    ],
)
def test_it_fires_about_the_account(changes: dict[str, Any]) -> None:
    grounds = at_mail(DETECTOR, {}, changes)
    assert grounds is not None
    assert (grounds.evidence, grounds.about) == (("account:unregistered",), "account")


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({}, [], id="somebody who works here"),
        pytest.param(BY_NOBODY | {"authenticated_sender": builders.AMARA}, [], id="a colleague signed in"),
        pytest.param(BY_NOBODY, [builders.mailbox(address=NOBODY)], id="a shared mailbox"),
        pytest.param(BY_NOBODY, [builders.mailbox(address=NOBODY, type="service")], id="a service's mailbox"),
        pytest.param(BY_NOBODY, [builders.mailing_list(address=NOBODY)], id="a list"),
        pytest.param(BY_NOBODY, [builders.protected_address(address=NOBODY)], id="a proper channel"),
        pytest.param(
            BY_NOBODY, [builders.person(id="nobody", addresses=[NOBODY], ends=builders.EARLIER)], id="a leaver"
        ),
        pytest.param(BY_NOBODY | {"auto_submitted": "auto-generated"}, [], id="a program"),
        pytest.param({"authenticated_sender": builders.ELENI}, [], id="an account that is not ours"),
        pytest.param({"authenticated_sender": "NOBODY7"}, [], id="a log-in name that tells nothing"),
    ],
)
def test_it_is_silent(changes: dict[str, Any], records: list[RegisterRecord]) -> None:
    assert at_mail(DETECTOR, {}, changes, *records) is None


def test_a_register_without_people_misses_nobody() -> None:
    pack, known = made_packs.pack(), Register()
    known.fold("organisation/example", builders.organisation())
    seat = made_packs.bench(pack)
    look = prepared(DETECTOR, {}).mail
    assert look is not None
    empty = type(seat)(seat.packs, known, seat.pseudonyms)
    assert look(look_up(empty, pack, made_packs.sent(**BY_NOBODY))) is None
    assert look(look_up(seat, pack, made_packs.sent(**BY_NOBODY))) is not None
