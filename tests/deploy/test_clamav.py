"""The settings of clamd: a real one takes them, and so does the scanner, to which nothing skipped is clean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from headerfirst.schemas.content import Part, Unpacked
from headerfirst.streams.inspection.interface import ScannerOptions
from headerfirst.streams.inspection.scanners.clamav import opened
from headerfirst.streams.settings import InspectionSettings

from tests.clamd_server import clamd_with, eicar
from tests.deploy.compose_file import ROOT, services

pytestmark = pytest.mark.checkout


def settings() -> dict[str, str]:
    lines = (ROOT / "deploy" / "clamav" / "clamd.conf").read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if line and not line.startswith("#"))


def of_a_test(folder: str) -> str:
    """The same, but where files lie and where it listens; in the form that `clamd_with` fills in."""
    own = {"LocalSocket": f"{folder}/clamd.socket", "DatabaseDirectory": f"{folder}/signatures"}
    changed = settings() | own | {"TemporaryDirectory": folder, "TCPSocket": "{port}", "TCPAddr": "127.0.0.1"}
    del changed["User"]  # there need not be one here
    return "\n".join(f"{name} {value}" for name, value in ({"Foreground": "yes"} | changed).items()) + "\n"


@pytest.mark.e2e
def test_a_clamd_with_these_settings_finds_and_clears(tmp_path: Path) -> None:
    with clamd_with(tmp_path, [("Own.Test.Eicar", eicar())], of_a_test("{folder}")) as clamd:
        scanner = opened(ScannerOptions(clamd=clamd.address))
        parts = (Part(0, "text/plain", b"Dear Ms Invented"), Part(1, "application/octet-stream", eicar()))
        assert scanner.scan(Unpacked(parts, ())).count == 1
        assert scanner.scan(Unpacked(parts[:1], ())).count == 0


def test_whatever_it_unpacks_stays_in_memory() -> None:
    memory = {mount.split(":")[0] for mount in services()["clamav"]["tmpfs"]}
    assert settings()["TemporaryDirectory"] in memory
    assert Path(settings()["LocalSocket"]).parent.as_posix() in memory


def test_it_takes_whatever_the_worker_takes_up() -> None:
    megabytes = {name: int(found[1]) for name, value in settings().items() if (found := re.match(r"(\d+)M$", value))}
    largest = InspectionSettings(stores=()).largest_message / 1e6
    assert min(megabytes["StreamMaxLength"], megabytes["MaxFileSize"]) > largest
    assert megabytes["MaxScanSize"] >= megabytes["MaxFileSize"]


def test_it_listens_where_the_worker_looks() -> None:
    assert f"clamav:{settings()['TCPSocket']}" in services()["inspection"]["command"]
