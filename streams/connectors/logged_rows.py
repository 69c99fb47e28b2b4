"""Rows that each say something of one mail, a step of its way or one of its recipients: joined by its id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeAlias, TypeVar

from headerfirst.schemas.email_metadata import Address, Authentication, GatewayVerdict
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.interface import Conversion, Desk, Draft, Drafted, OtherKind, Raw, Unreadable
from headerfirst.streams.connectors.joined_lines import Join, Joins
from headerfirst.streams.connectors.mail_log_record import NULL_SENDER, LoggedMail, log_drafts, made_id

Said = TypeVar("Said")


class Row(NamedTuple):
    """What one row says; None: nothing. Silent in `repr`."""

    key: str
    """What the rows of one mail have in common."""
    at: datetime
    sender: str | None
    """`<>`: the null reverse-path."""
    recipients: tuple[str, ...]
    message_id: str | None
    sender_name: str | None = None
    subject: str | None = None
    size_bytes: int | None = None
    parties: tuple[str, ...] = ()
    auth: Authentication | None = None
    attachment_count: int | None = None
    gateway_verdict: GatewayVerdict | None = None
    is_notification: bool = False

    def __repr__(self) -> str:
        return "<Row>"


RowOf: TypeAlias = Callable[[Raw], Row | OtherKind]
"""Raises Malformed where a row should say something of a mail and cannot be read."""


class Rows:
    """Of one mail, in their order: of what several say the first that says it counts, recipients are added up."""

    __slots__ = ("at", "parties", "recipients", "rows")

    def __init__(self) -> None:
        self.at: datetime | None = None
        self.rows: list[Row] = []
        self.recipients: dict[str, None] = {}
        self.parties: dict[str, None] = {}

    def learn(self, row: Row) -> None:
        self.at = row.at if self.at is None else min(self.at, row.at)
        self.recipients.update(dict.fromkeys(row.recipients))
        self.parties.update(dict.fromkeys(row.parties))
        if not self.rows or self._says_more(row):
            self.rows.append(row)

    def _says_more(self, row: Row) -> bool:
        """So that a mail of ten thousand recipients is not kept ten thousand times."""
        first = self.rows[0]
        return (
            any(known is None and new is not None for known, new in zip(first[2:], row[2:], strict=True))
            or row.is_notification > first.is_notification
        )

    def together(self) -> Row:
        """Of each field what the first row says that says anything; a name goes with its address."""
        first = self.rows[0]
        if len(self.rows) == 1:
            return first
        said: list[Any] = [_first(column) for column in zip(*self.rows, strict=True)]
        row = Row(*said)
        name = _first(one.sender_name for one in self.rows if one.sender == row.sender)
        return row._replace(sender_name=name, is_notification=any(one.is_notification for one in self.rows))


class RowsOfMail(Conversion):
    """Remembers the mails of which more rows may come."""

    def __init__(self, desk: Desk, row_of: RowOf, joins: Joins[Rows]) -> None:
        self._desk, self._row_of, self._joins = desk, row_of, joins

    def take(self, raw: Raw) -> Iterable[Drafted]:
        row = self._row_of(raw)
        if isinstance(row, OtherKind):
            return (row,)
        given_up = list(self._joins.given_up(row.at))
        self._joins.add(row.key, raw, row.at).facts.learn(row)
        return [drafted for join in given_up for drafted in self._drafts(join)]

    def rest(self) -> Iterable[Drafted]:
        return [drafted for join in self._joins.rest() for drafted in self._drafts(join)]

    def earliest(self) -> Raw | None:
        return self._joins.earliest()

    def _drafts(self, join: Join[Rows]) -> Iterable[Drafted]:
        try:
            return self._records(join)
        except Malformed as error:
            return (Unreadable(error.reason, None, join.value),)

    def _records(self, join: Join[Rows]) -> list[Draft]:
        rows = join.facts
        row = rows.together()
        if row.sender is None or not rows.recipients:
            raise Malformed("field_missing")
        mail = LoggedMail(
            observed_at=rows.at,
            sender=Address(address=row.sender, name=row.sender_name),
            to=[Address(address=address) for address in rows.recipients],
            message_id=row.message_id or made_id(self._desk, join.key),
            value=join.value,
            visible=("size_bytes", "subject", "to"),
            parties=tuple(rows.parties),
            subject=row.subject,
            size_bytes=row.size_bytes,
            auth=row.auth,
            attachment_count=row.attachment_count,
            gateway_verdict=row.gateway_verdict,
            is_notification=row.is_notification or row.sender == NULL_SENDER,
        )
        return list(log_drafts(self._desk, mail))


def joined_rows(row_of: RowOf, quiet: timedelta, *, either_way: bool = False) -> Callable[[Desk], RowsOfMail]:
    """A connector's `convert`."""
    return lambda desk: RowsOfMail(desk, row_of, Joins(Rows, quiet, either_way=either_way))


def in_brackets(message_id: str | None) -> str | None:
    """As the header has it (RFC 5322 §3.6.4), where a log leaves the brackets out; None where there is none."""
    written = "".join((message_id or "").split())
    return (written if written.startswith("<") else f"<{written}>") if written else None


def _first(said: Iterable[Said | None]) -> Said | None:
    return next((one for one in said if one is not None), None)


def number(text: str | int | None) -> int | None:
    """None for what is no number, or none that JSON holds."""
    if isinstance(text, int):
        return text if 0 <= text < 1 << 53 else None
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 15 else None  # noqa: PLR2004 - fits JSON
