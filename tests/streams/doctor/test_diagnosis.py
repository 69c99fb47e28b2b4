"""What the doctor says of one thing, and what it takes for the settings of an installation."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.streams.doctor.diagnosis import Diagnosis, Installation, failed, unchecked, warning, well


@pytest.mark.parametrize(
    ("diagnosis", "state", "has_remedy"),
    [
        (well("clock", "It agrees."), "ok", False),
        (unchecked("clock", "No broker answers."), "not checked", False),
        (warning("clock", "It is slow.", "Set it."), "warning", True),
        (failed("clock", "It is wrong.", "Set it."), "failed", True),
    ],
)
def test_whatever_is_wrong_comes_with_what_to_do(diagnosis: Diagnosis, state: str, *, has_remedy: bool) -> None:
    assert (diagnosis.check, diagnosis.state, diagnosis.remedy is not None) == ("clock", state, has_remedy)


@pytest.mark.parametrize(
    ("installation", "expected"),
    [
        (Installation("k:1", roles=("mail",)), False),
        (Installation("k:1", roles=("inspection",)), True),
        (Installation("k:1", clamd="127.0.0.1:3310"), True),
        (Installation("k:1", yara_folders=(Path("rules"),)), True),
    ],
)
def test_inspection_is_set_up_where_it_runs_or_has_a_scanner(installation: Installation, *, expected: bool) -> None:
    assert installation.inspects == expected


def test_an_installation_shows_nothing_of_its_environment() -> None:
    assert "secret" not in repr(Installation("k:1", environment={"HEADERFIRST_ID_KEY": "secret"}))
