"""What one envelope costs with so many rules more than the DMU pack has: one number of rules a process. Prints JSON."""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.rules import ROUNDS, invented_words, known, mails, microseconds, pack_with


def measure(rules: int) -> dict[str, float]:
    random = Random(1)  # noqa: S311  # invented headings, no secret
    words = invented_words(random)
    sent, register, pack = mails(random, words), known(), pack_with(rules, words)
    rounds = [microseconds(pack, register, sent) for _ in range(ROUNDS)]
    return {"rules": rules, "event_us": round(statistics.median(rounds), 2)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))) + "\n")
