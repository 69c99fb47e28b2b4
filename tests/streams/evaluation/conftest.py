"""The real mail, where it is at hand, and the shipped packs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.evaluation.__main__ import packs

from tests.needs import lacking

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def data() -> Path:
    folder = Path(os.environ.get("HEADERFIRST_DATA", ROOT.parent / "shared/data"))
    if not folder.is_dir():
        lacking("no real mail here: set HEADERFIRST_DATA to the folder that holds it")
    return folder


@pytest.fixture(scope="session", name="packs")
def shipped_packs() -> list[ReadyPack]:
    return packs()


@pytest.fixture(scope="session")
def dmu(packs: list[ReadyPack]) -> ReadyPack:
    return next(pack for pack in packs if pack.ref.id == "dmu")


@pytest.fixture(scope="session")
def wcc(packs: list[ReadyPack]) -> ReadyPack:
    return next(pack for pack in packs if pack.ref.id == "wcc")


@pytest.fixture(scope="session")
def document() -> str:
    return (ROOT / "docs/evaluation.md").read_text(encoding="utf-8")
