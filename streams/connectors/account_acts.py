"""From an act in an account, as any audit log tells it, to its record: names normalised, its identity, who takes part.

An event is known by its source's own record id; where a log has none, by the fields kept and the rank among equal ones
of that second.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Final, TypeAlias

import msgspec
from headerfirst.agents.addresses import domain_of, mailbox_form, normalise, normalise_domain
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import Folder
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.vocabulary import Change
from headerfirst.streams.codec import encode
from headerfirst.streams.connectors.interface import Conversion, Desk, Draft, OtherKind, Raw
from headerfirst.streams.connectors.mail_time import usable
from headerfirst.streams.connectors.repeats import Repeats
from msgspec.structs import replace

ANYONE: Final = "anyone"
"""With whom something was shared that whoever has the link may open."""


class Act(msgspec.Struct, frozen=True):
    """As the log has it; silent in `repr`."""

    at: datetime | None
    mailbox: str
    actor: str
    change: Change
    enabled: bool = True
    target: str | None = None
    target_domain: str | None = None
    message_id: str | None = None
    folder: str | None = None
    folder_id: str | None = None
    count: int | None = None
    parties: tuple[str, ...] = ()
    """Addresses that the record has no field for."""
    record_id: str | None = None

    def __repr__(self) -> str:
        return f"<Act: {self.change}>"


ReadActs: TypeAlias = Callable[[Raw], Iterable[Act | OtherKind]]
"""Raises Malformed where a record should be an act and cannot be read."""


class AccountActs(Conversion):
    """Of one source; remembers the last minutes to tell equal lines without an id apart."""

    def __init__(self, desk: Desk, source: str, acts_of: ReadActs) -> None:
        self._desk = desk
        self._source = source
        self._acts_of = acts_of
        self._repeats = Repeats()

    def take(self, raw: Raw) -> Iterator[Draft | OtherKind]:
        parts: Counter[str | None] = Counter()  # acts of each record so far: an item may hold several records

        for act in self._acts_of(raw):
            if isinstance(act, OtherKind):
                yield act
            else:
                yield self._draft(raw, act, parts[act.record_id])
                parts[act.record_id] += 1

    def earliest(self) -> Raw | None:
        return self._repeats.earliest()

    def _draft(self, raw: Raw, act: Act, part: int) -> Draft:
        change = change_of(act)
        event_id = self._event_id(raw, act, change, part)
        return Draft("account-changes", mailbox_form(change.mailbox), replace(change, event_id=event_id), act.parties)

    def _event_id(self, raw: Raw, act: Act, change: AccountChange, part: int) -> str:
        if act.record_id is not None:
            return self._desk.pseudonyms.identity("event", "account", self._source, act.record_id, str(part))
        kept = encode(change).decode()
        ordinal = self._repeats.ordinal(int(change.observed_at.timestamp()), (kept,), raw)
        return self._desk.pseudonyms.identity("event", "account", kept, str(ordinal))


def change_of(act: Act) -> AccountChange:
    """The record less its id; raises Malformed without a usable time, or where nobody is named."""
    observed_at = usable(act.at)
    if observed_at is None:
        raise Malformed("time_unusable")
    if not act.mailbox.strip() or not act.actor.strip():
        raise Malformed("field_missing")
    target = normalise(act.target) if act.target else None
    return AccountChange(
        event_id="",
        observed_at=observed_at,
        mailbox=normalise(act.mailbox),
        actor=normalise(act.actor),
        change=act.change,
        enabled=act.enabled,
        target=target,
        target_domain=_domain(target, act.target_domain),
        message_id=act.message_id or None,
        folder=Folder(id=act.folder_id, path=act.folder) if act.folder or act.folder_id else None,
        count=act.count,
    )


def _domain(target: str | None, stated: str | None) -> str | None:
    if target is not None and "@" in target:
        return domain_of(target)
    return normalise_domain(stated) if stated else None
