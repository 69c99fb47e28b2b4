"""What a rule does with mail is told; what it looks for is not, but for the people whom it may concern."""

from __future__ import annotations

import orjson
import pytest
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.m365_rules import DELETED, Rule, rule_of_actions, rule_of_command

from tests.builders import BILAL, CARYS, ELENI


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"ForwardTo": ELENI}, Rule((ELENI,), parties=(ELENI,))),
        ({"RedirectTo": f"{ELENI};{BILAL}"}, Rule((ELENI, BILAL), parties=(ELENI, BILAL))),
        ({"ForwardTo": ELENI, "ForwardAsAttachmentTo": ELENI}, Rule((ELENI,), parties=(ELENI,))),
        ({"ForwardTo": "bilal"}, Rule(("bilal@example.org",))),
        ({"ForwardTo": ""}, Rule(clears=True)),
        ({"MoveToFolder": "amara:\\RSS Feeds"}, Rule(folder="RSS Feeds")),
        ({"CopyToFolder": "Archive", "DeleteMessage": "True"}, Rule(folder="Archive")),
        ({"DeleteMessage": "True"}, Rule(folder=DELETED)),
        ({"SoftDeleteMessage": "True"}, Rule(folder=DELETED)),
        ({"DeleteMessage": "False"}, Rule()),
        ({"From": CARYS, "DeleteMessage": "True"}, Rule(folder=DELETED, parties=(CARYS,))),
    ],
)
def test_a_command(given: dict[str, str], rule: Rule) -> None:
    assert rule_of_command(given, "example.org") == rule


@pytest.mark.parametrize(
    ("actions", "rule"),
    [
        ([{"ActionType": "Forward", "Recipients": [ELENI]}], Rule((ELENI,), parties=(ELENI,))),
        ([{"ActionType": "Redirect", "Recipients": f"{ELENI};{BILAL}"}], Rule((ELENI, BILAL), parties=(ELENI, BILAL))),
        ([{"ActionType": "Move", "FolderName": "Archive"}], Rule(folder="Archive")),
        ([{"ActionType": "PermanentDelete"}], Rule(folder=DELETED)),
        ([], Rule()),
    ],
)
def test_actions_as_outlook_logs_them(actions: list[dict[str, object]], rule: Rule) -> None:
    assert rule_of_actions(orjson.dumps(actions).decode(), "example.org") == rule


def test_without_actions_it_does_nothing() -> None:
    assert rule_of_actions("", "example.org") == Rule()


def test_actions_that_are_none_cannot_be_read() -> None:
    with pytest.raises(Malformed):
        rule_of_actions("planted", "example.org")
