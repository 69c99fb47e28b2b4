"""What is shared outside is looked at, a message by a scan and all else by people; what stays inside is not."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.external_share import DETECTOR
from headerfirst.schemas.errors import Misconfigured
from msgspec.structs import replace

from tests import builders
from tests.agents.detectors.acts import SCANNER, at_act, scanner
from tests.agents.detectors.looks import approved, prepared
from tests.builders import BILAL, ELENI

ELSE: dict[str, Any] = {"of": "anything-else", "links": ["anyone"]}
MESSAGE: dict[str, Any] = {"of": "message", "links": ["anyone"]}
NAMED = {"message_id": "<minutes@mail.example.org>"}
CONTRACTOR = builders.person(id="eleni", addresses=[ELENI], name="Eleni Markou", person_type="contractor")
SHARED = {"change": "share", "target": ELENI}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        pytest.param({}, "domain:example.net", id="an address outside"),
        pytest.param({"target": None, "target_domain": "example.com"}, "domain:example.com", id="only the domain"),
        pytest.param({"target": "Anyone"}, "shared-with:link", id="everybody who has the link"),
    ],
)
def test_a_share_is_for_one_rule_or_the_other(changes: dict[str, Any], where: str) -> None:
    plain, named = SHARED | changes, SHARED | changes | NAMED
    for parameters, fires, silent in ((ELSE, plain, named), (MESSAGE, named, plain)):
        grounds = at_act(DETECTOR, parameters, fires)
        assert grounds is not None
        assert grounds.evidence == ("act:share", where)
        assert at_act(DETECTOR, parameters, silent) is None


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({"target": BILAL}, (), id="with a colleague"),
        pytest.param({"target": "bilal"}, (), id="by id"),
        pytest.param({"target": "a team"}, (), id="with whom nothing tells"),
        pytest.param({"target": None}, (), id="with nobody named"),
        pytest.param({"enabled": False}, (), id="taken back"),
        pytest.param({"change": "forwarding"}, (), id="something else"),
        pytest.param({"actor": SCANNER}, (scanner(),), id="by a service account"),
        pytest.param({}, (approved("service", "host", "example.net"),), id="with an approved service"),
        pytest.param({}, (CONTRACTOR,), id="with a contractor on record"),
    ],
)
def test_it_is_silent(changes: dict[str, Any], records: tuple[Any, ...]) -> None:
    assert at_act(DETECTOR, ELSE, SHARED | changes, *records) is None


@pytest.mark.parametrize(
    "person",
    [
        pytest.param({"to": builders.EARLIER}, id="who has left"),
        pytest.param({"addresses": [ELENI, "eleni@example.org"]}, id="by a private address"),
        pytest.param({"person_type": "student"}, id="who studies here"),
        pytest.param({"person_type": "visitor"}, id="who visits"),
    ],
)
def test_whoever_does_not_work_from_there_is_outside(person: dict[str, Any]) -> None:
    assert at_act(DETECTOR, ELSE, SHARED, replace(CONTRACTOR, **person)) is not None


@pytest.mark.parametrize("changes", [{"of": "files"}, {"links": "anyone"}])
def test_a_parameter_that_it_does_not_take_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured):
        prepared(DETECTOR, ELSE | changes)
