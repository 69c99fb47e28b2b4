"""Students, visitors, and councillors on their own equipment are nobody's business here (WCC 2)."""

from __future__ import annotations

from typing import get_args

import pytest
from headerfirst.agents.scope import out_of_scope
from headerfirst.schemas.email_metadata import Device
from headerfirst.schemas.vocabulary import DeviceOwner, PersonType

from tests import builders


@pytest.mark.parametrize(
    ("person_type", "owner", "reason"),
    [
        ("student", None, "student"),
        ("visitor", "organisation", "visitor"),
        ("councillor", "personal", "own_equipment"),
        ("councillor", "organisation", None),
        ("councillor", "unknown", None),
        ("councillor", None, None),
        ("employee", "personal", None),
        ("partner", "personal", None),
        ("agency", None, None),
    ],
)
def test_whom_the_policy_reaches(person_type: PersonType, owner: DeviceOwner | None, reason: str | None) -> None:
    device = Device(owner=owner) if owner is not None else None
    assert out_of_scope(builders.person(person_type=person_type), device) == reason


def test_somebody_unknown_is_not_out_of_scope() -> None:
    assert out_of_scope(None, Device(owner="personal")) is None


def test_only_these_are_ever_out_of_scope() -> None:
    outside = {
        kind
        for kind in get_args(PersonType)
        if out_of_scope(builders.person(person_type=kind), Device(owner="organisation")) is not None
    }
    assert outside == {"student", "visitor"}
