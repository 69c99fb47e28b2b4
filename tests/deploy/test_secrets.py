"""`make secrets`: keys that are good, made once, for nobody else to read."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from headerfirst.streams.keys import load
from headerfirst.streams.ledger.signing_keys import signer

from tests.deploy.compose_file import MADE, ROOT

pytestmark = pytest.mark.checkout


@pytest.fixture
def script(tmp_path: Path) -> Path:
    (tmp_path / "deploy").mkdir()
    return Path(shutil.copy(ROOT / "deploy" / "secrets", tmp_path / "deploy" / "secrets"))


def made(script: Path) -> dict[str, str]:
    subprocess.run([script], check=True, capture_output=True)
    lines = (script.parents[1] / ".env").read_text(encoding="ascii").splitlines()
    return dict(line.split("=", 1) for line in lines)


def test_every_key_and_password_is_made_and_the_worker_takes_them(script: Path) -> None:
    values = made(script)
    assert set(values) == set(MADE)
    assert len(set(values.values())) == len(MADE)
    load(values)
    assert signer(values, "").name == "headerfirst/ledger"


def test_nobody_else_may_read_them(script: Path) -> None:
    made(script)
    assert (script.parents[1] / ".env").stat().st_mode & 0o077 == 0


def test_a_file_that_was_there_for_everybody_is_closed(script: Path) -> None:
    file = script.parents[1] / ".env"
    file.touch(mode=0o644)
    made(script)
    assert file.stat().st_mode & 0o077 == 0


def test_what_is_there_stays_and_what_is_missing_is_added(script: Path) -> None:
    (script.parents[1] / ".env").write_text("HEADERFIRST_ID_KEY=kept\nHEADERFIRST_SMTP=mail.example.org\n")
    first = made(script)
    assert (first["HEADERFIRST_ID_KEY"], first["HEADERFIRST_SMTP"]) == ("kept", "mail.example.org")
    assert set(MADE) < set(first)
    assert made(script) == first


def test_what_is_there_without_a_value_is_made_and_a_last_line_without_an_end_stays_whole(script: Path) -> None:
    (script.parents[1] / ".env").write_text("HEADERFIRST_ID_KEY=\nHEADERFIRST_SMTP=mail.example.org")
    values = made(script)
    assert values["HEADERFIRST_SMTP"] == "mail.example.org"
    assert set(MADE) < set(values)
    load(values)


def test_git_and_the_image_s_build_leave_them_out() -> None:
    for name in (".gitignore", ".dockerignore"):
        assert ".env" in (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert "deploy/secrets" in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_a_register_is_not_committed_by_mistake() -> None:
    assert (ROOT / "deploy" / "register" / ".gitignore").read_text().split() == ["*", "!.gitignore", "!README.md"]
