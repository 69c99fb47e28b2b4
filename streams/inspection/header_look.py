"""What a message's own header block says before anything is opened: who is a party to it, whether it is marked, and
whose protection it has.

The same headers are read as a connector reads mail at the door, with the mailbox and folder in which the store has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from io import BytesIO

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.evidence import merged
from headerfirst.agents.protections import (
    addresses_of,
    moments_of,
    proper_channel,
    shield_of_addresses,
    shield_of_folder,
)
from headerfirst.agents.rules import ReadyPack
from headerfirst.agents.withdrawal import names_in_mail
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.inspection import MessageFacts
from headerfirst.schemas.vocabulary import ProtectedChannel, ShieldReason
from headerfirst.streams.connectors.header_block import read_block
from headerfirst.streams.connectors.interface import Desk, Draft, Given, Origin, Raw
from headerfirst.streams.connectors.mail_drafts import mail_drafts
from headerfirst.streams.inspection.interface import Located
from msgspec.structs import replace


@dataclass(frozen=True, slots=True)
class HeaderLook:
    """At one copy of a message. `shield` is what connectors would see of it, of which HMACs tell only a part: a folder
    that is named like a union's, an address that only looks like an official's.
    """

    facts: MessageFacts
    record: EmailMetadata = field(repr=False)
    shield: ShieldReason | None
    channel: ProtectedChannel | None


def look_at(bench: Bench, pack: ReadyPack, located: Located) -> HeaderLook | None:
    """None where the headers do not say who wrote it or when, so that nobody can tell whose it is."""
    draft = _draft(Desk(pack, bench.register, bench.pseudonyms, Given(mailbox=located.mailbox)), located)
    if draft is None or not isinstance(draft.record, EmailMetadata):
        return None
    record = replace(draft.record, mailbox=mailbox_form(located.mailbox))  # whoever wrote it, it lies in this one
    addresses = (*addresses_of(record), *draft.parties)
    parties = [bench.register.party(address, record.observed_at) for address in addresses]
    moments, protections = moments_of(record), pack.pack.file.protections
    shield = shield_of_addresses(bench.register, addresses, moments)
    facts = MessageFacts(
        message_token=bench.pseudonyms.message(record.mailbox, located.message_id),
        parties=sorted(set(map(bench.pseudonyms.party, names_in_mail(record, parties)))),
        marks=pack.marks.of(record.marks, record.sensitivity, record.subject),
        marks_known=record.sensitivity != "unknown",
        sent_at=record.sent_at,
        observed_at=record.observed_at,
    )
    folder = shield_of_folder(bench.register, protections, record.mailbox, record.folder, moments)
    return HeaderLook(facts, record, shield or folder, proper_channel(parties))


def looks_at(bench: Bench, pack: ReadyPack, copies: Sequence[Located]) -> list[HeaderLook] | None:
    """At every copy of one message; None where one of them cannot be told."""
    looks = [look_at(bench, pack, located) for located in copies]
    known = [look for look in looks if look is not None]
    return known if len(known) == len(looks) else None


def facts_of(looks: Sequence[HeaderLook]) -> MessageFacts | None:
    """Of all copies together: no party or mark of any of them is lost."""
    return merged(look.facts for look in looks)


def _draft(desk: Desk, located: Located) -> Draft | None:
    block = read_block(BytesIO(located.headers).readline)
    if block.problem is not None:
        return None
    raw = Raw(
        origin=Origin("", 0, 0),
        value=block.value,
        length=len(block.value),
        is_whole=block.is_whole and len(block.value) < len(located.headers),  # with the blank line behind it
        folder=located.folder,
    )
    try:
        drafts = list(mail_drafts(desk).take(raw))
    except Malformed:
        return None
    return next((one for one in drafts if isinstance(one, Draft)), None)
