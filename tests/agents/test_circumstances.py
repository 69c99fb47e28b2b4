"""Whose time and whose equipment it was is stated where it is known, and is not guessed."""

from __future__ import annotations

import pytest
from headerfirst.agents.circumstances import employer_equipment, working
from headerfirst.schemas.email_metadata import Device
from headerfirst.schemas.vocabulary import DeviceOwner

from tests import builders
from tests.agents.made_packs import register

TEN = builders.WORKING_DAY.replace(hour=10)
NIGHT = builders.WORKING_DAY.replace(hour=22)


def test_hours_count_unless_the_person_is_away() -> None:
    assert working(register(), builders.person(), TEN) is True
    assert working(register(builders.absence()), builders.person(), TEN) is False
    assert working(register(builders.absence(to=TEN)), builders.person(), TEN) is True
    assert working(register(builders.absence(person="bilal")), builders.person(), TEN) is True
    assert working(register(), builders.person(), NIGHT) is False


def test_unknown_hours_stay_unknown_in_absence_too() -> None:
    assert working(register(builders.absence()), builders.person(working_hours=None), TEN) is None
    assert working(register(), None, TEN) is None


@pytest.mark.parametrize(("owner", "answer"), [("organisation", True), ("personal", False), ("unknown", None)])
def test_equipment_is_the_employers_or_not_or_unknown(owner: DeviceOwner, *, answer: bool | None) -> None:
    assert employer_equipment(Device(owner=owner)) is answer


def test_equipment_of_which_nobody_says_anything_is_unknown() -> None:
    assert employer_equipment(None) is None
