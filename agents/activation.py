"""What it takes to put a pack in force: two people decided on it, after a union was consulted (DMU 10).

What falls short of that activates nothing, whoever wrote it; so a rule that nobody was asked about reaches nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from headerfirst.schemas.register import PackActivation

APPROVERS: Final = 2


def shortcomings(record: PackActivation) -> Iterator[str]:
    """What it lacks, in sentences; none: it puts the pack in force."""
    if len(set(record.approvers)) < APPROVERS:
        yield "Two people have to decide on it, and they have to be different ones."
    if not record.consulted:
        yield "No union was consulted."
    for asked in record.consulted:
        if not (asked.union.strip() and asked.officer.strip() and asked.ref.strip()):
            yield "A consultation has to name the union, its officer and where it is on record."
        elif asked.at > record.active_from:
            yield "A union was consulted only after the pack is to be in force."
        elif asked.officer in record.approvers:
            yield "Whom the union sent to be consulted cannot be one of those who decide."
    if not record.dpia_ref.strip():
        yield "It refers to no data-protection impact assessment."


def is_decided(record: PackActivation) -> bool:
    return next(shortcomings(record), None) is None
