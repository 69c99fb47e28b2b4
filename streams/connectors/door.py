"""The door: what of a connector's drafts may be produced, and an account of everything that it saw.

Protections come first, then scope, then what has to be withheld from what is produced; the agents do all of it again,
because somebody else may have produced a record. Shielded and out-of-scope items leave a count and nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

from headerfirst.agents.categories import categories_of
from headerfirst.agents.protections import (
    addresses_of,
    moments_of,
    proper_channel,
    shield_of_addresses,
    shield_of_change,
    shield_of_mail,
    shield_of_visit,
)
from headerfirst.agents.scope import out_of_scope
from headerfirst.agents.stripped import stripped_entry
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.errors import HeaderFirstError, Malformed
from headerfirst.schemas.register import Person
from headerfirst.schemas.vocabulary import DeadLetterReason, OutOfScopeReason, ShieldReason
from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams.codec import check_time, encode
from headerfirst.streams.connectors.account import Account
from headerfirst.streams.connectors.interface import (
    Connector,
    Desk,
    Draft,
    Drafted,
    NoEvent,
    OtherKind,
    Raw,
)
from headerfirst.streams.connectors.interface import Origin as ReadFrom
from headerfirst.streams.dead_letters import Letter, Origin, dead_letter
from headerfirst.streams.line import Line
from msgspec.structs import replace

log: Final = logging.getLogger(__name__)

ROLE: Final = "ingest"
_FAILURES: Final = 100
"""At the end of a source, until no more is tried."""
_ENDED: Final = Raw(ReadFrom("", 0, 0), b"", 0)
"""Stands for the item where none was read; what is drafted of joined items has a `value` of its own."""


Passed: TypeAlias = Line | Letter | NoEvent
"""A record for its topic, a dead letter with its headers, or what is no event."""


class Door:
    """Of one connector over one run; `account` says what became of everything."""

    def __init__(
        self,
        connector: Connector,
        desk: Desk,
        keeps: Mapping[str, timedelta | None] | None = None,
        account: Account | None = None,
    ) -> None:
        """Several sources of one run share an `account`."""
        self.account = Account() if account is None else account
        self._keeps = keeps or {}
        """How old a record of a topic may be: Kafka would delete an older one at once. Archives are for `backtest`."""
        self._desk = desk
        self._conversion = connector.convert(desk)

    def take(self, raw: Raw, now: datetime) -> list[Passed]:
        """What one item comes to; `now` serves to refuse a time that lies ahead of it. One that we fail at is a letter
        (`step_failed`) and costs no other anything.
        """
        passed: list[Passed] = []
        try:
            self._judge(raw, now, passed)
        except HeaderFirstError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever is wrong with us or with it
            passed.append(self._bury_failure(raw, error))
        return passed

    def judge(self, raw: Raw, now: datetime) -> list[Passed]:
        """As `take`, and whatever goes wrong is raised: for who has to answer a sender."""
        passed: list[Passed] = []
        self._judge(raw, now, passed)
        return passed

    def rest(self, now: datetime) -> list[Passed]:
        """What the end of the source brings about; again while something in it fails, since that is over then."""
        passed: list[Passed] = []
        for _ in range(_FAILURES):
            try:
                for draft in self._conversion.rest():
                    self._pass(_ENDED, draft, now, passed)
            except HeaderFirstError:
                raise
            except Exception as error:  # noqa: BLE001
                passed.append(self._bury_failure(_ENDED, error))
            else:
                break
        return passed

    def _judge(self, raw: Raw, now: datetime, passed: list[Passed]) -> None:
        if raw.is_gone:
            self.account.files_gone += 1
            return
        self.account.inputs += 1
        if raw.problem is not None:
            passed.append(self._bury(raw, raw.problem))
            return
        try:
            for draft in self._conversion.take(raw):
                self._pass(raw, draft, now, passed)
        except Malformed as error:
            passed.append(self._bury(raw, error.reason))

    def _bury_failure(self, raw: Raw, error: Exception) -> Letter:
        if not self.account.dead["step_failed"]:
            log.error("an item could not be judged: %s", type(error).__name__)  # once; a trace would quote it
        return self._bury(raw, "step_failed")

    def earliest(self) -> Raw | None:
        """The first item that has to be read again after a restart, for later ones to come to the same."""
        return self._conversion.earliest()

    def _pass(self, raw: Raw, draft: Drafted, now: datetime, passed: list[Passed]) -> None:
        """Into a list: most items are one record, and a generator for each costs as much as reading it."""
        if isinstance(draft, Draft):
            self._pass_record(raw, draft, now, passed)
        elif isinstance(draft, NoEvent):
            self.account.not_events += 1
            passed.append(draft)
        elif isinstance(draft, OtherKind):
            self.account.other_kinds[draft.kind] += 1
        else:
            passed.append(self._bury(raw, draft.reason, draft.key, draft.value))

    def _pass_record(self, raw: Raw, draft: Draft, now: datetime, passed: list[Passed]) -> None:
        if self._is_kept_out(draft):
            return
        try:
            produced = self._produce(draft, now)
        except Malformed as error:
            passed.append(self._bury(raw, error.reason, draft.key, draft.value))
            return
        self.account.seen += 1
        self.account.produced += 1
        self.account.note(draft.record.observed_at)  # type: ignore[union-attr]  # a door record has it
        passed.append(produced)
        if draft.dropped is not None and draft.dropped.forbidden:
            passed.append(self._stripped(draft))

    def _is_kept_out(self, draft: Draft) -> bool:
        """Counts and forgets what nobody may see or nobody has a reason to see."""
        if draft.record is None:
            self._count_outside("not_ours")
            return True
        shield = self._shield(draft)
        if shield is not None:
            self.account.seen += 1
            self.account.shielded[shield] += 1
            return True
        outside = self._outside(draft.record)
        if outside is not None:
            self._count_outside(outside)
        return outside is not None

    def _count_outside(self, reason: OutOfScopeReason) -> None:
        self.account.seen += 1
        self.account.out_of_scope[reason] += 1

    def _shield(self, draft: Draft) -> ShieldReason | None:
        register, pack, record = self._desk.register, self._desk.pack, draft.record
        protections = pack.pack.file.protections
        if isinstance(record, EmailMetadata):
            others = shield_of_addresses(register, draft.parties, moments_of(record)) if draft.parties else None
            return others or shield_of_mail(register, protections, record)
        if isinstance(record, WebProxy):
            categories = categories_of(self._desk.categories, record)
            return shield_of_visit(register, pack.no_log_categories, record, categories)
        if isinstance(record, AccountChange):
            others = shield_of_addresses(register, draft.parties, (record.observed_at,)) if draft.parties else None
            return others or shield_of_change(register, protections, record)
        return None

    def _outside(self, record: Any) -> OutOfScopeReason | None:
        if isinstance(record, EmailMetadata):
            return out_of_scope(self._person(record.mailbox, record.observed_at), record.device)
        if isinstance(record, WebProxy):
            return out_of_scope(self._person(record.user, record.observed_at), record.device)
        return None

    def _person(self, name: str | None, at: datetime) -> Person | None:
        """By address, else by the id that a proxy knows people by."""
        register = self._desk.register
        return None if name is None else register.party(name, at).person or register.person(name)

    def _produce(self, draft: Draft, now: datetime) -> Line:
        record: Any = draft.record
        check_time(record, now)
        kept = self._keeps.get(draft.topic)
        if kept is not None and record.observed_at < now - kept:
            raise Malformed("too_old")
        if isinstance(record, EmailMetadata):
            record = self._without_what_is_withheld(record)
            return Line(draft.topic, draft.key, encode(record), record)
        return Line(draft.topic, draft.key, draft.encoded or encode(record), record)

    def _without_what_is_withheld(self, record: EmailMetadata) -> EmailMetadata:
        """Personal mail and mail of a proper channel keep no heading, attachments no name unless the pack lets them."""
        marks = self._desk.pack.marks.of(record.marks, record.sensitivity, record.subject)
        parties = (self._desk.register.party(address, record.observed_at) for address in addresses_of(record))
        hides_heading = bool(marks) or proper_channel(parties) is not None
        names_allowed = self._desk.pack.pack.file.protections.attachment_names
        return replace(
            record,
            marks=marks,
            subject=None if hides_heading else record.subject,
            visible=[name for name in record.visible if name != "subject"] if hides_heading else record.visible,
            attachments=record.attachments if names_allowed else None,
        )

    def _stripped(self, draft: Draft) -> Line:
        record: Any = draft.record
        names = () if draft.dropped is None else draft.dropped.forbidden
        identity = record.report_id if draft.topic == "reports" else record.event_id
        entry = stripped_entry(self._desk.pseudonyms, identity, draft.topic, names)
        return Line("ledger-entries", entry.entry_id, encode(entry), entry)

    def _bury(self, raw: Raw, reason: DeadLetterReason, key: str | None = None, value: bytes | None = None) -> Letter:
        """The letter names the bytes by length and keyed digest, and the file not at all: paths may name people."""
        self.account.seen += 1
        self.account.dead[reason] += 1
        origin = Origin(
            None if key is None else key.encode(errors="surrogatepass"), raw.value if value is None else value
        )
        letter = dead_letter(self._desk.pseudonyms, origin, reason, ROLE)
        if value is None and raw.length != len(raw.value):
            letter = letter._replace(record=replace(letter.record, length=raw.length))
        return letter
