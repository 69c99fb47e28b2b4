"""Many mailboxes in turn, every while; those that let us in no longer, since somebody left, are passed by.

A server may be sick of one mailbox alone (a store that moves, a limit that is the mailbox's own). Such a one is asked
again after pauses that grow, and the others go on.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Generator, Iterator, Sequence

from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.connectors.asking import pause_after
from headerfirst.streams.connectors.interface import Raw

log = logging.getLogger(__name__)


class _Turns:
    """When whose turn is next, and who was not reached the last time."""

    def __init__(self, mailboxes: Sequence[str]) -> None:
        self._due = dict.fromkeys(mailboxes, 0.0)
        self._failures: dict[str, int] = {}
        self._refused: set[str] = set()
        self._said = (0, 0)
        self._why = ""

    def now(self) -> Iterator[str]:
        """Those whose turn it is."""
        began = time.monotonic()
        return iter([mailbox for mailbox, due in self._due.items() if due <= began])

    def until_next(self) -> float:
        """Seconds."""
        return min(self._due.values()) - time.monotonic()

    def reached(self, mailbox: str, poll: float) -> None:
        self._failures.pop(mailbox, None)
        self._refused.discard(mailbox)
        self._due[mailbox] = time.monotonic() + poll

    def refused(self, mailbox: str, poll: float) -> bool:
        """Whether it is so of all of them."""
        self._failures.pop(mailbox, None)
        self._refused.add(mailbox)
        self._due[mailbox] = time.monotonic() + poll
        return len(self._refused) == len(self._due)

    def failed(self, mailbox: str, trouble: Retriable) -> None:
        failures = self._failures.get(mailbox, 0)
        self._failures[mailbox] = failures + 1
        self._why = str(trouble)
        self._refused.discard(mailbox)
        self._due[mailbox] = time.monotonic() + pause_after(failures, trouble)

    def say(self) -> None:
        """By number, and only what changed: whose mailbox it is does not belong into a log."""
        refused, failing = len(self._refused), len(self._failures)
        if refused != self._said[0]:
            log.warning("%d of %d mailboxes let nobody in.", refused, len(self._due))
        if failing != self._said[1]:
            log.warning(
                "%d of %d mailboxes are to be asked again, each after a pause. %s", failing, len(self._due), self._why
            )
        self._said = (refused, failing)


def visit(
    mailboxes: Sequence[str], look_into: Callable[[str], Iterator[Raw | None]], poll: float
) -> Generator[Raw | None, None, None]:
    """`poll` seconds from one visit to the next. Raises Misconfigured where nobody's lets us in, since then it is not
    about them; and Retriable of a mailbox that is the only one, since then it is about the server.
    """
    turns = _Turns(mailboxes)
    while True:
        for mailbox in turns.now():
            try:
                yield from look_into(mailbox)
            except Misconfigured:
                if turns.refused(mailbox, poll):
                    raise
            except Retriable as trouble:
                if len(mailboxes) == 1:
                    raise
                turns.failed(mailbox, trouble)
            else:
                turns.reached(mailbox, poll)
            yield None
        turns.say()
        yield from wait(turns.until_next())


def wait(seconds: float) -> Iterator[None]:
    """None at least every second."""
    ends = time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        yield None
        time.sleep(min(1.0, left))
