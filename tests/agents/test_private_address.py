"""An address outside is one's own where the register says so, where it shows one's name, or is made of it."""

from __future__ import annotations

import pytest
from headerfirst.agents.private_address import own_private

from tests import builders
from tests.agents.made_packs import register

AT_HOME = "sunflower77@example.net"
AMARA = builders.person(addresses=[builders.AMARA, AT_HOME])
KNOWN = register(
    builders.organisation(),
    AMARA,
    builders.person(id="bilal", name="Bilal Rahman", addresses=[builders.BILAL, "bilal@example.net"]),
)


@pytest.mark.parametrize(
    ("address", "shown", "expected"),
    [
        (AT_HOME, None, "registered"),
        ("daisy@example.net", "Okafor, Amara", "same-name"),
        ("amara.okafor@example.net", None, "address-of-name"),
        ("AOkafor75@example.com", "A. O.", "address-of-name"),
        (builders.ELENI, "Eleni Markou", None),
        (builders.AMARA, "Amara Okafor", None),
        ("bilal@example.net", "Amara Okafor", None),
        ("daisy@example.net", "", None),
    ],
)
def test_whose_an_address_is(address: str, shown: str | None, expected: str | None) -> None:
    assert own_private(AMARA, KNOWN.party(address, builders.NOON), shown) == expected
