"""`headerfirst worker` says in one sentence, with exit code 2, why it does not start."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest
from headerfirst.streams.cli import main
from headerfirst.streams.commands.worker import SMTP_PASSWORD, _smtp
from headerfirst.streams.ledger.signing_keys import LEDGER_KEY
from headerfirst.streams.packs import PACK_FILE
from headerfirst.streams.settings import SmtpSettings

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


def test_a_store_of_categories_that_is_none(tmp_path: Path, installation: Installation) -> None:
    other = tmp_path / "other"
    other.write_text("nothing of ours", encoding="ascii")
    done = run("worker", "--demo-keys", "--bootstrap", installation.bootstrap, "--categories", other)
    assert only_sentence(done) == f"{other} holds no categories: make one with `headerfirst categories build`."


def test_a_missing_topic(installation: Installation) -> None:
    done = run("worker", "--demo-keys", "--bootstrap", installation.bootstrap, "--prefix", "p-", "--only", "incidents")
    assert only_sentence(done) == (
        f"Kafka at {installation.bootstrap} lacks p-commands, p-dead-letters, p-decisions, p-findings, p-incidents, "
        "p-incidents-restricted, p-inspection-results, p-referrals, p-register: run `headerfirst topics apply` first."
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
    done = run("worker", "--bootstrap", NOBODY, environment=OWN_KEYS | {LEDGER_KEY: "4" * 64})
    assert only_sentence(done).startswith("No Kafka answers")
    assert "published" not in done.stderr


def test_the_notary_alone_needs_the_ledger_key() -> None:
    sentence = only_sentence(run("worker", "--bootstrap", NOBODY, environment=OWN_KEYS))
    assert sentence.startswith("Set HEADERFIRST_LEDGER_KEY (or HEADERFIRST_LEDGER_KEY_FILE)")
    done = run("worker", "--bootstrap", NOBODY, "--only", "gate,notices", environment=OWN_KEYS)
    assert only_sentence(done).startswith("No Kafka answers")


def test_who_names_messages_alone_needs_the_target_key() -> None:
    without = {name: key for name, key in OWN_KEYS.items() if "TARGET" not in name}
    sentence = only_sentence(run("worker", "--bootstrap", NOBODY, "--only", "web,accounts", environment=without))
    assert sentence.startswith("Set HEADERFIRST_TARGET_KEY (or HEADERFIRST_TARGET_KEY_FILE)")
    done = run("worker", "--bootstrap", NOBODY, "--only", "web,reports,incidents,gate,notices", environment=without)
    assert only_sentence(done).startswith("No Kafka answers")


def test_an_unknown_role() -> None:
    sentence = only_sentence(run("worker", "--demo-keys", "--only", "mail,gatekeeper"))
    assert sentence == (
        "There is no role 'gatekeeper'; the roles are "
        "mail, web, accounts, reports, incidents, gate, notices, notary, budgets, inspection."
    )


# Inspection


def test_inspection_without_a_store() -> None:
    sentence = only_sentence(run("worker", "--demo-keys", "--only", "inspection"))
    assert sentence.startswith("Inspection opens messages in a content store: name it with --store URL")


def test_a_store_that_is_named_to_anybody_else(tmp_path: Path) -> None:
    sentence = only_sentence(run("worker", "--demo-keys", "--store", f"folder://{tmp_path}"))
    assert sentence == "Only inspection may know where mail lies: --store goes with --only inspection."


@pytest.mark.parametrize(
    ("store", "says"),
    [
        ("pop3://mail.example.org", "There is no content store of that scheme"),
        ("folder:///no/such/folder", "The content store's folder cannot be read"),
        ("imaps://mail.example.org", "Set HEADERFIRST_STORE_USER"),
        ("imaps://who:what@mail.example.org", "Take the credentials out of the content store's URL"),
    ],
)
def test_a_store_that_cannot_be_opened(store: str, says: str) -> None:
    sentence = only_sentence(run("worker", "--demo-keys", "--only", "inspection", "--store", store))
    assert sentence.startswith(says)
    assert "what@" not in sentence


def test_scanners_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "broken.yar").write_text("rule broken {", encoding="utf-8")
    where = ("--only", "inspection", "--store", f"folder://{tmp_path}")
    assert "broken.yar" in only_sentence(run("worker", "--demo-keys", *where, "--yara-dir", tmp_path))
    words = tmp_path / "words.yaml"
    words.write_text("- nothing\n", encoding="utf-8")
    assert "words" in only_sentence(run("worker", "--demo-keys", *where, "--words", words))


def test_with_a_store_it_looks_for_its_broker(tmp_path: Path) -> None:
    where = ("--only", "inspection", "--store", f"folder://{tmp_path}", "--bootstrap", NOBODY)
    assert only_sentence(run("worker", "--demo-keys", *where)).startswith("No Kafka answers")


# Notices


@pytest.mark.parametrize("server", ["mail.example.org:smtp", ":25", "mail.example.org:0", "mail.example.org:65536"])
def test_a_mail_server_that_is_none(server: str) -> None:
    sentence = only_sentence(run("worker", "--demo-keys", "--bootstrap", NOBODY, "--smtp", server))
    assert sentence == "--smtp has to be HOST or HOST:PORT."


@pytest.mark.parametrize(
    ("options", "environment"),
    [(("--smtp-user", "notices"), {}), ((), {"HEADERFIRST_SMTP_PASSWORD": "hunter2"})],
)
def test_half_a_login(options: tuple[str, ...], environment: dict[str, str]) -> None:
    done = run("worker", "--demo-keys", "--smtp", "mail.example.org", *options, environment=environment)
    assert only_sentence(done) == ("To log in to the mail server give both --smtp-user and HEADERFIRST_SMTP_PASSWORD.")


def test_a_sender_without_an_address() -> None:
    done = run("worker", "--demo-keys", "--smtp", "mail.example.org", "--smtp-from", "notices")
    assert only_sentence(done) == "--smtp-from has to be an address: notices come from it."


@pytest.mark.parametrize(
    ("server", "host", "port"),
    [
        ("mail.example.org", "mail.example.org", 25),
        ("mail.example.org:587", "mail.example.org", 587),
        ("[2001:db8::1]:2525", "2001:db8::1", 2525),
        ("[2001:db8::1]", "2001:db8::1", 25),
    ],
)
def test_a_mail_server_with_and_without_a_port(server: str, host: str, port: int) -> None:
    settings = _smtp(server, "notices@example.org", "notices", {SMTP_PASSWORD: "hunter2"})
    assert settings == SmtpSettings(host, port, "notices@example.org", None, "notices", "hunter2")
    assert "hunter2" not in repr(settings)


def test_a_port_that_is_taken(installation: Installation) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("worker", "--demo-keys", "--bootstrap", installation.bootstrap, "--metrics-port", str(port))
    assert only_sentence(done) == f"Port {port} on 127.0.0.1 cannot be opened; choose another with --metrics-port."


@pytest.mark.parametrize(
    "arguments",
    [
        "--stuck-after 0",
        "--session-timeout 1",
        "--metrics-port 99999",
        "--pack-dir nonesuch",
        "--scan-within 0",
        "--largest-message 0",
        "--words nonesuch",
        "argument",
    ],
)
def test_an_option_out_of_its_range(arguments: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["worker", "--demo-keys", *arguments.split()])
    assert ended.value.code == 2
    assert "Error: " in capsys.readouterr().err
