"""docker-compose.yml as Docker Compose reads it, without an engine: merged, and its variables filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from headerfirst.streams.topology import TOPOLOGY

ROOT = Path(__file__).parents[2]
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")
MADE = {
    "HEADERFIRST_TOKEN_KEY": "a" * 64,
    "HEADERFIRST_ID_KEY": "b" * 64,
    "HEADERFIRST_TARGET_KEY": "c" * 64,
    "HEADERFIRST_LEDGER_KEY": "d" * 64,
    "GRAFANA_ADMIN_PASSWORD": "invented",
}
"""What `make secrets` makes, with other values."""


OURS = ("topics", "register-import", "register", *TOPOLOGY)
"""Services of our own image; a test compares."""


def text() -> str:
    return (ROOT / "docker-compose.yml").read_text(encoding="utf-8")


def composed(environment: Mapping[str, str] = MADE) -> dict[str, Any]:
    """Raises KeyError where a variable that is needed has no value. A setting without a value is the variable of its
    name, and there only where that is.
    """

    def value(found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        if kind == "?" and not environment.get(name):
            raise KeyError(name)
        return environment.get(name) or str(rest or "")

    def filled(node: Any) -> Any:
        if isinstance(node, dict):
            return {name: filled(inner) for name, inner in node.items()}
        if isinstance(node, list):
            return [filled(inner) for inner in node]
        return VARIABLE.sub(value, node) if isinstance(node, str) else node

    found: dict[str, Any] = filled(yaml.safe_load(text()))
    for service in found["services"].values():
        settings = service.get("environment", {})
        named = {name: environment.get(name) if value is None else value for name, value in settings.items()}
        service["environment"] = {name: value for name, value in named.items() if value is not None}
    return found


def services() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = composed()["services"]
    return found


def ours() -> dict[str, dict[str, Any]]:
    """Services of our own image."""
    return {name: service for name, service in services().items() if "build" in service}


def workers() -> dict[str, dict[str, Any]]:
    return {name: service for name, service in ours().items() if service["command"][0] == "worker"}


def mounts(service: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Source and target; a source without a slash is a named volume."""
    for volume in service.get("volumes", ()):
        source, target = str(volume).split(":")[:2]
        yield source, target
