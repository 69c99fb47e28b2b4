"""What can go wrong, so that a caller can tell what to do about it.

    HeaderFirstError
    ├── Retriable        try again: broker away, register stale
    ├── Malformed        this input will never be readable; it becomes a dead letter
    ├── Forbidden        the policy says no
    ├── Disagreement     the ledger is not what its entries make it (agents/ledger/problem.py); nothing may be signed
    └── Misconfigured    a person has to change a setting, a pack or a command line (exit code 2)

No message ever quotes an input: messages name fields, files and settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from headerfirst.schemas.vocabulary import DeadLetterReason


class HeaderFirstError(Exception):
    """Anything that headerfirst raises on purpose."""


class Retriable(HeaderFirstError):
    """The same call may succeed later."""


class Malformed(HeaderFirstError):
    """Input that will never be readable; `reason` is the dead letter's."""

    def __init__(self, reason: DeadLetterReason) -> None:
        super().__init__(reason)
        self.reason = reason


class Forbidden(HeaderFirstError):
    """The policy refuses."""


class Misconfigured(HeaderFirstError):
    """A setting, a pack or a command line has to change; the message is one sentence that says how."""
