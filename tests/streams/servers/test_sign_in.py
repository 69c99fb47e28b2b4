"""Each kind of server has settings of its own names; the header stage knows none of the content store's."""

from __future__ import annotations

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.servers.sign_in import SOURCE, STORE


def test_no_setting_serves_both() -> None:
    assert set(SOURCE) & set(STORE) == set()
    assert SOURCE.user == "HEADERFIRST_SOURCE_USER"


def test_what_is_missing_is_named_with_the_server_that_needs_it() -> None:
    with pytest.raises(Misconfigured, match=r"Set HEADERFIRST_SOURCE_USER \(or HEADERFIRST_SOURCE_USER_FILE\)"):
        SOURCE.needed({STORE.user: "inspector"}, SOURCE.user)


def test_an_authority_that_cannot_be_read_is_refused() -> None:
    with pytest.raises(Misconfigured, match="HEADERFIRST_SOURCE_CA"):
        SOURCE.tls_context({SOURCE.authority: "/nowhere"})
