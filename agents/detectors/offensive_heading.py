"""A heading with an insult, a threat or an obscene word, on mail that somebody sends.

Why: DMU 2.7a, material that "damages working relationships": harassing, defamatory, obscene. A heading proves nothing,
and whoever reports an insult has to name it: the detector cannot decide, so its rules ask for an inspection, and what
is said about such mail ("complaint about …") is taken out first.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from headerfirst.agents.automatic_mail import is_automatic
from headerfirst.agents.detector import Detector, Grounds, Prepared, phrases
from headerfirst.agents.facts import Mail
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct

LONGEST_HEADING: Final = 998
"""Characters looked at: RFC 5322 §2.1.1 allows no longer line."""


class OffensiveHeading(Struct, frozen=True, kw_only=True):
    kinds: Annotated[dict[Name, str], msgspec.Meta(min_length=1)]
    """Kinds of offence, each with a regular expression over the heading."""
    harmless: list[str]
    """What is taken out of the heading before it is looked at."""


def prepare(parameters: OffensiveHeading, _: PackFile) -> Prepared:
    kinds = {name: phrases([pattern]) for name, pattern in sorted(parameters.kinds.items())}
    harmless = phrases(parameters.harmless)

    def look(mail: Mail) -> Grounds | None:
        heading = harmless.sub(" ", (mail.heading or "")[:LONGEST_HEADING])
        named = [name for name, pattern in kinds.items() if pattern.search(heading)]
        if not named or is_automatic(mail):
            return None
        return Grounds(("subject",), tuple(f"heading:{name}" for name in named))

    return Prepared(mail=look, heading=tuple(parameters.kinds.values()))


DETECTOR = Detector(
    name="offensive_heading",
    reads="mail",
    parameters=OffensiveHeading,
    prepare=prepare,
    needs=("subject",),
    decides=False,
)
