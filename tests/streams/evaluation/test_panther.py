"""What a vendor says becomes a record of ours, and is judged as its label says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.register import Approval
from headerfirst.streams.evaluation.panther import FILE, events, figures, is_right, verdict_of

MAIL = {"recipient": ["amara@example.org"], "fromAddress": ["eleni@example.net"], "phishScore": 0}
SHARE = {"new_owner": "eleni@example.net"}
THREAT = {"classification": "phish", "threatStatus": "active"}


def mail(*, expected: bool, **log: Any) -> dict[str, Any]:
    return {"rule_id": "Proofpoint.PhishingDetected", "test": "", "expected": expected, "log": MAIL | log}


def share(test: str = "", *, expected: bool, **given: Any) -> dict[str, Any]:
    log = {
        "id": {"applicationName": "drive", "time": "2026-03-10T12:00:00Z", "uniqueQualifier": "7"},
        "actor": {"email": "amara@example.org"},
        "name": "change_owner",
        "parameters": SHARE | given,
    }
    return {"rule_id": "GSuite.DocOwnershipTransfer", "test": test, "expected": expected, "log": log}


def written(folder: Path, *rows: dict[str, Any]) -> Path:
    path = folder / FILE
    path.parent.mkdir(parents=True)
    path.write_bytes(b"\n".join(map(orjson.dumps, rows)))
    return path


@pytest.mark.parametrize(
    ("log", "verdict"),
    [
        ({}, "unknown"),
        ({"phishScore": 89}, "unknown"),
        ({"phishScore": 90}, "phish"),
        ({"quarantineRule": "phish"}, "phish"),
        ({"threatsInfoMap": [THREAT]}, "phish"),
        ({"threatsInfoMap": [THREAT | {"threatStatus": "cleared"}]}, "unknown"),
        ({"quarantineFolder": "Virus", "phishScore": 95}, "malware"),
        ({"quarantineRule": "notcleaned"}, "malware"),
    ],
)
def test_the_verdict_is_what_the_gateway_did_or_says(log: dict[str, Any], verdict: str) -> None:
    assert verdict_of(MAIL | log) == verdict


def test_events_are_right_where_a_finding_is_as_expected(packs: list[ReadyPack], tmp_path: Path) -> None:
    phish = {"quarantineRule": "phish"}
    path = written(
        tmp_path,
        mail(expected=True, **phish),
        mail(expected=False),
        mail(expected=False, **phish),
        share(expected=True),
        share(expected=False),
    )
    assert [[is_right(pack, event) for event in events(path)] for pack in packs] == [
        [True, True, False, True, False]
    ] * 2


def test_an_exception_of_theirs_is_an_approval_of_ours(dmu: ReadyPack, tmp_path: Path) -> None:
    event = next(events(written(tmp_path, share("Share Allowed by Exception", expected=False))))
    assert any(isinstance(record, Approval) for record in event.register)
    assert is_right(dmu, event)


def test_what_no_record_of_ours_holds_is_left_out(tmp_path: Path) -> None:
    external = share(expected=True, new_owner="bilal@example.org", visibility_change="external")
    other = {"rule_id": "Slack.AuditLogs.OrgDeleted", "test": "", "expected": True, "log": {}}
    assert list(events(written(tmp_path, external, other))) == []


def test_a_group_is_no_address(tmp_path: Path) -> None:
    record = next(events(written(tmp_path, share(expected=False, new_owner="Execs")))).record
    assert isinstance(record, AccountChange)
    assert record.target is None


def test_the_table_counts_both_ways(dmu: ReadyPack, tmp_path: Path) -> None:
    written(tmp_path, mail(expected=True), mail(expected=False))
    row = figures(tmp_path, [dmu]).splitlines()[2]
    assert row.startswith("| `Proofpoint.PhishingDetected` | dmu | 0 of 1: 0.00 %")
    assert "| 1 of 1: 100.00 %" in row


@pytest.mark.data
def test_every_labelled_event_is_judged_as_labelled(data: Path, packs: list[ReadyPack], document: str) -> None:
    found = list(events(data / FILE))
    assert len(found) == 17
    assert all(is_right(pack, event) for pack in packs for event in found)
    assert figures(data, packs) in document
