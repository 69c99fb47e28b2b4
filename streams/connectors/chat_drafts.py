"""From a chat message as its service tells of it to records: who wrote to whom, when and where; a text has no field.

One record for the message and each acting mailbox, as of mail (records.md 2): the writer's where the writer is ours,
else one for each of ours that it reached. A place of chat is a folder, and its id an address, so that a union's channel
can be protected.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

import msgspec
from headerfirst.agents.party import Party
from headerfirst.agents.register import Register
from headerfirst.schemas.email_metadata import Address, EmailMetadata, Folder
from headerfirst.schemas.errors import Malformed
from headerfirst.schemas.vocabulary import Direction, MailboxRole
from headerfirst.streams.connectors.interface import Desk, Draft
from headerfirst.streams.connectors.mail_time import usable
from msgspec.structs import replace

_TOPIC: Final = "email-metadata"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One message as its service tells of it; silent in `repr`."""

    at: datetime | None
    message_id: str
    author: Address
    members: tuple[Address, ...] | None = None
    """Who can read it, with or without its author; None: the service does not say."""
    reached_outside: bool = False
    """Whether the service itself says that people of another organisation can read it."""
    replies_to: str | None = None
    place_id: str | None = None
    place: str | None = None
    """A channel's own name."""
    size_bytes: int | None = None
    attachment_count: int | None = None

    def __repr__(self) -> str:
        return "<Said>"


def drafts_of(desk: Desk, said: Said) -> Iterator[Draft]:
    """Raises Malformed without a usable time or an id, and where nobody knows who somebody is."""
    observed_at = usable(said.at)
    if observed_at is None:
        raise Malformed("time_unusable")
    if not said.message_id:
        raise Malformed("field_missing")
    author, *members = (_named(desk, who, observed_at) for who in (said.author, *(said.members or ())))
    sender = desk.register.party(author.address, observed_at)
    parties = [desk.register.party(member.address, observed_at) for member in members]
    # By mailbox, each once: a member may be listed twice.
    others = {party.address: (party, one) for party, one in zip(parties, members, strict=True)}
    others.pop(sender.address, None)
    reached, recipients = [party for party, _ in others.values()], [one for _, one in others.values()]
    direction, role, mailboxes = _acting(desk.register, sender, reached, leaves=said.reached_outside)
    if not mailboxes:
        yield Draft(_TOPIC, "", None)
    record = _record(said, observed_at, author, recipients, direction, role)
    places = () if said.place_id is None else (said.place_id,)  # a union's channel is an address of the union
    for mailbox in mailboxes:
        event_id = desk.pseudonyms.identity("event", "mail", said.message_id, mailbox)
        yield Draft(_TOPIC, mailbox, replace(record, event_id=event_id, mailbox=mailbox), places)


def _named(desk: Desk, who: Address, at: datetime) -> Address:
    """By address: services know people by ids, and through an id that nobody has on record an official would go unseen.

    Raises Malformed (`field_missing`) for such a one.
    """
    if "@" in who.address or (who.address and desk.register.everyone_is_staff):
        return who
    person = desk.register.party(who.address, at).person if who.address else None
    if person is None or not person.addresses:
        raise Malformed("field_missing")
    return replace(who, address=person.addresses[0])


def _acting(
    register: Register, sender: Party, recipients: list[Party], *, leaves: bool
) -> tuple[Direction, MailboxRole, list[str]]:
    """Without a register everybody is staff: then a message reaches whom it names, and else it is its author's."""
    reached = [party for party in recipients if _is_ours(register, party)]
    if _is_ours(register, sender) and not (register.everyone_is_staff and reached):
        leaves = leaves or len(reached) < len(recipients)
        return "outbound" if leaves else "internal", "sender", [sender.address]
    return "inbound", "recipient", [party.address for party in reached]


def _is_ours(register: Register, party: Party) -> bool:
    return register.everyone_is_staff or party.ours or party.person is not None


def _record(  # a record has that many sources
    said: Said,
    observed_at: datetime,
    author: Address,
    recipients: list[Address],
    direction: Direction,
    role: MailboxRole,
) -> EmailMetadata:
    """The record less what depends on the mailbox."""
    return EmailMetadata(
        event_id="",
        observed_at=observed_at,
        channel="im",
        direction=direction,
        mailbox="",
        mailbox_role=role,
        message_id=said.message_id,
        from_=author,
        reply_to=[],
        to=recipients,
        cc=[],
        bcc=[],
        recipient_count=len(recipients),
        folder=Folder(id=said.place_id, path=said.place) if said.place_id or said.place else None,
        sensitivity="unknown",
        marks=[],
        in_reply_to=said.replies_to,
        size_bytes=said.size_bytes,
        attachment_count=said.attachment_count,
        visible=_visible(said),
    )


def _visible(said: Said) -> list[str]:
    shown = ["in_reply_to"]
    if said.members is not None:
        shown.append("to")
    if said.size_bytes is not None:
        shown.append("size_bytes")
    return sorted(shown)
