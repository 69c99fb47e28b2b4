"""Whether the cost of an event stays what it is where more people, rules, sites, partitions or workers are.

`make growth`: each size in a process of its own, the smallest first. Prints a table; figures go to docs/growth.json.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.growth_goals import ratios, verdicts

ROOT = Path(__file__).parents[1]
SIZES: Mapping[str, Sequence[tuple[str, ...]]] = {
    "people": (("growth_people.py", "1000"), ("growth_people.py", "100000"), ("growth_people.py", "1000000")),
    "start": (("growth_start.py", "1000"), ("growth_start.py", "1000000")),
    "rules": (("growth_rules.py", "10"), ("growth_rules.py", "100"), ("growth_rules.py", "1000")),
    "categories": (("categories.py", "--domains", "5000"), ("categories.py", "--domains", "5000000")),
    "partitions": (("growth_kafka.py", "4", "1"), ("growth_kafka.py", "64", "1")),
    "workers": (("growth_kafka.py", "6", "1"), ("growth_kafka.py", "6", "2")),
}
"""A script and its arguments, smallest first."""
_LOOK_UP = re.compile(r"look-up, not remembered: ([\d.]+) µs")


def measured(script: str, *arguments: str) -> dict[str, Any]:
    """What the script says last, as JSON; of the store of sites the time of a look-up alone."""
    command = [sys.executable, str(ROOT / "benchmarks" / script), *arguments]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603  # our own
    look_up = _LOOK_UP.search(said)
    if look_up is not None:
        return {"domains": int(arguments[-1]), "event_us": float(look_up[1])}
    return dict(json.loads(said.splitlines()[-1]))


def told(kind: str, found: Sequence[Mapping[str, Any]]) -> None:
    costs = [one["event_us"] for one in found if "event_us" in one]
    multiples = ratios(costs) if costs else [None] * len(found)
    for one, multiple in zip(found, multiples, strict=True):
        figures = "  ".join(f"{name} {value:,}" for name, value in one.items())
        print(f"{kind:11} {figures}" + (f"  ({multiple:.2f} times the smallest)" if multiple is not None else ""))
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=SIZES, nargs="+", default=list(SIZES))
    parser.add_argument("--write", type=Path, default=ROOT / "docs/growth.json")
    options = parser.parse_args()
    series: dict[str, list[dict[str, Any]]] = {}
    for kind in options.only:
        series[kind] = [measured(*size) for size in SIZES[kind]]
        told(kind, series[kind])
        options.write.write_text(json.dumps(document(series), indent=2) + "\n", encoding="utf-8")
    for verdict in verdicts(series):
        print(f"{verdict.name}: {verdict.value:g}, at most {verdict.limit:g}: {'met' if verdict.met else 'not met'}")


def document(series: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Any]:
    goals = [verdict._asdict() | {"met": verdict.met} for verdict in verdicts(series)]
    return {"at": datetime.now(UTC).isoformat(timespec="minutes"), "measured": series, "goals": goals}


if __name__ == "__main__":
    main()
