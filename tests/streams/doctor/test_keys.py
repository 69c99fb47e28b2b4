"""Keys that are not there, and files that everybody may read."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.streams.doctor.diagnosis import Installation
from headerfirst.streams.doctor.keys import files, present

from tests.streams.command_line import OWN_KEYS

LEDGER = {"HEADERFIRST_LEDGER_KEY": "4" * 64}


def test_keys_that_these_roles_need_are_there() -> None:
    assert present(Installation("k:1", roles=("mail",), environment=OWN_KEYS)).state == "ok"
    assert present(Installation("k:1", roles=("notary",), environment=OWN_KEYS | LEDGER)).state == "ok"


def test_a_role_is_asked_for_the_target_key_only_if_it_names_messages() -> None:
    without = {name: key for name, key in OWN_KEYS.items() if "TARGET" not in name}
    assert present(Installation("k:1", roles=("gate", "web"), environment=without)).state == "ok"
    found = present(Installation("k:1", roles=("gate", "mail"), environment=without))
    assert (found.state, "HEADERFIRST_TARGET_KEY" in found.reason) == ("failed", True)


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({}, "HEADERFIRST_TOKEN_KEY"),
        (OWN_KEYS, "HEADERFIRST_LEDGER_KEY"),
        (OWN_KEYS | {"HEADERFIRST_ID_KEY": "1" * 64}, "have to differ"),
        (OWN_KEYS | {"HEADERFIRST_ID_KEY": "zz"}, "neither base64 nor hex"),
    ],
)
def test_a_key_that_is_missing_or_unusable_has_failed(environment: dict[str, str], named: str) -> None:
    found = present(Installation("k:1", roles=("notary",), environment=environment))
    assert (found.state, named in found.reason) == ("failed", True)
    assert "111" not in repr(found)


def test_published_keys_are_said_to_hide_nobody() -> None:
    found = present(Installation("k:1", demo_keys=True))
    assert (found.state, "tokens hide nobody" in found.reason) == ("not checked", True)


@pytest.mark.parametrize(("mode", "state"), [(0o600, "ok"), (0o440, "ok"), (0o644, "failed"), (0o660, "failed")])
def test_a_file_of_a_secret_is_its_owners_and_may_be_read_by_a_group(mode: int, state: str, tmp_path: Path) -> None:
    key = tmp_path / "amara.key"
    key.write_text("1" * 64)
    key.chmod(mode)
    found = files(Installation("k:1", environment={"HEADERFIRST_ID_KEY_FILE": str(key)}))
    assert (found.state, "amara" in repr(found)) == (state, False)


def test_a_file_that_is_not_there_has_failed_and_its_setting_is_named(tmp_path: Path) -> None:
    found = files(Installation("k:1", environment={"HEADERFIRST_SMTP_PASSWORD_FILE": str(tmp_path / "none")}))
    assert (found.state, "HEADERFIRST_SMTP_PASSWORD_FILE" in found.reason) == ("failed", True)


def test_without_files_there_is_nothing_to_see() -> None:
    assert files(Installation("k:1", environment={"OTHER_FILE": "/nonesuch"})).state == "not checked"
