"""Examples of the audit log: their fields are ours by other names, and a rule makes a record for each whom it names."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from headerfirst.streams.evaluation.truth.comparing import Comparison, compare
from headerfirst.streams.evaluation.truth.sekoia_o365 import TRUTH

from tests.builders import AMARA, BILAL, ELENI
from tests.streams.connectors.desks import dmu
from tests.streams.connectors.m365_lines import command, line
from tests.streams.evaluation.truth.invented_sets import intake

NAMED: dict[str, Any] = {"user": {"name": AMARA}, "@timestamp": "2026-03-10T12:00:00Z", "event": {"outcome": "success"}}


def found(data: Path, record: bytes, name: str, **office: Any) -> Comparison:
    intake(data, "o365", record.decode(), **NAMED, action={"name": name}, office365=office)
    return compare(TRUTH, data, dmu())


def test_a_sign_in(tmp_path: Path) -> None:
    one = found(tmp_path, line("UserLoggedIn"), "UserLoggedIn")
    assert (one.records, one.equal.total(), one.different) == (1, 6, {})


def test_a_rule(tmp_path: Path) -> None:
    given = [f"ForwardTo:{ELENI}", "Name:planted", "MoveToFolder:Archive", f"RedirectTo:{BILAL}"]
    record = command("New-InboxRule", ForwardTo=ELENI, RedirectTo=BILAL, MoveToFolder="Archive")
    one = found(tmp_path, record, "New-InboxRule", exchange_admin={"parameters": given})
    assert (one.records, one.equal["target"], one.equal["folder.path"], one.different) == (2, 1, 1, {})


@pytest.mark.parametrize(
    ("name", "office"),
    [
        ("HardDelete", {"exchange": {"email": {"paths": ["\\Inbox"]}}}),
        ("MailItemsAccessed", {"folders": {"paths": ["\\Inbox"]}}),
    ],
)
def test_a_folder(tmp_path: Path, name: str, office: dict[str, Any]) -> None:
    folder = {"Path": "\\Inbox", "FolderItems": []}
    one = found(tmp_path, line(name, Folder=folder, Folders=[folder]), name, **office)
    assert (one.equal["folder.path"], one.different) == (1, {})


def test_what_concerns_no_account_makes_no_record(tmp_path: Path) -> None:
    one = found(tmp_path, line("FileAccessed"), "FileAccessed")
    assert (one.cases, one.records, one.other_kinds, one.different) == (1, 0, 1, {})


def test_what_is_not_as_expected_is_seen(tmp_path: Path) -> None:
    assert found(tmp_path, line("UserLoginFailed"), "UserLoggedIn").unexplained == ["enabled"]
