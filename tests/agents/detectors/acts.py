"""What a detector says of one change to an account: the plain organisation, the records that a test adds, one look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from headerfirst.agents.detector import Detector, Grounds
from headerfirst.agents.facts import AccountAct
from headerfirst.agents.findings import Bench
from headerfirst.agents.protections import addresses_of_change, proper_channel
from headerfirst.schemas.email_metadata import Folder
from headerfirst.schemas.register import Person, RegisterRecord

from tests import builders
from tests.agents import made_packs
from tests.agents.detectors.looks import prepared

ELSEWHERE = "ghost@example.org"
"""Ours, and nobody's."""
SCANNER = "scanner@example.org"


def act(changes: Mapping[str, Any], *records: RegisterRecord, bench: Bench | None = None) -> AccountAct:
    """Something that Amara did to her own mailbox at noon, with these changes."""
    pack = made_packs.pack()
    seat = bench or made_packs.bench(pack, *records)
    record = builders.account_change(**({"target": None, "target_domain": None} | dict(changes)))
    parties = [seat.register.party(address, record.observed_at) for address in addresses_of_change(record)]
    return AccountAct(
        record=record,
        register=seat.register,
        pack=pack.pack.file,
        mailbox=parties[0],
        actor=parties[1],
        target=parties[2] if len(parties) > 2 else None,
        channel=proper_channel(parties),
    )


def at_act(
    detector: Detector, parameters: Mapping[str, Any], changes: Mapping[str, Any], *records: RegisterRecord
) -> Grounds | None:
    look = prepared(detector, parameters).act
    assert look is not None
    return look(act(changes, *records))


def folder(path: str) -> Folder:
    return Folder(path=path)


def scanner() -> Person:
    """A service account."""
    return builders.person(id="scanner", addresses=[SCANNER], name="Scanner", person_type="service")


def leaver(**changes: Any) -> Person:
    """Amara, whose last day was yesterday."""
    return builders.person(**({"ends": builders.WORKING_DAY} | changes))
