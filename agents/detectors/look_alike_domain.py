"""Mail from outside whose From or Reply-To stands in a domain that a reader takes for one of ours.

Why: it passes every check of its sender, since the domain is the sender's own. WCC 3 forbids to impersonate another;
DMU 5.1(iv) looks for what is malicious. Letters that look alike (Unicode confusables, `rn` for `m`, digits), a hyphen
or a word added to our name, our name below another's, and our name with another ending that the rule lists. What lies
under our own domains, and what was approved as a service or a site, is silent.
"""

from __future__ import annotations

from collections.abc import Iterator

from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Mail
from headerfirst.agents.party import Party
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct


class LookAlikeDomain(Struct, frozen=True, kw_only=True):
    endings: list[str]
    """What our names are seen with elsewhere: `co` for `com`. Many a name is somebody else's under another ending, so
    that only these count.
    """


def prepare(parameters: LookAlikeDomain, _: PackFile) -> Prepared:
    endings = frozenset(f"ending:{ending.casefold().lstrip('.')}" for ending in parameters.endings)

    def sign_of(mail: Mail, party: Party) -> str | None:
        sign = mail.register.domains.likeness(party.domain)
        if sign is None or (sign.startswith("ending:") and sign not in endings):
            return None
        known = mail.approved("service", party.domain) or mail.approved("site", party.domain)
        return None if known else sign

    def look(mail: Mail) -> Grounds | None:
        for field, party in _senders(mail):
            sign = sign_of(mail, party)
            if sign is not None:
                return Grounds((field,), (f"{field}:look-alike", f"by:{sign}"))
        return None

    return Prepared(mail=look)


def _senders(mail: Mail) -> Iterator[tuple[str, Party]]:
    yield "from", mail.sender
    for entry in mail.record.reply_to:
        yield "reply_to", mail.register.party(entry.address, mail.at)


DETECTOR = Detector(
    name="look_alike_domain",
    reads="mail",
    parameters=LookAlikeDomain,
    prepare=prepare,
    directions=frozenset({"inbound"}),
)
