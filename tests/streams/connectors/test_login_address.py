"""A name that somebody signed in by becomes an address, or stays unsaid."""

from __future__ import annotations

import pytest
from headerfirst.streams.connectors.interface import Given
from headerfirst.streams.connectors.login_address import OPTION, login_address

from tests import builders
from tests.builders import AMARA, BILAL
from tests.streams.connectors.desks import register_of

REGISTER = register_of(builders.person(id="amara"), builders.person(id="bilal", addresses=[]))


@pytest.mark.parametrize(
    ("login", "domain", "address"),
    [
        (BILAL, None, BILAL),
        (BILAL, "example.net", BILAL),
        ("amara", None, AMARA),
        ("amara", "example.net", AMARA),
        ("bilal", None, None),
        ("eleni", "example.net", "eleni@example.net"),
        ("eleni", None, None),
        ("eleni", "", None),
    ],
)
def test_whose_name_it_is(login: str, domain: str | None, address: str | None) -> None:
    given = Given() if domain is None else Given(options={OPTION: domain})
    assert login_address(REGISTER, given, login) == address
