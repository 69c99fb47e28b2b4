"""docs/operations.md, word for word: its commands in their order, against running workers on a real Kafka."""

from __future__ import annotations

import base64
import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from headerfirst.schemas.register import key_of
from headerfirst.streams.codec import encode
from headerfirst.streams.line import Line

from tests.e2e import kafka_tools
from tests.needs import need_tool
from tests.streams.installation import EVERYBODY, Installation, activation, forwarded, until

pytestmark = [pytest.mark.e2e, pytest.mark.checkout]

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "operations.md"
PATIENCE = 60.0
"""Seconds for a block."""
MAILS = 8
END = "the block is over"


def blocks() -> dict[str, str]:
    """Commands by the heading above them; every fenced block of the page is one."""
    found: dict[str, str] = {}
    heading = ""
    for line in re.findall(r"^## .*|^```sh\n(?:.*\n)*?```", PAGE.read_text(encoding="utf-8"), re.MULTILINE):
        if line.startswith("## "):
            heading = line.removeprefix("## ")
        else:
            assert heading not in found, f"two blocks under {heading!r}"
            found[heading] = line.removeprefix("```sh\n").removesuffix("```")
    return found


def test_every_fenced_block_is_one_that_is_run() -> None:
    assert PAGE.read_text(encoding="utf-8").count("```") == 2 * len(blocks())


class Operator:
    """One shell, in which a command that fails ends everything."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self._shell = subprocess.Popen(
            ["bash", "-euo", "pipefail"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=environment,
            start_new_session=True,
        )

    def does(self, commands: str) -> str:
        """What the block printed."""
        assert self._shell.stdin is not None
        self._shell.stdin.write(f"{commands}\necho {END}\n".encode())
        self._shell.stdin.flush()
        return self._read(commands)

    def _read(self, commands: str) -> str:
        assert self._shell.stdout is not None
        said, deadline = b"", time.monotonic() + PATIENCE
        with selectors.DefaultSelector() as selector:
            selector.register(self._shell.stdout, selectors.EVENT_READ)
            while not said.endswith(f"{END}\n".encode()):
                if selector.select(timeout=0.2):
                    said += os.read(self._shell.stdout.fileno(), 1 << 16)
                elif self._shell.poll() is not None or time.monotonic() > deadline:
                    pytest.fail(f"it did not come to an end:\n{commands}\n{said.decode(errors='replace')}")
        return said.decode(errors="replace").removesuffix(f"{END}\n")

    def leave(self) -> None:
        """With everything that was started in the shell."""
        os.killpg(self._shell.pid, signal.SIGKILL)
        self._shell.wait()


@pytest.fixture
def installation(kafka: str, prefix: str, tmp_path: Path) -> Installation:
    return Installation(kafka, tmp_path, prefix)


@pytest.fixture
def operator(installation: Installation, tmp_path: Path) -> Iterator[Operator]:
    for tool, package in (("kcat", "kcat"), ("openssl", "openssl"), ("bash", "bash")):
        need_tool(tool, package)
    commands = tmp_path / "bin"
    commands.mkdir()
    kafka_tools.install(commands)
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(("HEADERFIRST_", "KAFKA_"))}
    paths = (str(commands), str(Path(sys.executable).parent), inherited["PATH"])
    working = Operator(tmp_path, inherited | {"PATH": ":".join(paths)} | settings(installation, tmp_path))
    try:
        yield working
    finally:
        working.leave()


def settings(installation: Installation, folder: Path) -> dict[str, str]:
    """All that the page takes for given."""
    keys = {name: base64.b64encode(os.urandom(32)).decode() for name in ("TOKEN", "ID", "TARGET", "LEDGER")}
    return {f"HEADERFIRST_{name}_KEY": key for name, key in keys.items()} | {
        "KAFKA_BOOTSTRAP_SERVERS": installation.bootstrap,
        "HEADERFIRST_PREFIX": installation.prefix,
        "HEADERFIRST_DOCTOR_LEAST_FREE": "0",  # how full this machine's disk is, is not what is tried
        "REGISTER": written(folder / "register.jsonl", "register", *EVERYBODY, activation()),
        "RECORDS": written(folder / "records.jsonl", "email-metadata", *(forwarded(n) for n in range(MAILS))),
        "PACK": str(another_pack(folder / "ours")),
    }


def written(file: Path, topic: str, *records: Any) -> str:
    lines = [Line(topic, key_of(one) if topic == "register" else None, encode(one)).to_json() for one in records]
    file.write_bytes(b"".join(line + b"\n" for line in lines))
    return str(file)


def another_pack(folder: Path) -> Path:
    """DMU's in a version of ours."""
    shutil.copytree(ROOT / "policies" / "dmu", folder)
    file = folder / "pack.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"^version: .*$", "version: 1.0.1", text, count=1, flags=re.MULTILINE), encoding="utf-8")
    return folder


def state(installation: Installation) -> dict[str, bytes]:
    """Of each incident the record of the highest version."""
    newest: dict[str, tuple[int, bytes]] = {}
    for message in installation.messages("incidents"):
        version = msgspec.json.decode(message.value())["version"]
        newest[message.key().decode()] = max(newest.get(message.key().decode(), (0, b"")), (version, message.value()))
    return {key: value for key, (_, value) in newest.items()}


def settled(installation: Installation) -> dict[str, bytes]:
    """Once everything is worked off."""
    until(lambda: installation.committed("mail") >= MAILS)
    until(lambda: installation.committed("incidents") >= installation.count("findings") > 0)
    return state(installation)


def test_the_page_does_what_it_says(operator: Operator, installation: Installation) -> None:
    page = blocks()
    operator.does(page.pop(""))

    started = operator.does(page.pop("Start"))
    assert "ok      pack             dmu 1.0.0 is in force" in started
    assert "ok      topic settings" in started
    assert re.search(r"ok +role mail +It keeps up; members: 1", started)
    before = settled(installation)
    assert before

    assert '"state":"failed"' not in operator.does(page.pop("Is all well?"))
    lag = operator.does(page.pop("Lag"))
    assert len(re.findall(rf"headerfirst-mail +{installation.prefix}email-metadata +\d", lag)) == 6
    assert re.search(rf"{installation.prefix}email-metadata \[0\] offset \d", lag)
    shown = operator.does(page.pop("Incidents"))
    assert all(f"key {key}, " in shown for key in before)
    assert f"ce_id={next(iter(before))}:" in shown
    assert "ce_origin=findings-0:" in shown
    letters = operator.does(page.pop("Dead letters"))
    assert (letters.count("1 would be sent, 0 lost."), letters.count("1 sent, 0 lost.")) == (1, 1)
    until(lambda: installation.count("dead-letters") == 2)

    findings = installation.count("findings")
    reset = operator.does(page.pop("Set a group back"))
    assert len(re.findall(rf"{installation.prefix}email-metadata +\d +0\s", reset)) == 12  # 6 partitions, said twice
    until(lambda: installation.count("findings") == 2 * findings)
    assert settled(installation) == before

    retention = operator.does(page.pop("Retention"))
    assert f"{installation.prefix}email-metadata: retention.ms is 259200000, should be 604800000" in retention
    assert "exit code 1" in retention
    assert f"corrected {installation.prefix}email-metadata" in retention

    operator.does(page.pop("More workers, and a restart without a gap"))
    assert "1 records written" in operator.does(page.pop("Another pack"))
    assert "dmu 1.0.1 is in force" in operator.does(page.pop("Another token key"))
    assert settled(installation).keys() == before.keys()
    operator.does(page.pop("Stop"))
    assert page == {}
