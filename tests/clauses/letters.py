"""The mail that clause tests send: Amara's to Eleni outside, and what arrives for Amara from there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from headerfirst.schemas.email_metadata import EmailMetadata

from tests import builders
from tests.agents.made_packs import sent

ALL_USERS: Final = builders.mailing_list()
CASE: Final = builders.case()
"""About Amara: under it `on_case` rules run for her."""


def mail(**changes: Any) -> EmailMetadata:
    """Of Amara's, as a source shows it that knows who signed in."""
    made: EmailMetadata = sent(**({"authenticated_sender": builders.AMARA} | changes))
    return made


def to_all(**changes: Any) -> EmailMetadata:
    """A breach that shows in the address lines: nobody approved it."""
    to = [builders.address(f"all.users@{builders.DOMAIN}")]
    return mail(**({"direction": "internal", "to": to} | changes))


def letters(count: int, **changes: Any) -> list[EmailMetadata]:
    """So many single messages, a minute apart."""
    return [
        mail(**({"event_id": f"{number:032x}", "observed_at": builders.NOON + timedelta(minutes=number)} | changes))
        for number in range(count)
    ]


def arrived(address: str = builders.ELENI, name: str | None = None, **changes: Any) -> EmailMetadata:
    """For Amara, from outside."""
    return builders.email_metadata(**({"from_": builders.address(address, name)} | changes))
