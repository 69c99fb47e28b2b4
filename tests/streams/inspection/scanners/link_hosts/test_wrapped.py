"""The link within a filter's link is read, and of other links nothing behind the host."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.link_hosts.wrapped import link_within

EVIL = "https://evil.example/x"


@pytest.mark.parametrize(
    ("host", "rest"),
    [
        ("eur01.safelinks.protection.outlook.com", "/?url=https%3A%2F%2Fevil.example%2Fx&data=05"),
        ("urldefense.proofpoint.com", "/v2/url?u=https-3A__evil.example_x&d=Dw"),
        ("urldefense.com", "/v3/__https://evil.example/x__;!!a"),
        ("linkprotect.cudasvc.com", "/url?a=https%3a%2f%2fevil.example%2fx&c=E"),
    ],
)
def test_a_filters_link_is_unwrapped(host: str, rest: str) -> None:
    assert EVIL in (link_within(host, rest) or "")


@pytest.mark.parametrize("host", ["good.example", "outlook.com", "evilurldefense.com"])
def test_other_links_are_left_alone(host: str) -> None:
    assert link_within(host, f"/?url={EVIL}") is None
