"""What programs send is told from what people write."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.automatic_mail import auto_submitted, is_automatic

from tests import builders
from tests.agents.detectors.looks import sent_mail


@pytest.mark.parametrize(
    ("field", "keyword"),
    [
        (None, None),
        ("no", None),
        (" NO ; reason=x", None),
        ("", None),
        ("auto-replied", "auto-replied"),
        ("Auto-Forwarded; x=y", "auto-forwarded"),
    ],
)
def test_the_keyword_of_auto_submitted(field: str | None, keyword: str | None) -> None:
    assert auto_submitted(builders.email_metadata(auto_submitted=field)) == keyword


@pytest.mark.parametrize(
    "changes",
    [
        {"list_id": "l.example.org"},
        {"auto_submitted": "auto-generated"},
        {"from_": builders.address("MAILER-DAEMON@example.org")},
        {"from_": builders.address("postmaster@example.org")},
        {"from_": builders.address("@")},
    ],
)
def test_a_program_sent_it(changes: dict[str, Any]) -> None:
    assert is_automatic(sent_mail(changes))


def test_a_services_own_mailbox_is_a_program() -> None:
    assert is_automatic(sent_mail({}, builders.mailbox(address=builders.AMARA, type="service")))
    assert not is_automatic(sent_mail({}, builders.mailbox(address=builders.AMARA, type="shared")))


def test_a_person_sent_it() -> None:
    assert not is_automatic(sent_mail({}))
    assert not is_automatic(sent_mail({"auto_submitted": "no"}))
