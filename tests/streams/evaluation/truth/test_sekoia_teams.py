"""A chat that begins reaches all members but who began it."""

from __future__ import annotations

from pathlib import Path

from headerfirst.streams.evaluation.truth.comparing import Comparison, compare
from headerfirst.streams.evaluation.truth.sekoia_teams import TRUTH

from tests.builders import AMARA, BILAL, ELENI
from tests.streams.connectors.desks import dmu
from tests.streams.connectors.m365_lines import line
from tests.streams.evaluation.truth.invented_sets import intake


def found(data: Path, operation: str, *expected: str) -> Comparison:
    members = [{"UPN": one, "DisplayName": one.title()} for one in (AMARA, BILAL)]
    team = {"members": [{"id": one, "name": one.title()} for one in expected]}
    intake(
        data,
        "o365",
        line(operation, ChatThreadId="19:7", Members=members, UserId=AMARA).decode(),
        action={"name": operation},
        user={"name": AMARA},
        office365={"teams": {"team": team}},
        **{"@timestamp": "2026-03-10T12:00:00Z"},
    )
    return compare(TRUTH, data, dmu())


def test_whom_it_reaches(tmp_path: Path) -> None:
    one = found(tmp_path, "ChatCreated", AMARA, BILAL)
    assert (one.records, one.equal.total(), one.different) == (1, 5, {})


def test_another_operation_makes_no_record(tmp_path: Path) -> None:
    one = found(tmp_path, "MemberAdded")
    assert (one.records, one.other_kinds, one.different) == (0, 1, {})


def test_what_is_not_as_expected_is_seen(tmp_path: Path) -> None:
    assert found(tmp_path, "ChatCreated", AMARA, ELENI).unexplained == ["to.0.address", "to.0.name"]
