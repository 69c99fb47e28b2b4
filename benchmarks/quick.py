"""`make bench-quick`: our CPU an event as a multiple of the floor's, within two minutes; a guard against regressions.

Five pairs of runs on the same records: ours, then bare aiokafka that only decodes. A ratio within one pair is worth the
same on a fast and on a slow machine. Warns where the median is 25 % worse than the recorded one, fails at 50 %.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.contenders import CONTENDERS, FLOOR, OURS, ROOT
from benchmarks.environments import NotMeasuredError, kafka_version
from benchmarks.mail import Mails
from benchmarks.measuring import Field, measure
from benchmarks.regression import verdict
from benchmarks.report import machine
from benchmarks.spread import spread
from tests.e2e.kafka_broker import KafkaNode

RECORD: Final = ROOT / "benchmarks" / "recorded-ratio.json"
PAIRS: Final = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=150_000)
    parser.add_argument("--record", action="store_true", help=f"write the ratio into {RECORD.relative_to(ROOT)}")
    options = parser.parse_args()
    for sign in (signal.SIGTERM, signal.SIGINT):  # so that what was started is ended on the way out
        signal.signal(sign, signal.default_int_handler)
    try:
        ratios = _ratios(Mails(options.records))
    except KeyboardInterrupt:
        sys.exit("stopped; nothing was written")
    except NotMeasuredError as error:
        sys.exit(f"not measured, because {error}")
    found = spread(ratios)
    print(f"ratio: median {found.median:.2f}, {found.least:.2f} to {found.most:.2f}")
    if options.record:
        _record({"ratio": round(found.median, 2), "rounds": [round(each, 2) for each in ratios]}, options.records)
    said = verdict(found.median, recorded(RECORD))
    print(said.text)
    sys.exit(said.exit_code)


def recorded(path: Path) -> float | None:
    """The ratio of the repository, or None where there is none."""
    return float(json.loads(path.read_text(encoding="utf-8"))["ratio"]) if path.exists() else None


def _ratios(mails: Mails) -> list[float]:
    """The floor's libraries are ours too: no environment of its own is needed."""
    [ours], [floor] = ([each for each in CONTENDERS if each.name == name] for name in (OURS, FLOOR))
    found = []
    with KafkaNode.started() as node:
        for number in range(1, PAIRS + 1):
            field = Field.laid(node.bootstrap, f"quick-{number}-", mails)
            used = [measure(each, Path(sys.executable), field).cpu for each in (ours, floor)]
            found.append(used[0] / used[1])
            print(f"{number}: ours {used[0]:5.1f} µs, floor {used[1]:4.1f} µs, ratio {found[-1]:.2f}", flush=True)
    return found


def _record(figures: dict[str, object], records: int) -> None:
    known = {**figures, "records": records, "machine": machine(kafka_version())}
    RECORD.write_text(json.dumps(known, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
