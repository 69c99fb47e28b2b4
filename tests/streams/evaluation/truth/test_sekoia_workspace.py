"""Of activities a sign-in is compared; the rest concerns no account."""

from __future__ import annotations

from pathlib import Path

from headerfirst.streams.evaluation.truth.comparing import Comparison, compare
from headerfirst.streams.evaluation.truth.sekoia_workspace import TRUTH

from tests.streams.connectors.desks import dmu
from tests.streams.connectors.workspace_lines import line
from tests.streams.evaluation.truth.invented_sets import intake


def found(data: Path, application: str, name: str, outcome: str = "success") -> Comparison:
    intake(
        data,
        "google-report",
        line(application, name).decode(),
        event={"action": name, "outcome": outcome},
        network={"application": application},
        user={"email": "Amara.Okafor@example.org"},
        **{"@timestamp": "2026-03-10T12:00:00Z"},
    )
    return compare(TRUTH, data, dmu())


def test_a_sign_in(tmp_path: Path) -> None:
    one = found(tmp_path, "saml", "login_success")
    assert (one.records, one.equal.total(), one.different) == (1, 4, {})


def test_what_concerns_no_account_makes_no_record(tmp_path: Path) -> None:
    one = found(tmp_path, "drive", "view")
    assert (one.records, one.other_kinds, one.different) == (0, 1, {})


def test_what_is_not_as_expected_is_seen(tmp_path: Path) -> None:
    assert found(tmp_path, "saml", "login_success", "failure").unexplained == ["enabled"]
