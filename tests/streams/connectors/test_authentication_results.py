"""Only what the receiving server found counts."""

from __future__ import annotations

import pytest
from headerfirst.schemas.email_metadata import Authentication
from headerfirst.streams.connectors.authentication_results import authentication


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        (
            ["mx.example.org; spf=pass smtp.mailfrom=a@b; dkim=fail (bad) header.d=b; dmarc=none"],
            ("pass", "fail", "none"),
        ),
        (["mx.example.org; dkim=fail header.d=a; dkim=pass header.d=b"], (None, "pass", None)),
        (
            ["mx.example.org; spf=softfail", "mx.example.org; dkim=pass", "other.example.net; dmarc=pass"],
            ("softfail", "pass", None),
        ),
        (
            ["spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=x; dkim=none;dmarc=pass action=none"],
            ("pass", "none", "pass"),
        ),
        (["mx.example.org; dkim=pass (dmarc=pass (spf=pass)) header.d=b"], (None, "pass", None)),
        (["mx.example.org; spf=planted"], ("unknown", None, None)),
    ],
)
def test_what_the_server_found(fields: list[str], found: tuple[str | None, ...]) -> None:
    result = authentication(fields)
    assert result is not None
    assert (result.spf, result.dkim, result.dmarc) == found


@pytest.mark.parametrize("fields", [[], ["mx.example.org; none"], [""]])
def test_no_method_tried_is_not_known(fields: list[str]) -> None:
    assert authentication(fields) is None


def test_what_came_with_the_mail_counts_for_nothing() -> None:
    fields = ["mx.example.org; spf=fail", "mx.attacker.example; spf=pass; dmarc=pass"]
    assert authentication(fields) == Authentication(spf="fail")
