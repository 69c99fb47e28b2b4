"""Alerts, their pages, and the commands that these name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from tests.deploy.compose_file import ROOT

RULES = ROOT / "deploy" / "prometheus" / "rules"
TESTS = ROOT / "tests" / "deploy" / "rules"
PAGES = ROOT / "docs" / "runbooks"


@dataclass(frozen=True)
class Page:
    name: str
    text: str

    @property
    def commands(self) -> list[str]:
        """Of all fenced blocks, in their order."""
        return [line for block in re.findall(r"```sh\n(.*?)```", self.text, re.DOTALL) for line in block.splitlines()]

    @property
    def ours(self) -> list[str]:
        """Our own commands, wherever they stand."""
        inline = re.findall(r"`(headerfirst [^`]+)`", " ".join(self.text.split()))
        return [command for command in (*self.commands, *inline) if command.startswith("headerfirst ")]


def rules() -> list[dict[str, Any]]:
    groups = [group for path in sorted(RULES.glob("*.yaml")) for group in yaml.safe_load(path.read_text())["groups"]]
    return [rule for group in groups for rule in group["rules"]]


def alerts() -> dict[str, dict[str, Any]]:
    return {rule["alert"]: rule for rule in rules() if "alert" in rule}


def pages() -> dict[str, Page]:
    found = [path for path in sorted(PAGES.glob("*.md")) if path.stem != "README"]
    return {path.stem: Page(path.stem, path.read_text(encoding="utf-8")) for path in found}
