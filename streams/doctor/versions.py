"""Is this the Python, and are these the packages, that everything was tested with?"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

from headerfirst.streams.doctor.diagnosis import Diagnosis, Installation, failed, unchecked, warning, well

TESTED: Final = (3, 11)
CLIENTS: Final = ("faust-streaming", "aiokafka", "kafka-python", "confluent-kafka")
LOCK: Final = Path(__file__).parents[1] / "requirements.lock"
"""Of a checkout; a wheel has none."""
_PINNED: Final = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;\\]+)(?P<more>[^\n]*)", re.MULTILINE)
_NAMED: Final = 4


def python(_installation: Installation) -> Diagnosis:
    return judge_python(sys.version_info[:2])


def judge_python(found: tuple[int, ...]) -> Diagnosis:
    name, tested = (".".join(map(str, one)) for one in (found, TESTED))
    if found != TESTED:
        return warning("python", f"Python {name} was not tried.", f"Use {tested}, as the image does.")
    return well("python", f"Python {name}.")


def clients(_installation: Installation) -> Diagnosis:
    return well("clients", ", ".join(f"{name} {metadata.version(name)}" for name in CLIENTS) + ".")


def lock(installation: Installation) -> Diagnosis:
    path = installation.lock or LOCK
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        if installation.lock is None:
            return unchecked("lock", "There is no lock file beside the package; name one with --lock.")
        return failed("lock", "The lock file that --lock names cannot be read.", "Name the one of this version.")
    other = list(_others(text))
    if not other:
        return well("lock", "Every package is of the version that the lock file names.")
    more = f"; and {len(other) - _NAMED} more" if len(other) > _NAMED else ""
    return warning(
        "lock",
        f"Not as the lock file has it: {'; '.join(other[:_NAMED])}{more}.",
        "Install again with `pip install --require-hashes -r requirements.lock`: nothing else was tested.",
    )


def _others(text: str) -> Iterator[str]:
    for pinned in _PINNED.finditer(text):
        if ";" in pinned["more"]:
            continue  # of other platforms
        name, wanted = pinned["name"], pinned["version"]
        try:
            found = metadata.version(name)
        except metadata.PackageNotFoundError:
            found = "missing"
        if found != wanted:
            yield f"{name} is {found}, should be {wanted}"
