"""Whom the policies do not reach at all: students, visitors, councillors on their own equipment (WCC 2)."""

from __future__ import annotations

from headerfirst.schemas.email_metadata import Device
from headerfirst.schemas.register import Person
from headerfirst.schemas.vocabulary import OutOfScopeReason


def out_of_scope(person: Person | None, device: Device | None) -> OutOfScopeReason | None:
    """Why the acting person is nobody whom the policy binds; None where they are bound."""
    if person is None:
        return None
    if person.person_type == "student":
        return "student"
    if person.person_type == "visitor":
        return "visitor"
    if person.person_type == "councillor" and device is not None and device.owner == "personal":
        return "own_equipment"
    return None
