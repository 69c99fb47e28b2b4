"""`headerfirst worker` says in one sentence, with exit code 2, why it does not start."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest
from headerfirst.streams.cli import main
from headerfirst.streams.packs import PACK_FILE

from tests.streams.command_line import NOBODY, OWN_KEYS, only_sentence, run
from tests.streams.installation import Installation

PACKS = Path(__file__).parents[2] / "policies"


@pytest.fixture
def broken_pack(tmp_path: Path) -> Path:
    """A copy of a shipped pack, one rule of which names no detector."""
    folder = tmp_path / "ours"
    shutil.copytree(PACKS / "dmu", folder)
    pack = folder / PACK_FILE
    pack.write_text(pack.read_text().replace("\nid: dmu", "\nid: ours").replace("id: dmu\n", "id: ours\n", 1))
    rule = min((folder / "rules").glob("*.yaml"))
    lines = rule.read_text().splitlines()
    rule.write_text("\n".join("detector: nonesuch" if line.startswith("detector:") else line for line in lines))
    return folder


def test_an_absent_broker() -> None:
    done = run("worker", "--demo-keys", "--bootstrap", NOBODY)
    assert only_sentence(done) == f"No Kafka answers at {NOBODY}: start one, or name another with --bootstrap."


def test_a_missing_topic(installation: Installation) -> None:
    done = run("worker", "--demo-keys", "--bootstrap", installation.bootstrap, "--prefix", "p-", "--only", "incidents")
    assert only_sentence(done) == (
        f"Kafka at {installation.bootstrap} lacks p-dead-letters, p-findings, p-incidents, p-incidents-restricted, "
        "p-register: run `headerfirst topics apply` first."
    )


@pytest.mark.checkout
def test_a_pack_that_does_not_lint(broken_pack: Path, installation: Installation) -> None:
    done = run("worker", "--demo-keys", "--bootstrap", installation.bootstrap, "--pack-dir", broken_pack)
    assert only_sentence(done).startswith("The pack ours does not lint: ")


def test_a_folder_that_is_no_pack(tmp_path: Path, installation: Installation) -> None:
    done = run("worker", "--demo-keys", "--bootstrap", installation.bootstrap, "--pack-dir", tmp_path)
    assert only_sentence(done).startswith(f"There is no pack '{tmp_path}': name one of dmu, wcc, or a folder")


def test_missing_keys() -> None:
    sentence = only_sentence(run("worker", "--bootstrap", NOBODY))
    assert sentence.startswith("Set HEADERFIRST_TOKEN_KEY (or HEADERFIRST_TOKEN_KEY_FILE)")


def test_keys_of_ones_own_are_enough() -> None:
    done = run("worker", "--bootstrap", NOBODY, environment=OWN_KEYS)
    assert only_sentence(done).startswith("No Kafka answers")
    assert "published" not in done.stderr


def test_an_unknown_role() -> None:
    sentence = only_sentence(run("worker", "--demo-keys", "--only", "mail,gatekeeper"))
    assert sentence == "There is no role 'gatekeeper'; the roles are mail, web, incidents."


def test_a_port_that_is_taken(installation: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("worker", "--demo-keys", "--bootstrap", installation.bootstrap, "--metrics-port", str(port))
    assert only_sentence(done) == f"Port {port} on 127.0.0.1 cannot be opened; choose another with --metrics-port."


@pytest.mark.parametrize(
    "arguments",
    ["--stuck-after 0", "--session-timeout 1", "--metrics-port 99999", "--pack-dir nonesuch", "argument"],
)
def test_an_option_out_of_its_range(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["worker", "--demo-keys", *arguments.split()])
    assert ended.value.code == 2
    assert "Error: " in capsys.readouterr().err
