"""Who has left, and whose account was agreed to last longer."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.leavers import has_left, may_keep_account
from headerfirst.agents.register import Register

from tests import builders
from tests.agents import made_packs
from tests.agents.detectors.looks import approved
from tests.builders import AMARA, ELENI, LATER, NOON

SECOND = timedelta(seconds=1)


def register(**changes: Any) -> Register:
    return made_packs.register(builders.organisation(), builders.person(**changes))


@pytest.mark.parametrize(
    ("changes", "address", "expected"),
    [
        ({}, AMARA, False),
        ({"ends": NOON}, AMARA, True),
        ({"ends": NOON + SECOND}, AMARA, False),
        ({"to": NOON}, AMARA, True),
        ({"ends": NOON}, "amara", True),
        ({"ends": NOON}, "ghost@example.org", False),
        ({"ends": NOON}, ELENI, False),
    ],
)
def test_who_has_left(changes: dict[str, Any], address: str, expected: bool) -> None:  # noqa: FBT001 - a column of the table
    assert has_left(register(**changes).party(address, NOON), NOON) == expected


def test_a_shared_mailbox_leaves_nobody() -> None:
    known = made_packs.register(builders.organisation(), builders.mailbox())
    assert not has_left(known.party("helpdesk@example.org", NOON), NOON)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"person": "amara"}, True),
        ({"person": "bilal"}, False),
        ({"to": NOON}, False),
        ({"to": LATER}, True),
        ({"from_": LATER}, False),
    ],
)
@pytest.mark.parametrize("name", [AMARA, "amara", "A.Okafor@example.org"])
def test_an_agreement_holds_by_its_dates_under_any_name(name: str, changes: dict[str, Any], expected: bool) -> None:  # noqa: FBT001 - a column of the table
    known = register(addresses=[AMARA, "a.okafor@example.org"], ends=builders.EARLIER)
    agreement = approved("account-after-leaving", "mailbox", name, **changes)
    known.fold("approval/approval-1", agreement)
    assert may_keep_account(known, known.party(AMARA, NOON), NOON) == expected
