"""Whose act a message is, and in which direction it went; both follow from what the register calls ours.

Anybody can write an address of ours into From. So a message is its author's act only as long as nothing known of it
says that somebody else sent it: then it is inbound mail, of those whom it reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, NamedTuple

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.sender_proof import is_disproved, is_proved
from headerfirst.schemas.email_metadata import Address, Authentication
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


def acting_mailboxes(  # noqa: PLR0913 - what is known of a message's sides, each part from another place
    desk: Desk,
    sender: Address,
    recipients: list[Address],
    at: datetime,
    accepted: Iterable[str] = (),
    noted: Iterable[str] = (),
    *,
    vouched: bool | None = None,
) -> Acting:
    """`accepted`: whom a server accepted it for (RFC 5321), where protocol or log says so; `noted`: where the servers
    that delivered it say that it went, in the order in which they are believed; `vouched`: as `vouched_for` says.
    """

    def ours(address: str) -> bool:
        return is_ours(desk, address, at)

    if vouched is not False and ours(sender.address) and not desk.register.everyone_is_staff:
        leaves = not all(ours(recipient.address) for recipient in recipients)
        return Acting("outbound" if leaves else "internal", "sender", (mailbox_form(sender.address),))
    reached = [address for address in accepted if ours(address)] if desk.given.mailbox is None else []
    reached = reached or _reached(desk.given.mailbox, noted, recipients, ours)
    return Acting("inbound", "recipient", tuple(dict.fromkeys(map(mailbox_form, reached))))


def vouched_for(signed_in: str | None, auth: Authentication | None) -> bool | None:
    """Whether its author sent it: by whoever signed in to send it, else by what our server found; None: nothing says.

    Copies of one's own mail and mail between our mailboxes mostly say nothing, so that does not count against them.
    """
    if signed_in:
        return True
    if is_disproved(auth):
        return False
    return is_proved(auth) or None


def is_ours(desk: Desk, address: str, at: datetime) -> bool:
    """By a domain of the register, or a person on it."""
    party = desk.register.party(address, at)
    return desk.register.everyone_is_staff or party.ours or party.person is not None


def noted_in(headers: Headers) -> list[str]:
    """Where a mail's own headers say that it was delivered."""
    return [entry.address for name in _DELIVERED for entry in headers.addresses(name) if "@" in entry.address]


def _reached(
    mailbox: str | None, noted: Iterable[str], recipients: list[Address], ours: Callable[[str], bool]
) -> list[str]:
    """The mailbox that the command line names; else the one that the last server noted; else all that are addressed."""
    if mailbox is not None:
        return [mailbox]
    first = next(filter(ours, noted), None)
    return [entry.address for entry in recipients if ours(entry.address)] if first is None else [first]
