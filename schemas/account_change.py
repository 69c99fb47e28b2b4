"""A change to an account, or an act through one, as an audit log tells it."""

from __future__ import annotations

from headerfirst.schemas.email_metadata import Folder
from headerfirst.schemas.record import Count, Record, Time
from headerfirst.schemas.vocabulary import Change


class AccountChange(Record, frozen=True, kw_only=True):
    event_id: str
    observed_at: Time
    mailbox: str
    actor: str
    change: Change
    enabled: bool
    target: str | None = None
    target_domain: str | None = None
    message_id: str | None = None
    folder: Folder | None = None
    count: Count | None = None
