"""Whose act a message is, and in which direction it went; both follow from what the register calls ours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, NamedTuple

from headerfirst.agents.addresses import mailbox_form
from headerfirst.schemas.email_metadata import Address
from headerfirst.schemas.vocabulary import Direction, MailboxRole
from headerfirst.streams.connectors.interface import Desk
from headerfirst.streams.connectors.mail_headers import Headers

_DELIVERED: Final = ("delivered-to", "x-original-to", "envelope-to")
"""Where a server of ours notes which mailbox a mail went to, in the order in which they are believed."""


class Acting(NamedTuple):
    """`mailboxes` in the form that serves as a key, each once; none: no side is ours."""

    direction: Direction
    role: MailboxRole
    mailboxes: tuple[str, ...]


def acting_mailboxes(  # what a message says of its sides, each part from another place
    desk: Desk,
    headers: Headers,
    sender: Address,
    recipients: list[Address],
    at: datetime,
    accepted: tuple[str, ...] | None = None,
) -> Acting:
    """`accepted`: whom the server accepted it for (RFC 5321), where the protocol says so."""

    def is_ours(address: str) -> bool:
        party = desk.register.party(address, at)
        return desk.register.everyone_is_staff or party.ours or party.person is not None

    if is_ours(sender.address) and not desk.register.everyone_is_staff:
        leaves = not all(is_ours(recipient.address) for recipient in recipients)
        return Acting("outbound" if leaves else "internal", "sender", (mailbox_form(sender.address),))
    reached = [address for address in accepted or () if is_ours(address)] if desk.given.mailbox is None else []
    reached = reached or _reached(desk.given.mailbox, headers, recipients, is_ours)
    return Acting("inbound", "recipient", tuple(dict.fromkeys(map(mailbox_form, reached))))


def _reached(
    mailbox: str | None, headers: Headers, recipients: list[Address], is_ours: Callable[[str], bool]
) -> list[str]:
    """The mailbox that the command line names; else the one that the last server noted; else all that are addressed."""
    if mailbox is not None:
        return [mailbox]
    for name in _DELIVERED:
        noted = [entry.address for entry in headers.addresses(name) if "@" in entry.address and is_ours(entry.address)]
        if noted:
            return noted[:1]
    return [entry.address for entry in recipients if is_ours(entry.address)]
