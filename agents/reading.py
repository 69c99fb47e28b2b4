"""Who may be shown what now: judged anew for each look, as if nothing had been granted before.

Somebody who is not named in the grant is told the same as of a request that there is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from hashlib import sha256
from typing import Final

import msgspec
from headerfirst.agents.book import Moment
from headerfirst.agents.decision_in_words import REASONS
from headerfirst.agents.effective import is_here
from headerfirst.agents.gate.protected import touches_proper_channel, union_records
from headerfirst.agents.inspection import InspectionBook
from headerfirst.agents.signatures import Signer
from headerfirst.schemas.command import Actor
from headerfirst.schemas.inspection import Decision, MessageFacts
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.record import Struct, Time
from headerfirst.schemas.register import UnionAddress, UnionFolder, UnionOfficial
from headerfirst.schemas.vocabulary import RefusalReason, RequestKind, ShieldReason

FRESH: Final = timedelta(seconds=60)
"""Between the clock of whoever looks and that of the reading room; a wish is good for that long, and once."""
SHOWN: Final[frozenset[RequestKind]] = frozenset({"open-content", "list-headings", "reveal"})
"""What the reading room shows; usage and exports have ways of their own."""
PROPER_CHANNEL: Final = "proper_channel"
_PROTECTION_OF: Final[Mapping[type, ShieldReason]] = {
    UnionOfficial: "union_official",
    UnionFolder: "union_folder",
    UnionAddress: "union_address",
}
_SIGNED_AS: Final = b"headerfirst view v1\n"
"""Before what is signed, so that no signed command is ever a wish, nor the other way round."""


class Wish(Struct, frozen=True, kw_only=True):
    """What a person signs in order to look. `message_token` only where content is opened."""

    request_id: str
    message_token: str | None = None
    actor: Actor
    at: Time
    nonce: str

    @property
    def is_well_formed(self) -> bool:
        names = (self.request_id, self.message_token or "-", self.actor.token)
        return _SHORTEST_NONCE <= len(self.nonce) <= _LONGEST_NAME and all(len(name) <= _LONGEST_NAME for name in names)

    @property
    def what(self) -> str:
        """The message, or the request that stands for what it shows."""
        return self.message_token or self.request_id


_SHORTEST_NONCE: Final = 22
"""Characters of 128 bits in base64."""
_LONGEST_NAME: Final = 128


def signed_bytes(value: bytes) -> bytes:
    """What the signature of a wish is over, `value` being its bytes as they are sent."""
    return _SIGNED_AS + value


def wish_in(value: bytes) -> Wish | None:
    """None where the bytes are none."""
    try:
        wish = msgspec.json.decode(value, type=Wish)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return wish if wish.is_well_formed else None


def may_view(
    book: InspectionBook,
    request_id: str,
    message_token: str | None,
    signer: Signer,
    moment: Moment,
    seen: Mapping[str, MessageFacts],
) -> RefusalReason | None:
    """Why the signer may not be shown it; None where they may. `seen` is what the messages' own headers say."""
    granted = _granted(book, request_id)
    if granted is None or not _is_for(granted, message_token, signer):
        return "outside_scope"
    if not is_here(signer.person, moment.now):
        return "requester_role"
    over = book.why_over(request_id, moment)
    if over is not None:
        return over
    verdict = book.judge_again(request_id, moment, seen)
    if verdict is None:
        return "field_absent"
    return None if verdict.outcome == "granted" else verdict.reasons[0]


def judged_protections(
    book: InspectionBook, request_id: str, moment: Moment, seen: Mapping[str, MessageFacts]
) -> frozenset[str]:
    """Which protections of the messages the gate's table knows of, so that what it granted was granted in spite of
    them. A folder that is only named like a union's, or an address that only looks like an official's, it does not.
    """
    question = book.question(request_id, moment, seen)
    if question is None:
        return frozenset()
    channel = {PROPER_CHANNEL} if touches_proper_channel(question) else set()
    return frozenset(channel | {_PROTECTION_OF[type(record)] for record in union_records(question)})


def refusal_in_words(reason: RefusalReason) -> str:
    """For whoever wanted to look."""
    return _WORDS.get(reason) or REASONS[reason]


def refused_look_entry(book: InspectionBook, wish: Wish, reason: RefusalReason) -> LedgerEntry:
    """Of somebody who has proven who they are; the request is named only if there is one."""
    identity = book.bench.pseudonyms.identity
    is_known = book.docket.asked(wish.request_id) is not None
    return LedgerEntry(
        entry_id=identity("entry", "refusal", wish.request_id, wish.what, wish.actor.token, wish.nonce),
        kind="refusal",
        decision_id=wish.request_id if is_known else None,
        actor=wish.actor.token,
        counts={reason: 1},
        payload_hash=sha256(msgspec.json.encode(wish)).hexdigest(),
    )


def _granted(book: InspectionBook, request_id: str) -> Decision | None:
    """The decision that granted it, though it may have ended since."""
    asked = book.docket.asked(request_id)
    decisions = asked.decisions if asked is not None else ()
    return next((one for one in decisions if one.outcome == "granted"), None)


def _is_for(granted: Decision, message_token: str | None, signer: Signer) -> bool:
    grant = granted.grant
    if grant is None or grant.mode != "human-view" or granted.kind not in SHOWN or signer.token not in grant.viewers:
        return False
    return message_token in grant.message_tokens if granted.kind == "open-content" else message_token is None


_WORDS: Final[dict[RefusalReason, str]] = {
    "outside_scope": "Nothing of this is granted to you to look at: check the request and the message, and that you "
    "are named among its viewers.",
    "requester_role": "The signature is not that of the person and role it names: check the identity file, or have "
    "whoever keeps the register look at the key.",
    "already_decided": "This very look was asked for before: give the command again.",
    "clock_in_doubt": "Your clock and that of the reading room are more than a minute apart, or the room's is behind "
    "the broker's, or it has only just opened: give the command again, else have the clock put right.",
    "message_not_found": "The message is not where it was, or its headings have not been listed yet: try again later.",
}
