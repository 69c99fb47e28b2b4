"""Forwarding that attackers set up in a real tenant, found among what its administration and its users did.

A small reader of Microsoft's audit records serves this evaluation alone: mailboxes that were set to forward, inbox
rules, permissions, sign-ins and what was opened. It is no connector.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import Address, Folder
from headerfirst.schemas.register import Mailbox, RegisterRecord
from headerfirst.schemas.vocabulary import Change
from headerfirst.streams import keys
from headerfirst.streams.evaluation.document import table
from headerfirst.streams.evaluation.proportions import Share
from headerfirst.streams.evaluation.staff import register_of
from headerfirst.streams.evaluation.trial import Led, Trial

FILE: Final = Path("o365_invictus/auditdata_public_to_2021-06.jsonl")
SET_UP: Final = (datetime(2021, 6, 15, 9, 59, 26, tzinfo=UTC), datetime(2021, 6, 15, 10, 9, 55, tzinfo=UTC))
"""When mail was set to go outside, as the data's own notes say."""
REMOVED: Final = (datetime(2021, 6, 15, 9, 59, 37, tzinfo=UTC),)
RULE: Final = "forwarding-rule"
_SENDS_ON: Final = ("ForwardTo", "RedirectTo", "ForwardAsAttachmentTo")
_TAKES_AWAY: Final = ("MoveToFolder", "CopyToFolder")
_DELETED: Final = "Deleted Items"
"""Where a rule puts what it deletes."""
_PLAIN: Final[Mapping[str, tuple[Change, bool]]] = {
    "UserLoggedIn": ("sign-in", True),
    "UserLoginFailed": ("sign-in", False),
    "MailItemsAccessed": ("open", True),
    "Add-MailboxPermission": ("delegate", True),
}


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def changes(rows: Iterable[Mapping[str, Any]]) -> Iterator[AccountChange]:
    """What of the rows is an account change of ours, in order of time."""
    for row in sorted(rows, key=lambda row: (row["CreationTime"], row["Id"])):
        fields = _fields(row, _parameters(row))
        if fields is not None:
            yield AccountChange(
                event_id=keys.PUBLISHED.identity("event", "audit", row["Id"]),
                observed_at=datetime.fromisoformat(row["CreationTime"]).replace(tzinfo=UTC),
                actor=row["UserId"],
                **{"mailbox": mailbox_of(row), **fields},
            )


def _parameters(row: Mapping[str, Any]) -> dict[str, str]:
    """Of a command; some records keep one text under that name."""
    given = row.get("Parameters")
    return {one["Name"]: one["Value"] for one in given} if isinstance(given, list) else {}


def _fields(row: Mapping[str, Any], given: Mapping[str, str]) -> dict[str, Any] | None:
    """The fields that depend on what was done; None where it is nothing that a record of ours tells."""
    operation = row["Operation"]
    if operation == "Set-Mailbox" and "ForwardingSmtpAddress" in given:
        address = given["ForwardingSmtpAddress"].removeprefix("smtp:")
        return {"change": "forwarding", "enabled": bool(address), "target": address or None}
    if operation == "New-InboxRule":
        target = next((given[name] for name in _SENDS_ON if given.get(name)), None)
        folder = next((given[name] for name in _TAKES_AWAY if given.get(name)), None)
        folder = folder or (_DELETED if given.get("DeleteMessage") == "True" else None)
        return {"change": "inbox-rule", "enabled": True, "target": target, "folder": folder and Folder(path=folder)}
    if operation in _PLAIN:
        change, enabled = _PLAIN[operation]
        return {"change": change, "enabled": enabled}
    return None


def mailbox_of(row: Mapping[str, Any]) -> str:
    """The owner where the record says so; else the last name of the object's path, in the tenant."""
    if row.get("MailboxOwnerUPN"):
        return str(row["MailboxOwnerUPN"])
    if "OrganizationName" not in row:
        return str(row["UserId"])
    name = str(row.get("ObjectId") or row["UserId"]).partition("\\")[0].rpartition("/")[2]
    return f"{name}@{row['OrganizationName']}"


def judged(
    pack: ReadyPack, rows: Iterable[Mapping[str, Any]], *, system_mailboxes: bool
) -> list[tuple[AccountChange, Led]]:
    """Everybody who signs in with an address of the tenant works there; the mailboxes that the vendor's own programs
    set up are registered as a service's, or not.
    """
    rows = list(rows)
    domains = {str(row["OrganizationName"]) for row in rows if "OrganizationName" in row}
    people = sorted({row["UserId"].lower() for row in rows if row["UserId"].lower().rpartition("@")[2] in domains})
    register = list(register_of([Address(address=address) for address in people], domains))
    made = list(changes(rows))
    if system_mailboxes:
        register += _system_mailboxes(made)
    trial = Trial(pack, register)
    return [(change, trial.record("account-changes", change)) for change in made]


def _system_mailboxes(made: Iterable[AccountChange]) -> list[RegisterRecord]:
    """Those in which somebody acts who is no address: a program."""
    names = sorted({change.mailbox for change in made if "@" not in change.actor and "@" in change.mailbox})
    return [
        Mailbox(id=f"system-{number}", address=name, type="service", owners=[]) for number, name in enumerate(names)
    ]


def figures(data: Path, packs: Iterable[ReadyPack]) -> str:
    """What was found of what is known, what fired besides, and the naive baseline."""
    rows, packs = rows_of(data / FILE), list(packs)
    naive = Share(len(SET_UP), sum(row["Operation"] in ("Set-Mailbox", "New-InboxRule") for row in rows))
    seen = {
        (pack.ref.id, registered): judged(pack, rows, system_mailboxes=registered)
        for pack in packs
        for registered in (False, True)
    }
    head = ("pack", "set up and found", "removed and noted", "other changes without a finding of it", NAIVE)
    found = table(head, ((pack, *found_of(one), naive) for (pack, registered), one in seen.items() if registered))
    read = f"{len(rows):,} records, {sum(1 for _ in changes(rows)):,} of them account changes.\n\n"
    return f"{read}{found}\n{_besides(seen)}"


NAIVE: Final = "naive: any change to a mailbox or rule, right"


class Found(NamedTuple):
    """Of what is known to have been set up and removed; and of all the rest, what is left alone by the same rule."""

    set_up: Share
    removed: Share
    silent: Share


def found_of(seen: Iterable[tuple[AccountChange, Led]]) -> Found:
    seen = list(seen)
    fired = {(change.observed_at, change.enabled) for change, led in seen if RULE in led.rules}
    others = [led for change, led in seen if change.observed_at not in (*SET_UP, *REMOVED)]
    return Found(
        Share(sum((moment, True) in fired for moment in SET_UP), len(SET_UP)),
        Share(sum((moment, False) in fired for moment in REMOVED), len(REMOVED)),
        Share(sum(RULE not in led.rules for led in others), len(others)),
    )


def fired_besides(seen: Iterable[tuple[AccountChange, Led]]) -> Counter[str]:
    """Changes by rule, but for that on forwarding."""
    return Counter(rule for _, led in seen for rule in set(led.rules) - {RULE})


def _besides(seen: Mapping[tuple[str, bool], list[tuple[AccountChange, Led]]]) -> str:
    head = ("pack", "rule", "fires, mailboxes of programs unknown", "fires, registered as a service's")
    packs = list(dict.fromkeys(pack for pack, _ in seen))
    rows = []
    for pack in packs:
        unknown, registered = (fired_besides(seen[pack, known]) for known in (False, True))
        rows += [(pack, rule, unknown[rule], registered[rule]) for rule in sorted({*unknown, *registered})]
    return table(head, rows, words=2)
