"""The id that a source's people and mailboxes have in the register: it stands in keys, and keys are shown."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from headerfirst.streams.people.defaults import Defaults
from headerfirst.streams.people.interface import Unreadable

_ID: Final = re.compile(r"[\w.@+:=-]{1,128}", re.ASCII)
_ALIAS: Final = "."


def checked_id(name: str, value: str, defaults: Defaults) -> str:
    """With the source's prefix; raises Unreadable where it cannot stand in a key."""
    if _ID.fullmatch(value) is None:
        raise Unreadable(f"{name} has characters that an id may not have")
    return f"{defaults.id_prefix or ''}{value}"


def alias_id(mailbox_id: str, address: str) -> str:
    """For another address of a mailbox, since a record has one."""
    return f"{mailbox_id}{_ALIAS}{hashlib.sha256(address.encode()).hexdigest()[:8]}"


def is_of(record_id: str, entry_id: str) -> bool:
    """Whether a record is an entry's own, be it of another of its addresses."""
    return record_id == entry_id or record_id.startswith(f"{entry_id}{_ALIAS}")
