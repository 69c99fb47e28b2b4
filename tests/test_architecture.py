"""What the layout promises, as checks: every module has its test module, content has one reader, no copy of a list."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LAYERS = ("agents", "streams", "schemas", "policies")
TYPES_AND_TABLES = {
    "agents/book.py",
    "agents/facts.py",
    "agents/step.py",
    "streams/commands/options.py",
    "streams/inspection/interface.py",
    "streams/topology.py",
}
"""Modules that hold types or a table and nothing that could be wrong by itself."""
TESTED_AS_ONE = ("streams/sample/",)
"""The invented day: its modules are chapters of one story."""
CONTENT = "headerfirst.schemas.content"
TRANSPORT = ("streams/batch_records.py", "streams/slices.py")
"""What overrides Faust and aiokafka, and nothing else does."""
READS_CONTENT = ("streams/inspection", "agents/inspection")
"""Only inspection may know what content looks like."""

pytestmark = pytest.mark.checkout


def modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if path.name != "__init__.py":
                yield path.relative_to(ROOT)


def twin_of(module: Path) -> Path:
    if module.parts[:2] == ("streams", "commands"):
        return Path("tests/streams") / f"test_{module.stem}_command.py"
    return Path("tests") / module.parent / f"test_{module.name}"


def imports_of(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("module", list(modules("agents", "streams")), ids=str)
def test_every_module_has_its_test_module(module: Path) -> None:
    if str(module) in TYPES_AND_TABLES or str(module).startswith(TESTED_AS_ONE):
        return
    assert (ROOT / twin_of(module)).is_file(), f"{twin_of(module)} is missing"


def test_no_exception_is_left_for_a_module_that_is_gone() -> None:
    assert {name for name in TYPES_AND_TABLES if not (ROOT / name).is_file()} == set()


@pytest.mark.parametrize("folder", ["agents", "schemas", "streams", "streams/commands"])
def test_the_map_of_a_folder_names_its_modules(folder: str) -> None:
    """Connectors and detectors are found by being there, and need no further word."""
    named = set(re.findall(r"\w+\.py", (ROOT / folder / "__init__.py").read_text(encoding="utf-8")))
    assert named == {path.name for path in (ROOT / folder).glob("*.py")} - {"__init__.py"}


def test_only_inspection_knows_content() -> None:
    readers = [str(module) for module in modules(*LAYERS) if CONTENT in set(imports_of(module))]
    assert [reader for reader in readers if not reader.startswith(READS_CONTENT)] == []


def test_only_the_transport_touches_private_names_of_faust() -> None:
    """A private name is one that begins with an underscore on something that came from Faust's own objects."""
    suspects = ("app", "consumer", "producer", "transport")
    touching = [
        f"{module}:{node.lineno}"
        for module in modules("streams")
        if str(module) not in TRANSPORT
        for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute)
        and node.attr.startswith("_")
        and not node.attr.startswith("__")
        and isinstance(node.value, ast.Attribute | ast.Name)
        and (node.value.attr if isinstance(node.value, ast.Attribute) else node.value.id).lstrip("_") in suspects
    ]
    assert touching == []


@pytest.mark.parametrize("layer", ["agents", "schemas"])
def test_the_inner_layers_load_no_library_that_reads_or_waits(layer: str) -> None:
    """Checked in a fresh interpreter: what other tests imported does not count."""
    names = [f"headerfirst.{'.'.join(module.with_suffix('').parts)}" for module in modules(layer)]
    heavy = {"faust", "aiokafka", "kafka", "confluent_kafka", "prometheus_client", "aiohttp"}
    code = f"import sys, {', '.join(names)}; print(sorted(set(sys.modules) & {heavy}))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


FORBIDDEN_CALLS = {"open", "print", "input", "now", "utcnow", "today", "getenv", "system"}


def called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else str(getattr(function, "id", ""))


@pytest.mark.parametrize("layer", ["agents", "schemas"])
def test_the_inner_layers_read_no_clock_and_no_file(layer: str) -> None:
    calls = [
        f"{module}:{node.lineno}"
        for module in modules(layer)
        for node in ast.walk(ast.parse((ROOT / module).read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and called(node.func) in FORBIDDEN_CALLS
    ]
    assert calls == []


def test_the_prescribed_folders_are_there() -> None:
    prescribed = ["pyproject.toml", "streams", "agents", "schemas", "deploy", "tests", "docker-compose.yml"]
    assert [name for name in prescribed if not (ROOT / name).exists()] == []


def test_the_links_for_type_checkers_lead_to_the_layers() -> None:
    links = ROOT / "tests" / "typings" / "headerfirst"
    assert {link.name: link.resolve() for link in links.iterdir()} == {name: ROOT / name for name in LAYERS}


def test_every_package_is_in_the_wheel() -> None:
    shipped = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    folders = (path.parent.relative_to(ROOT) for layer in LAYERS for path in (ROOT / layer).rglob("__init__.py"))
    packages = {".".join(("headerfirst", *folder.parts)) for folder in folders}
    assert packages - set(shipped) == set()
