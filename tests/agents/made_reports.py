"""What the reports agent and a detector see in one report: by Bilal about Amara, with the changes that a test names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from headerfirst.agents.detector import Detector, Grounds
from headerfirst.agents.facts import Told
from headerfirst.agents.reports import parties_of_report
from headerfirst.schemas.register import RegisterRecord
from headerfirst.schemas.vocabulary import RoleName

from tests import builders
from tests.agents import made_packs
from tests.agents.made_packs import register

OWN: Final[dict[str, Any]] = {"reporter": builders.AMARA, "about": None}
"""Amara speaks for herself."""


def told(changes: Mapping[str, Any], *records: RegisterRecord) -> Told:
    record, known = builders.report(**changes), register(*made_packs.plain_records(), *records)
    parties = [known.party(address, record.observed_at) for address in parties_of_report(record)]
    return Told(record, known, made_packs.pack_file(), parties[0], parties[1] if len(parties) > 1 else None)


def at_report(
    detector: Detector, parameters: Mapping[str, Any], changes: Mapping[str, Any], *records: RegisterRecord
) -> Grounds | None:
    """What a detector says of a report by Bilal about Amara, with these changes."""
    look = detector.with_parameters(parameters, made_packs.pack_file()).report
    assert look is not None
    return look(told(changes, *records))


def bilal_as(role: RoleName, **changes: Any) -> RegisterRecord:
    return builders.role(**({"id": f"bilal-{role}", "role": role} | changes))
