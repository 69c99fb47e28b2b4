"""Whose time and whose equipment it was (WCC 4, factor 4): facts beside a finding; unknown is not "no"."""

from __future__ import annotations

from datetime import datetime

from headerfirst.agents.register import Register
from headerfirst.agents.working_hours import in_working_hours
from headerfirst.schemas.email_metadata import Device
from headerfirst.schemas.register import Person


def working(register: Register, person: Person | None, at: datetime) -> bool | None:
    """Whether the person was at work: in their own hours and not on record as away."""
    in_hours = in_working_hours(person, at)
    if in_hours and person is not None and register.absent(person.id, at):
        return False
    return in_hours


def employer_equipment(device: Device | None) -> bool | None:
    if device is None or device.owner == "unknown":
        return None
    return device.owner == "organisation"
