"""When Python looks for cycles of objects that nothing else holds: seldom, and not among what a worker keeps for good.

Register, packs and memories are millions of objects that live as long as the process; records live for a slice and are
gone without a search. Python's defaults search after every 700 new objects, several times in each slice.
"""

from __future__ import annotations

import gc
from typing import Final

THRESHOLDS: Final = (50_000, 20, 20)
"""New objects before the young are searched, several slices of them; how often the older are searched then."""


def search_seldom() -> None:
    """Called before a process reads what it keeps: a quarter of the reading would be searches that find nothing."""
    gc.set_threshold(*THRESHOLDS)


def keep_what_is_there() -> None:
    """Called when a process has read what it keeps: that is not searched again, and what comes after it seldom."""
    gc.collect()
    gc.freeze()
    search_seldom()
