"""Many mailboxes in turn, every while; those that let us in no longer, since somebody left, are passed by."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator, Sequence

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.interface import Raw

log = logging.getLogger(__name__)


def visit(
    mailboxes: Sequence[str], look_into: Callable[[str], Iterator[Raw | None]], poll: float
) -> Generator[Raw | None, None, None]:
    """`poll` seconds between two rounds. Raises Misconfigured where nobody's lets us in: then it is not about them."""
    refused_before = 0
    while True:
        refused = 0
        for mailbox in mailboxes:
            try:
                yield from look_into(mailbox)
            except Misconfigured:
                refused += 1
                if refused == len(mailboxes):
                    raise
            else:
                yield None
        if refused != refused_before:
            log.warning("%d of %d mailboxes let nobody in.", refused, len(mailboxes))
            refused_before = refused
        yield from wait(poll)


def wait(seconds: float) -> Iterator[None]:
    """None at least every second."""
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        yield None
        time.sleep(min(1.0, left))
