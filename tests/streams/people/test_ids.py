"""An id may stand in a key that a terminal shows, and a mailbox' other addresses have ids that stay."""

from __future__ import annotations

import pytest
from headerfirst.streams.people.ids import alias_id, checked_id
from headerfirst.streams.people.interface import Unreadable

from tests.streams.people.exports import defaults


def test_a_source_has_a_prefix_of_its_own() -> None:
    assert checked_id("employeeNumber", "1001", defaults(id_prefix="ad-")) == "ad-1001"
    assert checked_id("employeeNumber", "1001", defaults(id_prefix=None)) == "1001"


@pytest.mark.parametrize(
    "value", ["", "10 01", "10/01", "\x1b[2J", "x" * 129, "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}"]
)
def test_an_id_that_cannot_stand_in_a_key(value: str) -> None:
    with pytest.raises(Unreadable, match=r"^employeeNumber has characters that an id may not have$"):
        checked_id("employeeNumber", value, defaults())


def test_each_address_of_a_mailbox_has_an_id_that_does_not_show_it() -> None:
    first, second = alias_id("7001", "help@example.org"), alias_id("7001", "post@example.org")
    assert first.startswith("7001.")
    assert first != second
    assert "help" not in first
    assert first == alias_id("7001", "help@example.org")
