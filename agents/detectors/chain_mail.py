"""Mail that asks to be passed on to everybody, or that was passed on again and again to many.

Why: a chain multiplies with each reader. DMU 2.7g forbids to "set up a chain action (eg chain mail)"; for WCC it is a
use that interferes with the running of the business (3, personal use 2). Only the heading tells, so ordinary work that
is passed on ("Fwd: minutes") must stay silent.
"""

from __future__ import annotations

import re
from typing import Annotated, Final

import msgspec
from headerfirst.agents.automatic_mail import is_automatic
from headerfirst.agents.detector import Detector, Grounds, Prepared, phrases
from headerfirst.agents.facts import Mail
from headerfirst.agents.headings import LONGEST_HEADING
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct

_PREFIXES: Final = re.compile(r"\s*(?:(?:re|aw|sv|fwd?|wg|tr|rv)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
_FORWARD: Final = re.compile(r"\b(?:fwd?|wg|tr|rv)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)

Least = Annotated[int, msgspec.Meta(ge=1)]


class ChainMail(Struct, frozen=True, kw_only=True):
    phrases: list[str]
    """Regular expressions over the heading."""
    forwarded_times: Least
    """So many forwarding prefixes, together with the recipients below, are a chain too."""
    to_recipients: Least


def prepare(parameters: ChainMail, _: PackFile) -> Prepared:
    wording = phrases(parameters.phrases)

    times, recipients = parameters.forwarded_times, parameters.to_recipients

    def look(mail: Mail) -> Grounds | None:
        heading = (mail.heading or "")[:LONGEST_HEADING]
        evidence = ["wording:pass-on"] if wording.search(heading) else []
        if mail.record.recipient_count >= recipients and _times_forwarded(heading) >= times:
            evidence += [f"forwarded:{times}-times", f"recipients:{recipients}-or-more"]
        if not evidence or is_automatic(mail):
            return None
        return Grounds(("subject", "recipient_count"), tuple(evidence))

    return Prepared(mail=look, heading=(*parameters.phrases, _FORWARD.pattern))


def _times_forwarded(heading: str) -> int:
    prefixes = _PREFIXES.match(heading)
    return len(_FORWARD.findall(prefixes.group())) if prefixes else 0


DETECTOR = Detector(name="chain_mail", reads="mail", parameters=ChainMail, prepare=prepare, needs=("subject",))
