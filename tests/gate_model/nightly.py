"""Very many histories, by night: `python -m tests.gate_model.nightly --histories 100000 --seed 1`.

Ends with 1 and the shortest history that breaks a promise, if there is one. Each number is a history of
its own; another night takes another seed.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.gate_model.histories import first_broken

STEP = 1_000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1, help="which night it is")
    options = parser.parse_args()
    start, begun = options.seed * 10_000_000, time.monotonic()
    for done in range(0, options.histories, STEP):
        many = min(STEP, options.histories - done)
        failure = first_broken(range(start + done, start + done + many))
        if failure is not None:
            print(failure.shortened())  # noqa: T201 - a program that says what it finds
            return 1
        rate = (done + many) / (time.monotonic() - begun)
        print(f"{done + many:,} histories kept every promise ({rate:.0f} a second)", flush=True)  # noqa: T201 - as above
    return 0


if __name__ == "__main__":
    sys.exit(main())
