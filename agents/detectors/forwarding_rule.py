"""A mailbox that was set to send its mail on to somebody outside, by a forwarding address or by an inbox rule.

Why: everything that arrives leaves the organisation unread, other people's mail included; it is also the first thing
that whoever took an account over sets up. WCC 3 allows no account to be modified so that it "automatically responds to,
or forwards" mail, but by the out-of-office function; DMU Appendix A 6 none to "an email account external to DMU". A
domain that a reader takes for ours weighs more. One that is taken away again opens nothing: it is evidence beside what
was found. An inbox rule that names nobody sends nothing on;
of a forwarding whose target the log does not tell, nothing can be said.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

import msgspec
from headerfirst.agents.account_rights import approved_domain, domain_of_target, owns
from headerfirst.agents.detector import Detector, Grounds, Joining, Prepared
from headerfirst.agents.facts import AccountAct
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import Severity

_CHANGES = ("forwarding", "inbox-rule")


class ForwardingRule(Struct, frozen=True, kw_only=True):
    look_alike_severity: Severity
    endings: list[str]
    """Under which our own name is often imitated: `co` for `com`."""
    removed_within_days: Annotated[int, msgspec.Meta(ge=1, le=31)]
    """Until when a removal belongs to what was found."""


def prepare(parameters: ForwardingRule, _: PackFile) -> Prepared:
    endings = frozenset(f"ending:{ending.casefold().lstrip('.')}" for ending in parameters.endings)
    joining = Joining(back=timedelta(days=parameters.removed_within_days))

    def likeness(act: AccountAct, domain: str) -> str | None:
        sign = act.register.domains.likeness(domain)
        return None if sign is None or (sign.startswith("ending:") and sign not in endings) else sign

    def look(act: AccountAct) -> Grounds | None:
        record, domain = act.record, domain_of_target(act)
        if record.change not in _CHANGES or (domain is None and record.enabled):
            return None
        if domain is not None and (_is_inside(act, domain) or approved_domain(act, domain)):
            return None
        evidence = tuple(_evidence(act, domain))
        if not record.enabled:
            return Grounds(("change", "enabled"), (*evidence, "removed"), joins=joining)
        sign = likeness(act, domain) if domain is not None else None
        if sign is None:
            return Grounds(("change", "target"), evidence)
        return Grounds(("change", "target"), (*evidence, f"look-alike:{sign}"), severity=parameters.look_alike_severity)

    return Prepared(act=look)


def _is_inside(act: AccountAct, domain: str) -> bool:
    """Ours; or, where no domain is known to be, that of the mailbox itself."""
    if act.target is not None and act.target.address == act.mailbox.address:
        return True
    return act.register.is_ours(domain) or (not act.register.domains and domain == act.mailbox.domain)


def _evidence(act: AccountAct, domain: str | None) -> Iterator[str]:
    yield f"by:{act.record.change}"
    if domain is not None:
        yield f"domain:{domain}"
    if not owns(act):
        yield "actor:another"


DETECTOR = Detector(name="forwarding_rule", reads="accounts", parameters=ForwardingRule, prepare=prepare)
