"""A mailbox that forwards its mail by itself to somebody outside, as `Auto-Submitted: auto-forwarded` tells.

Why: everything that arrives leaves the organisation unread, other people's mail included. WCC 3 forbids to modify an
account so that it "automatically responds to, or forwards" mail outside, "other than using the Out Of-Office function";
DMU Appendix A 6 allows no forwarding "to an email account external to DMU". An out-of-office answer says `auto-replied`
and is silent.
"""

from __future__ import annotations

from typing import Final

from headerfirst.agents.automatic_mail import auto_submitted
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Mail
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct

NAMED_DOMAINS: Final = 5


class AutoForward(Struct, frozen=True, kw_only=True):
    pass


def prepare(_: AutoForward, __: PackFile) -> Prepared:
    return Prepared(mail=look)


def look(mail: Mail) -> Grounds | None:
    if mail.record.auto_submitted is None or auto_submitted(mail.record) != "auto-forwarded":
        return None
    outside = {party.domain for party in mail.external_recipients()}
    domains = sorted(domain for domain in outside if not mail.approved("service", domain))
    if not domains:
        return None
    evidence = ("auto-submitted:auto-forwarded", *(f"domain:{domain}" for domain in domains[:NAMED_DOMAINS]))
    return Grounds(("auto_submitted", "to", "cc", "bcc"), evidence)


DETECTOR = Detector(name="auto_forward", reads="mail", parameters=AutoForward, prepare=prepare)
