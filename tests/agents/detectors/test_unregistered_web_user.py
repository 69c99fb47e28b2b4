"""A name that the proxy accepted and that is nobody's; whatever the register holds is somebody's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.detectors.unregistered_web_user import DETECTOR
from headerfirst.agents.facts import Visit
from headerfirst.agents.register import Register
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents import made_packs
from tests.agents.detectors.looks import at_visit, prepared

STRANGER: dict[str, Any] = {"user": "stranger@example.org"}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param(STRANGER, id="an address of ours"),
        pytest.param({"user": "t.nobody"}, id="a log-in name"),
        pytest.param(STRANGER | {"method": "CONNECT", "media_type": None}, id="through a tunnel"),
        pytest.param(STRANGER | {"status": 403, "action": "blocked"}, id="a page that was refused"),
    ],
)
def test_it_fires_about_the_account(changes: dict[str, Any]) -> None:
    grounds = at_visit(DETECTOR, {}, changes)
    assert grounds is not None
    assert grounds.evidence == ("user:not-registered",)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({}, id="somebody who works here"),
        pytest.param({"user": "AMARA"}, id="by the id of a person, however it is written"),
        pytest.param({"user": "Amara.Okafor+news@Example.org"}, id="under a tagged address"),
        pytest.param(STRANGER | {"attribution": "address-lookup"}, id="whose address it was"),
        pytest.param(STRANGER | {"status": 407, "action": "blocked"}, id="whom the proxy did not accept"),
        pytest.param({"user": None, "attribution": "none"}, id="nobody"),
        pytest.param({"user": "WS-0417$"}, id="a machine"),
        pytest.param(STRANGER | {"agent_class": "updater"}, id="an update"),
        pytest.param(STRANGER | {"media_type": "image/png", "referrer_host": "www.example.com"}, id="part of a page"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_visit(DETECTOR, {}, changes) is None


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(builders.person(id="new", addresses=["stranger@example.org"]), id="a person"),
        pytest.param(builders.mailbox(address="stranger@example.org", type="service"), id="a service"),
        pytest.param(builders.mailing_list(address="stranger@example.org"), id="a list"),
        pytest.param(builders.union_official(person=None, addresses=["stranger@example.org"]), id="an official"),
        pytest.param(builders.union_address(address="stranger@example.org"), id="a union's"),
        pytest.param(builders.protected_address(address="stranger@example.org"), id="a proper channel's"),
    ],
)
def test_what_the_register_holds_is_somebodys(record: RegisterRecord) -> None:
    assert at_visit(DETECTOR, {}, STRANGER) is not None
    assert at_visit(DETECTOR, {}, STRANGER, record) is None


def test_an_entry_that_has_ended_is_nobodys() -> None:
    ended = builders.person(id="old", addresses=["stranger@example.org"], to=builders.NOON)
    assert at_visit(DETECTOR, {}, STRANGER | {"observed_at": builders.NOON - timedelta(minutes=1)}, ended) is None
    assert at_visit(DETECTOR, {}, STRANGER, ended) is not None


@pytest.mark.parametrize(
    "register",
    [
        pytest.param(Register(everyone_is_staff=True), id="a run without a register"),
        pytest.param(made_packs.register(), id="an empty one"),
        pytest.param(made_packs.register(builders.organisation()), id="one that holds nobody"),
        pytest.param(made_packs.register(builders.person()), id="one that does not say whose it is"),
    ],
)
def test_nobody_is_a_stranger_to_a_register_that_is_not_complete(register: Register) -> None:
    look = prepared(DETECTOR, {}).visit
    assert look is not None
    assert look(Visit(builders.web_proxy(**STRANGER), register, made_packs.pack_file(), None, ())) is None
