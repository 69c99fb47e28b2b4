"""Every way to write a host comes to one form, as a browser would have it."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.link_hosts.host import canonical_host

from tests.streams.inspection.scanners.wide_characters import wide


@pytest.mark.parametrize(
    ("authority", "expected"),
    [
        ("Evil.Example", "evil.example"),
        ("evil.example.", "evil.example"),
        ("evil.example,", "evil.example"),
        ("evil.example:8080", "evil.example"),
        ("evil.example:", "evil.example"),
        ("good.example@evil.example", "evil.example"),
        ("good.example:pw@evil.example:443", "evil.example"),
        ("a@b@evil.example", "evil.example"),
        ("evil[.]example", "evil.example"),
        ("evil(dot)example", "evil.example"),
        ("evil [DOT] example", "evil.example"),
        ("%65vil.example", "evil.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        (f"{wide('evil')}.example", "evil.example"),
        ("evil\N{IDEOGRAPHIC FULL STOP}example", "evil.example"),
        ("192.0.2.1", "192.0.2.1"),
        ("3221225985", "192.0.2.1"),
        ("0xC0.0.0x201", "192.0.2.1"),
        ("[2001:db8::1]:80", "2001:db8::1"),
        ("good.example%40evil.example", None),
        ("999.0.2.1", None),
        ("<>", None),
        ("", None),
    ],
)
def test_one_form(authority: str, expected: str | None) -> None:
    assert canonical_host(authority) == expected
