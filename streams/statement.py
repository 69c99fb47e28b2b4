"""From what a person typed to the payload of a command: what was not stated stays absent, and nothing is a default.

People and messages travel by token alone. Whoever has the keys may name a mailbox and Message-IDs instead; they become
tokens here, and a sealed target that inspection alone can open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import keys

NO_IDS: Final = b"\0" * keys.SHORTEST
"""Instead of the id key, which no command needs: whoever gives commands is not to have it."""


def pseudonyms(environ: Mapping[str, str], *, sealing: bool, demo_keys: bool) -> Pseudonyms:
    """For tokens and, where `sealing`, targets; raises Misconfigured where a key for them is missing."""
    if demo_keys:
        return keys.PUBLISHED
    token_key = keys.needed(environ, keys.TOKEN_KEY)
    return Pseudonyms(token_key, NO_IDS, keys.needed(environ, keys.TARGET_KEY) if sealing else None)


def stated(**fields: Any) -> dict[str, Any]:
    """Without what nobody stated."""
    return {name: value for name, value in fields.items() if value not in (None, "", (), [], {})}


def scope(
    messages: Sequence[str],
    until: datetime | None,
    hours: float | None,
    selector: Mapping[str, Any] | None = None,
    now: datetime | None = None,
) -> dict[str, Any]:
    """Exact messages and an end. Raises Misconfigured where the end is said twice or is over."""
    now = now or datetime.now(UTC)
    if until is not None and hours is not None:
        raise Misconfigured("Say the end once: --until or --hours.")
    end = now + timedelta(hours=hours) if hours is not None else until
    if end is not None and end <= now:
        raise Misconfigured("The end lies in the past: --until takes a time to come.")
    return {"message_tokens": list(messages)} | stated(until=end, selector=selector)


def selector(
    start: datetime | None, end: datetime | None, counterparts: Sequence[str], terms: Sequence[str]
) -> dict[str, Any] | None:
    """Raises Misconfigured where it has no beginning or no end."""
    if start is None and end is None and not counterparts and not terms:
        return None
    if start is None or end is None or end <= start:
        raise Misconfigured("Messages are selected by a time: give --from and a later --to.")
    return {"from": start, "to": end, "counterparts": list(counterparts), "terms": list(terms)}


def information(source: str | None, credibility: str | None, received: datetime | None) -> dict[str, Any] | None:
    """What is left out of it the gate names; only when it was received has to be there, to be read at all."""
    if source is None and credibility is None and received is None:
        return None
    if received is None:
        raise Misconfigured("Say when the information was received: --received TIME.")
    return {"source": source or "", "credibility": credibility or "", "received_at": received}


def named_messages(mailbox: str, message_ids: Sequence[str], names: Pseudonyms) -> dict[str, Any]:
    """A mailbox's token and, where messages of it are named, theirs, with the sealed target that names them."""
    if "@" not in mailbox:
        raise Misconfigured("--mailbox takes an address, like ada@example.org.")
    address = mailbox_form(mailbox)
    ids = list(dict.fromkeys(map(_bracketed, message_ids)))
    tokens = [names.message(address, message_id) for message_id in ids]
    target = names.seal(address, ids) if ids else None
    return {"mailbox_token": names.mailbox(address), "message_tokens": tokens, "target": target}


def _bracketed(message_id: str) -> str:
    """As it stands in a header (RFC 5322 §3.6.4); people copy it without its brackets."""
    bare = message_id.strip()
    return bare if bare.startswith("<") else f"<{bare}>"
