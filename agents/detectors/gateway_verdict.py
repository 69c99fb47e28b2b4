"""Mail that the gateway called malware, or an attempt to phish.

Why: DMU 5.1(iv) and WCC 3 have every message checked for malware by automated tools, and no person needs to read it:
the verdict is all that is looked at. What arrives is about the sender outside; what one of our own accounts sends is
about that account, since its owner may be the first victim. Who received it is never the subject (DMU 6.3).
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Mail
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import GatewayVerdictName, Severity


class GatewayVerdict(Struct, frozen=True, kw_only=True):
    verdicts: Annotated[list[GatewayVerdictName], msgspec.Meta(min_length=1)]
    sent_severity: Severity
    """Where one of our own accounts sends it."""


def prepare(parameters: GatewayVerdict, _: PackFile) -> Prepared:
    verdicts = frozenset(parameters.verdicts)

    def look(mail: Mail) -> Grounds | None:
        given = mail.record.gateway_verdict
        if given is None or given.verdict not in verdicts:
            return None
        evidence = (f"gateway:{given.verdict}",)
        if mail.record.mailbox_role == "sender":
            return Grounds(("gateway_verdict",), evidence, severity=parameters.sent_severity, about="account")
        return Grounds(("gateway_verdict",), evidence)

    return Prepared(mail=look)


DETECTOR = Detector(
    name="gateway_verdict",
    reads="mail",
    parameters=GatewayVerdict,
    prepare=prepare,
    directions=frozenset({"inbound", "outbound", "internal"}),
)
