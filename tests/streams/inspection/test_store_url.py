"""The URL of a content store says nothing of who we are to it."""

from __future__ import annotations

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.store_url import StoreUrl


def test_a_name_before_the_host_is_taken_for_a_credential() -> None:
    with pytest.raises(Misconfigured, match="content store's URL") as raised:
        StoreUrl.parse("imap://anna@mail.example.org")
    assert "anna" not in str(raised.value)
