"""Bring what a contender needs into .build/bench, once: an environment from its lock file, or jars from its pom."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from headerfirst.schemas.errors import HeaderFirstError

from benchmarks.contenders import BUILD, ROOT, Contender

PEERS: Final = ROOT / "benchmarks" / "peers"
PLOT: Final = ROOT / "benchmarks" / "plot"


class NotMeasuredError(HeaderFirstError):
    """Says why, in words for the table."""


def prepare(contender: Contender) -> Path:
    """The Python that runs it (ours for what is no Python program); raises `NotMeasuredError`."""
    if contender.kind == "ours":
        return Path(sys.executable)
    if contender.kind == "java":
        _once(BUILD / contender.folder, PEERS / contender.folder, _compile)
        return Path(sys.executable)
    return environment(PEERS / contender.folder)


def environment(source: Path) -> Path:
    """The Python of a virtual environment with just what `requirements.lock` in the folder says."""
    place = BUILD / source.name
    _once(place, source, _install)
    return place / "bin" / "python"


def version_of(contender: Contender) -> str:
    """Of the library that it is about, as its lock file or pom has it; empty for ours."""
    if contender.kind == "ours":
        return ""
    source = PEERS / contender.folder
    name = "pom.xml" if contender.kind == "java" else "requirements.lock"
    return _version(source / name, contender.package)


def kafka_version() -> str:
    """Of the broker."""
    return _version(ROOT / "deploy" / "kafka" / "pom.xml", "kafka_2.13")


def _version(path: Path, package: str) -> str:
    before = rf"<artifactId>{re.escape(package)}</artifactId>\s*<version>" if path.suffix == ".xml" else f"{package}=="
    found = re.search(rf"(?m){before}([\w.]+)", path.read_text(encoding="utf-8"))
    return found[1] if found else ""


def _once(place: Path, source: Path, make: Callable[[Path, Path], None]) -> None:
    stamp = place / f"{_digest(source)}.complete"
    if stamp.exists():
        return
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    make(place, source)
    stamp.touch()


def _digest(source: Path) -> str:
    """Of what an installation depends on: lock file, pom and Java sources."""
    files = sorted(path for pattern in ("*.lock", "pom.xml", "**/*.java") for path in source.glob(pattern))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def _install(place: Path, source: Path) -> None:
    _run("Python", [sys.executable, "-m", "venv", "--without-pip", str(place)])
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(place), "install", "--quiet"]
    _run("pip", [*pip, "--require-hashes", "-r", str(source / "requirements.lock")])


def _compile(place: Path, source: Path) -> None:
    for tool in ("java", "mvn"):
        if shutil.which(tool) is None:
            raise NotMeasuredError(f"{tool} is not installed")
    fetch = ["mvn", "--batch-mode", "--quiet", "--file", str(source / "pom.xml"), "dependency:copy-dependencies"]
    _run("Maven", [*fetch, f"-DoutputDirectory={place / 'jars'}"])
    jars = sorted((place / "jars").glob("*.jar"))
    [compiler] = [jar for jar in jars if jar.name.startswith("ecj-")]
    options = ["-17", "-nowarn", "-proc:none", "-encoding", "UTF-8", "-cp", ":".join(map(str, jars))]
    program = ["java", "-cp", str(compiler), "org.eclipse.jdt.internal.compiler.batch.Main"]
    _run("the Java compiler", [*program, *options, "-d", str(place / "classes"), str(source / "src/main/java")])


def _run(name: str, command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own commands
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise NotMeasuredError(f"{name} could not install it ({said[-1].strip() if said else done.returncode})")
