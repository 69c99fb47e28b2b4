"""What became of each request: the fold of `decisions`, in which the first terminal outcome in offset order wins.

A grant may still end, by its time or by somebody's word; nothing else is ever taken back. For every role that reads
`decisions`: two gates may have decided at once, and a dead one may still write.
"""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Final, NamedTuple

from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.vocabulary import Outcome, RequestKind

_MAY_FOLLOW: Final[dict[Outcome, frozenset[Outcome]]] = {
    "pending": frozenset({"pending", "granted", "refused", "expired", "revoked"}),
    "granted": frozenset({"expired", "revoked"}),
}
"""Nothing follows on the others."""


class Standing(NamedTuple):
    """What became of one request. `decision` is the one that says so, kept while the request waits or is granted."""

    outcome: Outcome
    kind: RequestKind
    decision: Decision | None = None

    @property
    def is_over(self) -> bool:
        return self.outcome not in _MAY_FOLLOW


@cache  # as many as there are outcomes and kinds
def _over(outcome: Outcome, kind: RequestKind) -> Standing:
    """One for all of a sort: most requests are over, and there are very many of them."""
    return Standing(outcome, kind)


def is_answer(decision: Decision) -> bool:
    """Whether it answers a command that decided nothing, and so says nothing of what became of a request."""
    return decision.about_request is not None


class Settled:
    """Takes the decisions in the order of their offsets."""

    def __init__(self) -> None:
        self._standing: dict[str, Standing] = {}

    def __len__(self) -> int:
        return len(self._standing)

    def take(self, decision: Decision) -> bool:
        """Whether it counts: it says what became of its request, and was not too late."""
        if is_answer(decision):
            return False
        before = self._standing.get(decision.request_id)
        if before is not None and decision.outcome not in _MAY_FOLLOW.get(before.outcome, ()):
            return False
        standing = Standing(decision.outcome, decision.kind, decision)
        self._standing[decision.request_id] = _over(*standing[:2]) if standing.is_over else standing
        return True

    def standing(self, request_id: str) -> Standing | None:
        """None: nothing was decided, nor said to wait for anybody."""
        return self._standing.get(request_id)

    def live(self, request_id: str, at: datetime) -> Decision | None:
        """The decision whose grant holds at the moment, as far as the topic was read."""
        standing = self._standing.get(request_id)
        decision = standing.decision if standing is not None and standing.outcome == "granted" else None
        if decision is None or decision.grant is None or decision.grant.expires_at <= at:
            return None
        return decision

    def forget(self) -> None:
        self._standing.clear()

    def drop(self, request_id: str) -> None:
        """Of a request that its topics no longer hold."""
        self._standing.pop(request_id, None)
