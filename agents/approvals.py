"""What was approved, by purpose and object: asked for with nearly every mail, so that a key is made once."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.effective import effective
from headerfirst.agents.index import Index
from headerfirst.schemas.register import Approval
from headerfirst.schemas.vocabulary import ApprovalFor


class Approvals(Index[Approval]):
    def __init__(self) -> None:
        super().__init__(lambda approval: (_key(approval.for_, approval.object.value),))

    def cover(self, purpose: ApprovalFor, value: str, at: datetime, person_id: str | None) -> bool:
        """Whether one that was in force at the moment covers the object, for everybody or for this person."""
        found = self.get(_key(purpose, value)) if self else ()
        return any(effective(approval, at) and approval.person in (None, person_id) for approval in found)


@lru_cache(maxsize=100_000)
def _key(purpose: ApprovalFor, value: str) -> str:
    return f"{purpose}/{mailbox_form(value)}"
