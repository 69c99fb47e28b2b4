"""Who takes, follows and sends what: the contract's table of topics, read by role (records.md 1).

The running roles stand in topology.py; this also names those outside our processes, for whom the contract is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Flow:
    """Topics without prefix."""

    role: str
    takes: tuple[str, ...] = ()
    """As a member of the consumer group `headerfirst-<role>`, or of a group of its own where the role is not ours."""
    follows: tuple[str, ...] = ()
    """From the beginning, without a group: a view."""
    sends: tuple[str, ...] = ()
    ours: bool = True


_LEDGER: Final = ("ledger-entries", "dead-letters")
_ASKS: Final = ("findings", "inspection-requests", *_LEDGER)

FLOWS: Final = (
    Flow(
        "connectors",
        follows=("register",),
        sends=("email-metadata", "web-proxy", "account-changes", *_LEDGER),
    ),
    Flow("console", follows=("decisions", "notices"), sends=("reports", "commands", "ledger-entries")),
    Flow("register", sends=("register",)),
    Flow("mail", takes=("email-metadata",), follows=("register", "usage"), sends=("usage", *_ASKS)),
    Flow("web", takes=("web-proxy",), follows=("register", "usage"), sends=("usage", *_ASKS)),
    Flow("accounts", takes=("account-changes",), follows=("register",), sends=_ASKS),
    Flow(
        "reports",
        takes=("reports",),
        follows=("register", "inspection-requests", "decisions", "findings"),
        sends=_ASKS,
    ),
    Flow(
        "incidents",
        takes=("findings",),
        follows=(
            "register",
            "commands",
            "decisions",
            "inspection-results",
            "incidents",
            "incidents-restricted",
            "referrals",
        ),
        sends=("incidents", "incidents-restricted", "referrals", *_LEDGER),
    ),
    Flow(
        "gate",
        takes=("inspection-requests", "commands"),
        follows=("register", "decisions", "findings", "inspection-results", "ledger-entries"),
        sends=("decisions", "inspection-requests", "register", *_LEDGER),
    ),
    Flow(
        "inspection",
        takes=("decisions",),
        follows=("register", "inspection-requests", "commands", "findings", "inspection-results", "ledger-entries"),
        sends=("inspection-results", "findings", *_LEDGER),
    ),
    Flow(
        "notices",
        takes=("decisions",),
        follows=("register", "notices", "inspection-results", "ledger-entries", "incidents", "incidents-restricted"),
        sends=("notices", *_LEDGER),
    ),
    Flow("notary", takes=("ledger-entries",), follows=("ledger",), sends=("ledger", "dead-letters")),
    Flow("retention", follows=("register", "held"), sends=("held", *_LEDGER)),
    Flow("budgets", takes=("findings",), follows=("register",), sends=("register", *_LEDGER)),
    Flow("soc", takes=("incidents",), ours=False),
    Flow("information-security", takes=("incidents", "incidents-restricted"), ours=False),
    Flow("hr-case-system", takes=("referrals",), ours=False),
    Flow("operations", takes=("dead-letters",), ours=False),
    Flow("auditor", takes=("ledger",), ours=False),
)
