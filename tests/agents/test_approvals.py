"""An approval covers its object in its time, for everybody or for the one to whom it was given."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from headerfirst.agents.approvals import Approvals
from headerfirst.schemas.register import ApprovedObject

from tests import builders

ALL = f"all.users@{builders.DOMAIN}"


def approvals(**changes: object) -> Approvals:
    known = Approvals()
    known.add(builders.approval(**changes))
    return known


@pytest.mark.parametrize(
    ("value", "at", "person", "expected"),
    [
        (ALL, builders.NOON, "amara", True),
        (ALL.upper(), builders.NOON, "amara", True),
        (ALL, builders.NOON, "bilal", False),
        (ALL, builders.NOON, None, False),
        (ALL, builders.EARLIER - timedelta(seconds=1), "amara", False),
        (ALL, builders.EARLIER, "amara", True),
        ("other@example.org", builders.NOON, "amara", False),
    ],
)
def test_it_covers_its_object_for_its_person_from_its_beginning(
    value: str,
    at: datetime,
    person: str | None,
    expected: bool,  # noqa: FBT001 - a column
) -> None:
    assert approvals().cover("mass-mail", value, at, person) == expected


def test_one_for_nobody_by_name_is_for_everybody() -> None:
    assert approvals(person=None).cover("mass-mail", ALL, builders.NOON, "bilal")
    assert approvals(person=None).cover("mass-mail", ALL, builders.NOON, None)


def test_it_is_for_its_purpose_alone() -> None:
    assert not approvals().cover("site", ALL, builders.NOON, "amara")


def test_it_ends() -> None:
    ended = approvals(to=builders.NOON)
    assert ended.cover("mass-mail", ALL, builders.NOON - timedelta(seconds=1), "amara")
    assert not ended.cover("mass-mail", ALL, builders.NOON, "amara")


def test_what_was_taken_away_covers_nothing() -> None:
    approval = builders.approval(object=ApprovedObject(type="list", value=ALL))
    known = Approvals()
    known.add(approval)
    known.remove(approval)
    assert not known.cover("mass-mail", ALL, builders.NOON, "amara")
