"""Forwarding that attackers set up in a real tenant, found among what its administration and its users did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
from headerfirst.agents.register import Register
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import Address
from headerfirst.schemas.register import Mailbox, RegisterRecord
from headerfirst.streams import keys
from headerfirst.streams.connectors import connector_for, items_of
from headerfirst.streams.connectors.interface import Desk, Draft
from headerfirst.streams.evaluation.document import table
from headerfirst.streams.evaluation.proportions import Share
from headerfirst.streams.evaluation.staff import register_of
from headerfirst.streams.evaluation.trial import Led, Trial

FILE: Final = Path("o365_invictus/auditdata_public_to_2021-06.jsonl")
SET_UP: Final = (datetime(2021, 6, 15, 9, 59, 26, tzinfo=UTC), datetime(2021, 6, 15, 10, 9, 55, tzinfo=UTC))
"""When mail was set to go outside, as the data's own notes say."""
REMOVED: Final = (datetime(2021, 6, 15, 9, 59, 37, tzinfo=UTC),)
RULE: Final = "forwarding-rule"


def rows_of(path: Path) -> list[dict[str, Any]]:
    """What the register is made of, and what the naive rule looks at."""
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


def changes(pack: ReadyPack, path: Path) -> list[AccountChange]:
    """What of the records is an account change of ours, in order of time."""
    connector = connector_for("m365-audit")
    conversion = connector.convert(Desk(pack, Register(everyone_is_staff=True), keys.PUBLISHED))
    drafted = [one for raw in items_of(connector, path) for one in conversion.take(raw)]
    made = [one.record for one in drafted if isinstance(one, Draft) and isinstance(one.record, AccountChange)]
    return sorted(made, key=lambda change: (change.observed_at, change.event_id))


def judged(pack: ReadyPack, path: Path, *, system_mailboxes: bool) -> list[tuple[AccountChange, Led]]:
    """Everybody who signs in with an address of the tenant works there; the mailboxes that the vendor's own programs
    set up are registered as a service's, or not.
    """
    rows = rows_of(path)
    domains = {str(row["OrganizationName"]) for row in rows if "OrganizationName" in row}
    people = sorted({row["UserId"].lower() for row in rows if row["UserId"].lower().rpartition("@")[2] in domains})
    register = list(register_of([Address(address=address) for address in people], domains))
    made = changes(pack, path)
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
    path, packs = data / FILE, list(packs)
    rows = rows_of(path)
    naive = Share(len(SET_UP), sum(row["Operation"] in ("Set-Mailbox", "New-InboxRule") for row in rows))
    seen = {
        (pack.ref.id, registered): judged(pack, path, system_mailboxes=registered)
        for pack in packs
        for registered in (False, True)
    }
    head = ("pack", "set up and found", "removed and noted", "other changes without a finding of it", NAIVE)
    found = table(head, ((pack, *found_of(one), naive) for (pack, registered), one in seen.items() if registered))
    told = len(next(iter(seen.values())))
    read = f"{len(rows):,} records, which tell of {told:,} account changes.\n\n"
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
