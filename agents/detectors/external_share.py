"""Something was shared with somebody outside, or with everybody who has the link.

Why: WCC 2 counts storage among the channels of the policy, and its Data Loss Prevention standard looks at what leaves;
DMU 2.7b forbids to breach confidentiality. A share tells who and where to, not what: where it names a message, a rule
asks for a scan of that; where it does not, people look at it. Domains that were approved as a service before, and
service accounts, are silent; so are a share that was taken back, and one with somebody on record who works here without
an address of ours, as contractors and partners do. A colleague's private address is outside.
"""

from __future__ import annotations

from typing import Literal

from headerfirst.agents.account_rights import approved_domain, domain_of_target, is_program
from headerfirst.agents.addresses import domain_of, mailbox_form, normalise
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.effective import is_here
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
        where = None if _is_with_one_of_us(act) else _outside(act, links)
        return None if where is None or is_program(act.actor) else Grounds(("change", "target"), ("act:share", where))

    return Prepared(act=look)


def _is_with_one_of_us(act: AccountAct) -> bool:
    person = act.target.person if act.target is not None else None
    if person is None or not is_here(person, act.at) or person.person_type in ("student", "visitor"):
        return False
    return not any(act.register.is_ours(domain_of(mailbox_form(address))) for address in person.addresses)


def _outside(act: AccountAct, links: frozenset[str]) -> str | None:
    """The domain outside with which it was shared; None where it stayed inside, was approved, or nothing tells."""
    if act.target is not None and act.target.address in links:
        return "shared-with:link"
    domain = domain_of_target(act)
    if domain is None or act.register.is_ours(domain) or approved_domain(act, domain):
        return None
    return f"domain:{domain}"


DETECTOR = Detector(name="external_share", reads="accounts", parameters=ExternalShare, prepare=prepare)
