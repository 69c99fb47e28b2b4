"""Memory that is freed goes back to the system: a worker lives for months, and what it holds should be what it needs.

What a fetch brings, packed and unpacked, are buffers of up to some mebibytes. glibc raises the size from which it maps
a buffer by itself to that of the largest that was freed, up to 32 MiB; smaller ones then lie on a heap between things
that stay, and the heap grows by the holes. Each thread gets a heap of its own besides, which no other can use.
https://man7.org/linux/man-pages/man3/mallopt.3.html
"""

from __future__ import annotations

import ctypes
from typing import Final

_M_TRIM_THRESHOLD: Final = -1
_M_MMAP_THRESHOLD: Final = -3
_M_ARENA_MAX: Final = -8
LARGE: Final = 128 * 1024
"""Bytes from which a buffer is mapped, and returned, by itself: where glibc begins, before it learns otherwise."""
ARENAS: Final = 2
_SETTINGS: Final = ((_M_MMAP_THRESHOLD, LARGE), (_M_TRIM_THRESHOLD, LARGE), (_M_ARENA_MAX, ARENAS))


def give_back_what_is_freed() -> bool:
    """Whether the C library could be told so; another than glibc has its own ways. Before any thread starts."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return all(mallopt(name, value) == 1 for name, value in _SETTINGS)
