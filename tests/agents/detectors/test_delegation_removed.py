"""Access that has to be given is missed when its owner takes it away; all other access is theirs to take."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.delegation_removed import DETECTOR

from tests import builders
from tests.agents.detectors.acts import at_act, leaver
from tests.builders import BILAL, CARYS, EARLIER, ELENI

REMOVED = {"change": "delegate", "enabled": False, "target": BILAL}
COLLEAGUE = builders.person(id="carys", addresses=[CARYS], name="Carys Pugh")
OFFICER = builders.delegation(id="amara-carys", delegate=CARYS, basis="standing")


@pytest.mark.parametrize(
    ("changes", "records", "whose"),
    [
        pytest.param({}, (), "line-manager", id="the manager's"),
        pytest.param({"target": "bilal"}, (), "line-manager", id="the manager's, by id"),
        pytest.param({"target": None}, (), "unknown", id="the log does not say whose"),
        pytest.param({"target": CARYS}, (OFFICER,), "on-record", id="an officer's, on record"),
    ],
)
def test_it_fires(changes: dict[str, Any], records: tuple[Any, ...], whose: str) -> None:
    grounds = at_act(DETECTOR, {}, REMOVED | changes, *records)
    assert grounds is not None
    assert grounds.evidence == (f"delegate:{whose}", "removed")


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({"target": ELENI}, (), id="somebody's who never had to have it"),
        pytest.param({"target": CARYS}, (COLLEAGUE,), id="a colleague's who is not her manager"),
        pytest.param({"target": CARYS}, (COLLEAGUE, builders.delegation()), id="a colleague's, beside his on record"),
        pytest.param({"target": CARYS}, (builders.delegation(delegate=CARYS, to=EARLIER),), id="what had ended"),
        pytest.param({"enabled": True}, (), id="given"),
        pytest.param({"actor": BILAL}, (), id="by somebody else"),
        pytest.param({"change": "open"}, (), id="something else"),
        pytest.param({}, (leaver(),), id="by somebody who has left"),
        pytest.param({}, (builders.person(person_type="service"),), id="of a service account"),
        pytest.param(
            {"mailbox": "helpdesk@example.org", "actor": "helpdesk@example.org"},
            (builders.mailbox(),),
            id="of a mailbox that is no person's",
        ),
    ],
)
def test_it_is_silent(changes: dict[str, Any], records: tuple[Any, ...]) -> None:
    assert at_act(DETECTOR, {}, REMOVED | changes, *records) is None
