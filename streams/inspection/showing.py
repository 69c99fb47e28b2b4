"""One look, step by step: judged, entered, fetched, judged again, entered as seen, and only then shown.

Each judgement is by all that the topics hold at that moment. A process that dies in between leaves the entry that says
what was about to be opened, and at most the one that says it was seen: never somebody who saw and no entry.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import msgspec
from headerfirst.agents.inspected import look_entry, message_named, result_entry
from headerfirst.agents.inspection import Entered
from headerfirst.agents.listed_headings import may_be_asked_about
from headerfirst.agents.protections import moments_of, shield_of_folder
from headerfirst.agents.reading import PROPER_CHANNEL, Wish, judged_protections, may_view
from headerfirst.agents.register import Register
from headerfirst.agents.signatures import Signer
from headerfirst.agents.step import Publish
from headerfirst.schemas.content import Closed, Unpacked
from headerfirst.schemas.inspection import Decision, InspectionResult, MessageFacts
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.policy import Protections
from headerfirst.schemas.vocabulary import RefusalReason
from headerfirst.streams.inspection.entering import entered
from headerfirst.streams.inspection.equipment import Equipment
from headerfirst.streams.inspection.header_look import HeaderLook, facts_of, looks_at
from headerfirst.streams.inspection.headings import MOST
from headerfirst.streams.inspection.interface import Located, TooLarge
from headerfirst.streams.inspection.opening import MOST_COPIES
from headerfirst.streams.inspection.shown import harmless, heading_shown, message_shown
from headerfirst.streams.inspection.store_threads import Copy
from headerfirst.streams.outbox import Outbox, Sender


class Refused(Exception):  # noqa: N818 - says what happened
    """Nothing is shown."""

    def __init__(self, reason: RefusalReason) -> None:
        super().__init__(reason)
        self.reason: RefusalReason = reason


@dataclass(frozen=True, slots=True)
class Shown:
    body: bytes = field(repr=False)
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class _Look:
    """Somebody's look, as it was first judged."""

    wish: Wish
    signer: Signer
    decision: Decision


class Showing:
    def __init__(self, equipment: Equipment, sender: Sender) -> None:
        self.sender = sender
        self._equipment = equipment
        self._office = equipment.office
        self._book = equipment.book
        self._outbox = Outbox("inspection", equipment.office.settings.prefix)

    async def show(self, wish: Wish, signer: Signer) -> Shown:
        """Raises Refused, and Retriable where somebody else is at fault."""
        await self._judge(wish, signer, {})
        decision = self._book.live(wish.request_id, self._office.moment())
        if decision is None:
            raise Refused("expired")
        look = _Look(wish, signer, decision)
        match decision.kind:
            case "open-content":
                return await self._message(look)
            case "list-headings":
                return await self._headings(look)
            case "reveal":
                return await self._name(look)
        raise Refused("outside_scope")

    async def _judge(self, wish: Wish, signer: Signer, seen: Mapping[str, MessageFacts]) -> None:
        """By everything that the topics hold now."""
        await self._equipment.catch_up()
        reason = may_view(self._book, wish.request_id, wish.message_token, signer, self._office.moment(), seen)
        if reason is not None:
            raise Refused(reason)

    # What is shown

    async def _message(self, look: _Look) -> Shown:
        token = look.wish.what
        copies = await self._copies(look.decision.grant.target if look.decision.grant else None, token)
        await self._judge(look.wish, look.signer, {token: self._facts(token, copies, look)})
        place, entry = await self._enter(look, "opening")
        text = await self._text(copies)
        await self._judge(look.wish, look.signer, {token: self._facts(token, copies, look)})
        await self._enter_view(look, place, entry)
        return Shown(text.encode())

    async def _headings(self, look: _Look) -> Shown:
        if not self._book.is_listed(look.wish.request_id):
            raise Refused("message_not_found")
        request_id = look.wish.request_id
        place, entry = await self._enter(look, "opening")
        found = await self._listed(self._book.listed(request_id))
        await self._judge(look.wish, look.signer, {})
        shown = [self._heading(request_id, token, found[token]) for token in sorted(found)]
        await self._enter_view(look, place, entry)
        return Shown("\n".join(filter(None, shown)).encode())

    async def _listed(self, targets: Mapping[str, str]) -> Mapping[str, list[Located]]:
        """Every copy of what was listed, by token: a mailbox is read once, header blocks alone."""
        bench = self._office.bench
        named = {message_named(bench, target, token): token for token, target in targets.items()}
        found: dict[str, list[Located]] = {}
        for mailbox in sorted({name[0] for name in named if name is not None}):
            for one in await self._equipment.stores.headings(mailbox, MOST):
                token = named.get((mailbox, one.message_id))
                if token is not None:
                    found.setdefault(token, []).append(one)
        return found

    def _heading(self, request_id: str, token: str, copies: Sequence[Located]) -> str | None:
        """None where it is protected by now."""
        looks = looks_at(self._office.bench, self._equipment.pack(), copies)
        facts = facts_of(looks) if looks is not None else None
        question = self._book.question(request_id, self._office.moment(), {})
        if looks is None or facts is None or question is None or any(one.shield or one.channel for one in looks):
            return None
        return heading_shown(token, copies[0].headers) if may_be_asked_about(question, facts) else None

    async def _name(self, look: _Look) -> Shown:
        """Of exactly the person that the grant is about."""
        await self._enter(look, "reveal")
        await self._judge(look.wish, look.signer, {})
        person = self._office.directory.person(look.decision.person)
        if person is None:
            raise Refused("field_absent")
        named = {
            look.decision.person: {"name": harmless(person.name), "addresses": list(map(harmless, person.addresses))}
        }
        return Shown(msgspec.json.encode(named), "application/json")

    # What is in the stores

    async def _copies(self, target: str | None, token: str) -> list[Copy]:
        """Of the message of that token, as the sealed target names it."""
        named = message_named(self._office.bench, target, token)
        copies = await self._equipment.stores.copies(*named) if named is not None else []
        if copies:
            return copies
        raise Refused("message_not_found")

    def _facts(self, token: str, copies: Sequence[Copy], look: _Look) -> MessageFacts:
        """What the headers of all copies say together: one of them in a union's folder is enough."""
        looks = looks_at(self._office.bench, self._equipment.pack(), [copy.located for copy in copies])
        facts = facts_of(looks) if looks is not None else None
        if looks is None or facts is None:
            raise Refused("shield_unknown")
        terms = self._equipment.pack().pack.file.protections
        found = {one for seen in looks for one in _protections(self._office.bench.register, terms, seen)}
        missed = found - judged_protections(self._book, look.wish.request_id, self._office.moment(), {token: facts})
        if missed:
            raise Refused("proper_channel" if missed == {PROPER_CHANNEL} else "union_shielded")
        return facts

    async def _text(self, copies: Sequence[Copy]) -> str:
        """Each that differs: whoever writes a message chooses its Message-ID, and may send another under the same."""
        shown = [await self._shown(copy) for copy in copies[:MOST_COPIES]]
        return "\n".join(dict.fromkeys(shown))

    async def _shown(self, copy: Copy) -> str:
        try:
            content = await self._equipment.stores.content(copy, self._equipment.settings.largest_message)
        except TooLarge:
            unpacked = Unpacked((), (Closed(0, "too_large"),))
        else:
            unpacked = await self._equipment.unpacker.unpack(content)
        return message_shown(copy.located.headers, unpacked)

    # What is entered

    async def _enter(self, look: _Look, kind: Literal["opening", "reveal"]) -> tuple[Entered, LedgerEntry]:
        looks = (look.wish.what, look.signer.token, look.wish.nonce)
        entry = look_entry(self._office.bench, look.decision, kind, looks)
        if self._book.entered(entry.entry_id) is not None:
            raise Refused("already_decided")
        place = await entered(entry, self.sender, self._outbox, self._equipment.memory, self._book)
        return place, entry

    async def _enter_view(self, look: _Look, place: Entered, entry: LedgerEntry) -> None:
        """The record of the view, and its entry in the ledger: acknowledged, both of them."""
        result = InspectionResult(
            request_id=look.wish.request_id,
            message_token=look.wish.what,
            mode="human-view",
            scanners=[],
            not_inspected=[],
            outcome="not_inspected",
            seen_by_count=1,
            opening_offset=place.offset,
            viewer=look.signer.token,
            view_id=entry.entry_id,
            at=place.at,
        )
        view = result_entry(self._office.bench, look.decision, result)
        with self._book.written_by_another(view.entry_id):
            for publish in (
                Publish("inspection-results", result.request_id, result),
                Publish("ledger-entries", view.entry_id, view),
            ):
                self._outbox.put([publish])
                await self._outbox.deliver(self.sender)


def _protections(register: Register, terms: Protections, look: HeaderLook) -> Iterator[str]:
    """By the message's own headers, as connectors see them."""
    record = look.record
    folder = shield_of_folder(register, terms, record.mailbox, record.folder, moments_of(record))
    yield from filter(None, (look.shield, folder, look.channel and PROPER_CHANNEL))
