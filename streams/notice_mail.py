"""A notice as an e-mail (RFC 5322): one recipient, headers that nobody's text can add to, an id that repeats share."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from headerfirst.agents.letter import letter, one_line
from headerfirst.agents.notices import Due

_POLICY: Final = SMTP.clone(cte_type="7bit")
"""Every server takes it; what is not ASCII, or longer than a line may be, is encoded."""
_ADDRESS: Final = re.compile(r'([^\s<>()\[\],:;"\\@]+)@([^\s<>()\[\],:;"\\@]+)')
"""Local part and domain, in any script (RFC 6532): one address, and no more."""


def is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None


def address_of(due: Due) -> str | None:
    """The first that is registered of the person; None: there is none, or it is none."""
    addresses = due.recipient.addresses if due.recipient is not None else []
    first = addresses[0] if addresses else ""
    return first if is_address(first) else None


def mail_of(due: Due, address: str, sender: str, at: datetime) -> EmailMessage:
    """`address` is one that `address_of` gave. From and the envelope's sender are one (DMARC asks for no more)."""
    notice, said = due.notice, letter(due.pack, due.notice)
    local, _, domain = address.rpartition("@")
    name = one_line(due.recipient.name) if due.recipient is not None else ""
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = Address(name, local, domain)
    message["Subject"] = said.heading
    message["Date"] = at
    message["Message-ID"] = f"<{notice.notice_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's absence is to answer it
    message["Sensitivity"] = "Personal"  # RFC 2156: it is about the person, and nobody else's to open
    message.set_content(said.text)
    return message
