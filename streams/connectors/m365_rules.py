"""What an inbox rule does with mail, as Exchange logs the command or Outlook's own change of the rule.

A record of ours names one address, so that a rule which sends mail to several people is as many acts. What a rule looks
for in headings and bodies is never read; addresses that its conditions name serve protection alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import msgspec
from headerfirst.streams.connectors.json_records import Fields, read_as
from headerfirst.streams.connectors.m365_names import addresses_in, people_in

SENDS_ON: Final = ("ForwardTo", "RedirectTo", "ForwardAsAttachmentTo")
_TAKES_AWAY: Final = ("MoveToFolder", "CopyToFolder")
_DELETES: Final = ("DeleteMessage", "SoftDeleteMessage")
_NAMES_PEOPLE: Final = (
    "From",
    "SentTo",
    "ExceptIfFrom",
    "ExceptIfSentTo",
    "FromAddressContainsWords",
    "RecipientAddressContainsWords",
    "ExceptIfFromAddressContainsWords",
    "ExceptIfRecipientAddressContainsWords",
)
PARAMETERS: Final = frozenset((*SENDS_ON, *_TAKES_AWAY, *_DELETES, *_NAMES_PEOPLE, "Mailbox"))
PROPERTIES: Final = frozenset(("RuleOperation", "RuleState", "RuleActions"))
DELETED: Final = "Deleted Items"
"""Where a rule puts what it deletes."""


class Rule(NamedTuple):
    """`targets`: to whom it sends mail on; `clears`: it says that there is nobody any more."""

    targets: tuple[str, ...] = ()
    folder: str | None = None
    clears: bool = False
    parties: tuple[str, ...] = ()


class _Action(Fields, frozen=True, kw_only=True, rename="pascal"):
    action_type: str = ""
    recipients: tuple[str, ...] | str = ()
    folder: str | None = None
    folder_name: str | None = None


_ACTIONS: Final = msgspec.json.Decoder(list[_Action])


def rule_of_command(given: dict[str, str], domain: str | None) -> Rule:
    """Of the parameters of New-InboxRule and its like."""
    texts = [given[name] for name in SENDS_ON if name in given]
    targets = tuple(dict.fromkeys(person for text in texts for person in people_in(text, domain)))
    folder = next((_folder_name(given[name]) for name in _TAKES_AWAY if given.get(name)), None)
    if folder is None and any(given.get(name) == "True" for name in _DELETES):
        folder = DELETED
    named = (given[name] for name in (*SENDS_ON, *_NAMES_PEOPLE) if name in given)
    return Rule(targets, folder, bool(texts) and not targets and folder is None, _parties(named))


def rule_of_actions(text: str, domain: str | None) -> Rule:
    """Of the property `RuleActions`: a list of actions, written as JSON."""
    actions = read_as(_ACTIONS, text.encode()) if text else []
    people = [
        one
        for action in actions
        for one in (action.recipients.split(";") if isinstance(action.recipients, str) else action.recipients)
    ]
    targets = tuple(dict.fromkeys(person for text in people for person in people_in(text, domain)))
    folder = next((name for action in actions if (name := action.folder_name or action.folder)), None)
    if folder is None and any("Delete" in action.action_type for action in actions):
        folder = DELETED
    return Rule(targets, folder, parties=_parties(people))


def _folder_name(text: str) -> str:
    r"""`amara@example.org:\Archive\2026` and `amara:\Archive\2026` are folders of a mailbox."""
    return text.partition(":\\")[2] or text


def _parties(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for text in texts for address in addresses_in(text)))
