"""A granted look at headings: what may be asked about, as facts and sealed names; no heading stands anywhere.

Header blocks are fetched by the store's header-only primitive; nothing is opened.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Final

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.gate.question import Question
from headerfirst.agents.inspected import opening_entry
from headerfirst.agents.inspection import Entered
from headerfirst.agents.listed_headings import is_sought, may_be_asked_about
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.schemas.inspection import Decision, InspectionResult
from headerfirst.streams.inspection.entering import entered
from headerfirst.streams.inspection.equipment import Equipment
from headerfirst.streams.inspection.header_look import facts_of, looks_at
from headerfirst.streams.inspection.interface import Located
from headerfirst.streams.inspection.results import heading_listed, headings_done, not_opened, refused_by_store
from headerfirst.streams.outbox import Outbox, Sender

MOST: Final = 10_000
"""Of one mailbox: more is no look but a copy."""
_AT_ONCE: Final = 50
"""Messages between two breaths of the event loop."""


class HeadingsLook:
    """`results`: one for each message listed, then the one that stands for the list."""

    def __init__(self, equipment: Equipment, sender: Sender, decision: Decision) -> None:
        self._equipment = equipment
        self._sender = sender
        self._decision = decision

    async def results(self) -> list[InspectionResult]:
        """Raises Retriable where it has to wait."""
        decision, request_id = self._decision, self._decision.request_id
        await self._equipment.catch_up()
        reasons = self._equipment.obstacles(decision, {})
        mailboxes = self._mailboxes()
        if reasons or not mailboxes:
            return [not_opened(decision, request_id, reasons or ["outside_scope"])]
        place = await self._enter()
        found: dict[tuple[str, str], list[Located]] = {}
        try:
            all_of_them = all([await self._read(mailbox, found) for mailbox in mailboxes])
        except Misconfigured:
            self._equipment.office.metrics.store_refusals.inc()
            return [refused_by_store(decision, request_id)]
        await self._equipment.catch_up()
        reasons = self._equipment.obstacles(decision, {})  # reading took its time
        if reasons:
            return [not_opened(decision, request_id, reasons, place)]
        listed = await self._listed(found, place)
        return [*listed, headings_done(decision, place, all_of_them=all_of_them)]

    def _question(self) -> Question:
        question = self._equipment.book.question(self._decision.request_id, self._equipment.moment, {})
        if question is None:
            raise Retriable("The request for headings is not known here.")
        return question

    def _mailboxes(self) -> list[str]:
        """The one that the request names, else the person's."""
        question = self._question()
        if question.mailbox is not None:
            return [question.mailbox]
        return sorted(map(mailbox_form, question.subject.addresses)) if question.subject is not None else []

    async def _enter(self) -> Entered:
        equipment = self._equipment
        entry = opening_entry(equipment.office.bench, self._decision, self._decision.request_id)
        place = equipment.book.entered(entry.entry_id)
        if place is not None:
            return place
        outbox = Outbox("inspection", equipment.office.settings.prefix)
        return await entered(entry, self._sender, outbox, equipment.memory, equipment.book)

    async def _read(self, mailbox: str, found: dict[tuple[str, str], list[Located]]) -> bool:
        """Whether that was all of the mailbox. Copies of one message come together."""
        located = await self._equipment.stores.headings(mailbox, MOST + 1)
        for one in located[:MOST]:
            found.setdefault((mailbox, one.message_id), []).append(one)
        return len(located) <= MOST

    async def _listed(self, found: dict[tuple[str, str], list[Located]], place: Entered) -> list[InspectionResult]:
        results: list[InspectionResult] = []
        question = self._question()
        for number, ((mailbox, message_id), copies) in enumerate(sorted(found.items(), key=lambda item: item[0])):
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
            results += self._look(question, (mailbox, message_id), copies, place)
        return results

    def _look(
        self, question: Question, name: tuple[str, str], copies: list[Located], place: Entered
    ) -> Iterator[InspectionResult]:
        """Nothing where any copy is protected, or cannot be told."""
        bench = self._equipment.office.bench
        looks = looks_at(bench, self._equipment.pack(), copies)
        facts = facts_of(looks) if looks is not None else None
        if looks is None or facts is None or any(look.shield or look.channel for look in looks):
            return
        sought = any(is_sought(question, look.record, bench.pseudonyms) for look in looks)
        if sought and may_be_asked_about(question, facts):
            yield heading_listed(self._decision, facts, bench.pseudonyms.seal(name[0], (name[1],)), place)
