"""Bounces, replies and reports are told from mail that a person wrote."""

from __future__ import annotations

import pytest
from headerfirst.streams.connectors.automatic_mail import auto_submitted
from headerfirst.streams.connectors.mail_headers import Headers


@pytest.mark.parametrize(
    ("headers", "said"),
    [
        (b"Subject: x\n", None),
        (b"Auto-Submitted: auto-generated\n", "auto-generated"),
        (b"Auto-Submitted: Auto-Forwarded; x=y\n", "auto-forwarded"),
        (b"Auto-Submitted: no (really)\n", "no"),
        (b"X-Autoreply: yes\n", "auto-replied"),
        (b"X-Autoreply: no\n", None),
        (b"Precedence: auto_reply\n", "auto-replied"),
        (b"Precedence: bulk\n", None),
        (b"Content-Type: multipart/report; report-type=delivery-status\n", "auto-replied"),
        (b"Content-Type: multipart/mixed\n", None),
    ],
)
def test_a_program_wrote_it(headers: bytes, said: str | None) -> None:
    assert auto_submitted(Headers(headers)) == said
