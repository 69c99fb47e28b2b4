"""Something was shared with somebody outside, or with everybody who has the link.

Why: WCC 2 counts storage among the channels of the policy, and its Data Loss Prevention standard looks at what leaves;
DMU 2.7b forbids to breach confidentiality. A share tells who and where to, not what: where it names a message, a rule
asks for a scan of that; where it does not, people look at it. Domains that were approved as a service before, and
service accounts, are silent; so is a share that was taken back.
"""

from __future__ import annotations

from typing import Literal

from headerfirst.agents.account_rights import approved_domain, domain_of_target, is_program
from headerfirst.agents.addresses import normalise
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import AccountAct
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class ExternalShare(Struct, frozen=True, kw_only=True):
    of: Literal["message", "anything-else"]
    """What the rule is about: a message that the share names, or all that a share cannot name."""
    links: list[str]
    """What the log calls everybody who has the link."""


def prepare(parameters: ExternalShare, _: PackFile) -> Prepared:
    of_messages = parameters.of == "message"
    links = frozenset(map(normalise, parameters.links))

    def look(act: AccountAct) -> Grounds | None:
        record = act.record
        if record.change != "share" or not record.enabled or (record.message_id is not None) != of_messages:
            return None
        where = _outside(act, links)
        return None if where is None or is_program(act.actor) else Grounds(("change", "target"), ("act:share", where))

    return Prepared(act=look)


def _outside(act: AccountAct, links: frozenset[str]) -> str | None:
    """The domain outside with which it was shared; None where it stayed inside, was approved, or nothing tells."""
    if act.target is not None and act.target.address in links:
        return "shared-with:link"
    domain = domain_of_target(act)
    if domain is None or act.register.is_ours(domain) or approved_domain(act, domain):
        return None
    return f"domain:{domain}"


DETECTOR = Detector(name="external_share", reads="accounts", parameters=ExternalShare, prepare=prepare)
