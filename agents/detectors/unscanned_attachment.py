"""Mail with attachments that no gateway has called clean.

Why: DMU 5.1(iv) and WCC 3 have every message checked for malware by automated tools. Where the gateway says nothing of
a message, the heading cannot tell either: the detector cannot decide, so its rules ask for a scan, which nobody sees.
What the gateway called malware is another rule's business, and is not fetched again.
"""

from __future__ import annotations

from typing import Final

from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Mail
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct

SAYS_NOTHING: Final = frozenset({None, "unknown"})


class UnscannedAttachment(Struct, frozen=True, kw_only=True):
    smallest_bytes: int
    """Messages below this hold no attachment to speak of: a signature, a calendar entry."""


def prepare(parameters: UnscannedAttachment, _pack: PackFile) -> Prepared:
    def look(mail: Mail) -> Grounds | None:
        record = mail.record
        verdict = record.gateway_verdict.verdict if record.gateway_verdict is not None else None
        if not record.attachment_count or verdict not in SAYS_NOTHING:
            return None
        if record.size_bytes is not None and record.size_bytes < parameters.smallest_bytes:
            return None
        evidence = (f"attachments:{record.attachment_count}", "gateway:silent")
        return Grounds(("attachment_count", "gateway_verdict", "size_bytes"), evidence)

    return Prepared(mail=look)


DETECTOR = Detector(
    name="unscanned_attachment",
    reads="mail",
    parameters=UnscannedAttachment,
    prepare=prepare,
    needs=("attachment_count",),
    directions=frozenset({"inbound", "outbound", "internal"}),
    decides=False,
)
