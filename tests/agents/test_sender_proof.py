"""A sender is proved, disproved, or neither: what a server did not say counts for nothing."""

from __future__ import annotations

import pytest
from headerfirst.agents.sender_proof import is_disproved, is_proved
from headerfirst.schemas.email_metadata import Authentication
from headerfirst.schemas.vocabulary import AuthResult


@pytest.mark.parametrize(
    ("spf", "dkim", "dmarc", "proved", "disproved"),
    [
        ("pass", "pass", "pass", True, False),
        ("fail", "pass", "pass", True, False),
        ("pass", "pass", "fail", False, True),
        ("pass", None, None, True, False),
        ("none", "pass", "none", True, False),
        ("fail", "none", "none", False, True),
        ("fail", "pass", None, True, False),
        ("softfail", "none", None, False, False),
        ("pass", "pass", "temperror", False, False),
        ("fail", "fail", "temperror", False, False),
        (None, None, None, False, False),
    ],
)
def test_dmarc_decides_and_without_it_server_and_signature(
    spf: AuthResult | None,
    dkim: AuthResult | None,
    dmarc: AuthResult | None,
    proved: bool,  # noqa: FBT001 - a column
    disproved: bool,  # noqa: FBT001 - a column
) -> None:
    found = Authentication(spf=spf, dkim=dkim, dmarc=dmarc)
    assert (is_proved(found), is_disproved(found)) == (proved, disproved)


def test_no_word_is_neither() -> None:
    assert (is_proved(None), is_disproved(None)) == (False, False)
