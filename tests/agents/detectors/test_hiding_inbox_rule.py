"""A rule that hides mail is a sign that somebody else has the account; sorting mail is none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.detector import Joining
from headerfirst.agents.detectors.hiding_inbox_rule import DETECTOR
from headerfirst.schemas.email_metadata import Folder
from headerfirst.schemas.errors import Misconfigured

from tests.agents.detectors.acts import at_act, folder
from tests.agents.detectors.looks import prepared

PARAMETERS: dict[str, Any] = {"folders": ["RSS Feeds", "Deleted Items"], "removed_within_days": 7}


@pytest.mark.parametrize("path", ["RSS Feeds", "rss-feeds", "INBOX/RSS Feeds/", "Amara\\Deleted Items"])
def test_it_fires_and_is_about_the_account(path: str) -> None:
    grounds = at_act(DETECTOR, PARAMETERS, {"change": "inbox-rule", "folder": folder(path)})
    assert grounds is not None
    assert (grounds.about, grounds.joins) == ("account", None)
    assert grounds.evidence in {("folder:rss-feeds",), ("folder:deleted-items",)}


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"folder": folder("INBOX/Minutes")}, id="into a folder of its own"),
        pytest.param({"folder": folder("RSS Feeds/News")}, id="below one of them"),
        pytest.param({"folder": folder("My RSS Feeds")}, id="one that only sounds like it"),
        pytest.param({"folder": folder("/")}, id="no folder's name"),
        pytest.param({"folder": Folder(id="AAMk")}, id="a folder without a path"),
        pytest.param({}, id="no folder"),
        pytest.param({"change": "delete", "folder": folder("Deleted Items")}, id="deleted by hand"),
        pytest.param({"change": "delete", "folder": folder("Deleted Items"), "enabled": False}, id="and back"),
    ],
)
def test_it_is_silent(changes: dict[str, Any]) -> None:
    assert at_act(DETECTOR, PARAMETERS, {"change": "inbox-rule"} | changes) is None


def test_one_that_is_removed_again_joins_what_was_found() -> None:
    changes = {"change": "inbox-rule", "folder": folder("RSS Feeds"), "enabled": False}
    grounds = at_act(DETECTOR, PARAMETERS, changes)
    assert grounds is not None
    assert (grounds.about, grounds.joins) == ("account", Joining(back=timedelta(days=7)))


@pytest.mark.parametrize("changes", [{"folders": []}, {"removed_within_days": 32}])
def test_a_parameter_that_it_does_not_take_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured):
        prepared(DETECTOR, PARAMETERS | changes)
