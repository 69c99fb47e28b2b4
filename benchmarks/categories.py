"""How long a store of five million domains takes to make and to ask, and what it costs in memory.

`make bench-categories`. Names are invented by syllables and have a fixed seed; a quarter has a name below the domain.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from headerfirst.streams.categories.store import StoredCategories, build

_SYLLABLES: Final = (*(a + b for a in "bdfgklmnprstvz" for b in "aeiou"), "shop", "play", "tube", "news", "web")
_SUFFIXES: Final = ("com", "net", "org", "de", "co.uk", "ru", "fr", "info", "xyz", "com.br", "top", "pl", "nl", "it")
_CATEGORIES: Final = 52
_HOSTS: Final = 200_000
_ROUNDS: Final = 5


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--domains", type=int, default=5_000_000)
    parser.add_argument("--ask", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.ask is not None:
        _ask(given.ask)
        return
    with TemporaryDirectory(prefix="headerfirst-") as place:
        _build(Path(place), given.domains)


def _build(place: Path, wanted: int) -> None:
    lists, store = place / "lists", place / "store"
    _write_lists(lists, wanted)
    before = _most_memory()
    started, used = time.perf_counter(), time.process_time()
    sources = build(lists, store, None, lambda _category, _names: None)
    passed, used = time.perf_counter() - started, time.process_time() - used
    print(f"build: {passed:.1f} s ({used:.1f} of CPU) for {sources.names:,} names in {len(sources.lists)} lists")
    print(f"build, most memory: {_most_memory():,.0f} MiB (before it {before:,.0f})")
    print(f"file: {store.stat().st_size / 2**20:.1f} MiB", flush=True)
    # In a process of its own: this one has held five million texts.
    subprocess.run([sys.executable, __file__, "--ask", str(store)], check=True)  # noqa: S603 - ourselves


def _write_lists(folder: Path, wanted: int) -> None:
    """Long lists and short ones, as real ones are; one name in twenty stands in two."""
    rng = random.Random(1)  # noqa: S311 - invented names
    names: set[str] = set()
    while len(names) < wanted:
        names.add(_domain(rng))
    known = sorted(names)
    rng.shuffle(known)
    start, left = 0, wanted
    for number in range(_CATEGORIES):
        count = left if number == _CATEGORIES - 1 else left // 2 if left > _CATEGORIES * 2 else 1
        category = folder / f"category-{number:02}"
        category.mkdir(parents=True)
        again = known[: count // 20] if number else []
        (category / "domains").write_text("\n".join([*known[start : start + count], *again, ""]), encoding="ascii")
        start, left = start + count, left - count


def _domain(rng: random.Random) -> str:
    name = "".join(rng.choices(_SYLLABLES, k=rng.randint(3, 7)))
    below = rng.choice(("www.", "m.", "blog.", "cdn.")) if rng.random() < 0.25 else ""  # noqa: PLR2004 - a quarter
    return f"{below}{name}.{rng.choice(_SUFFIXES)}"


def _ask(store: Path) -> None:
    """Half of the hosts are listed, by their own name or one above."""
    rng = random.Random(1)  # noqa: S311 - the names of the lists, from the first on
    hosts = [f"www.{_domain(rng)}" for _ in range(_HOSTS // 2)] + [f"cdn.x{_domain(rng)}" for _ in range(_HOSTS // 2)]
    rng.shuffle(hosts)
    few = hosts[:10_000]
    own, _ = _resident()
    started = time.perf_counter()
    categories = StoredCategories(store)
    print(f"open and check: {time.perf_counter() - started:.2f} s")
    print(f"look-up, first sight: {_micros(lambda: _each(categories, hosts)):.2f} µs")
    again = [_micros(lambda: _each(categories, hosts)) for _ in range(_ROUNDS)]
    print(f"look-up, not remembered: {min(again):.2f} µs ({_HOSTS:,} hosts in turn: more than are remembered)")
    _each(categories, few)
    cached = [_micros(lambda: _each(categories, few), len(few)) for _ in range(_ROUNDS)]
    print(f"look-up, remembered: {min(cached):.2f} µs")
    known = sum(1 for host in hosts if categories.of(host))
    now, shared = _resident()
    print(f"{known:,} of {_HOSTS:,} hosts are known; {now - own:.0f} MiB of its own; {shared:.0f} MiB of files, shared")


def _each(categories: StoredCategories, hosts: Sequence[str]) -> None:
    of = categories.of
    for host in hosts:
        of(host)


def _micros(work: Callable[[], None], times: int = _HOSTS) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) / times * 1e6


def _most_memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _resident() -> tuple[float, float]:
    """MiB: the process's own, and those of mapped files, libraries included (proc(5))."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    sizes = {
        name: int(text.split()[0]) / 1024 for name, _, text in (line.partition(":") for line in lines) if "Rss" in name
    }
    return sizes["RssAnon"], sizes["RssFile"]


if __name__ == "__main__":
    main()
