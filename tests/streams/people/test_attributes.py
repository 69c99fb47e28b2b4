"""Attributes are found in any case; what is no text stops the entry and is not repeated."""

from __future__ import annotations

import pytest
from headerfirst.streams.people.attributes import Attributes
from headerfirst.streams.people.interface import Unreadable


def test_values_are_text_without_space_around_them_and_empty_ones_are_none() -> None:
    attributes = Attributes("line 1", {"cn": [" Ada ", b"Zo\xc3\xab", "", b" "]})
    assert attributes.all("CN") == ["Ada", "Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}"]
    assert attributes.first("displayName", "cn") == "Ada"
    assert attributes.first("displayName") is None
    assert "cn" in attributes
    assert "mail" not in attributes


@pytest.mark.parametrize("value", [b"Zo\xeb", b"\xff\xfe", "Ada\x1b[2J", b"Ada\x00", "A\x85da"])
def test_what_is_no_text_stops_the_entry(value: bytes | str) -> None:
    with pytest.raises(Unreadable, match=r"^displayName is no text in UTF-8$"):
        Attributes("line 1", {"displayname": [value]}).first("displayName")


def test_bytes_can_be_had_as_they_are() -> None:
    assert Attributes("line 1", {"objectguid": [b"\xff\x00"]}).raw("objectGUID") == [b"\xff\x00"]
