"""Credentials come from the environment or from files that it names, and are never said."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.credentials import credential

NAME = "HEADERFIRST_STORE_PASSWORD"


def test_a_credential_is_a_setting_or_a_file_without_its_line_end(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text(" hunter2 \n", encoding="utf-8")
    assert (credential({NAME: "hunter2"}, NAME), credential({f"{NAME}_FILE": str(file)}, NAME)) == (
        "hunter2",
        " hunter2 ",
    )


def test_a_credential_stands_in_one_place() -> None:
    with pytest.raises(Misconfigured, match="not both") as raised:
        credential({NAME: "hunter2", f"{NAME}_FILE": "/hunter2"}, NAME)
    assert "hunter2" not in str(raised.value)


def test_a_file_that_cannot_be_read_is_not_named() -> None:
    with pytest.raises(Misconfigured, match="cannot be read") as raised:
        credential({f"{NAME}_FILE": "/no/hunter2"}, NAME)
    assert "hunter2" not in str(raised.value)
