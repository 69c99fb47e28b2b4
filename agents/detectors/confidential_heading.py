"""Mail to the outside whose heading names what ought to stay inside: a salary list, an HR file, a disciplinary record.

Why: DMU 2.7b counts "details of salaries, … medical information, disciplinary records" among confidential information;
WCC 3 scans for the words of its Data Loss Prevention standard. A heading proves nothing: the detector cannot decide, so
its rules ask for an inspection. The word "confidential" alone, which half of all footers hold, is no sign.
"""

from __future__ import annotations

import re

from headerfirst.agents.automatic_mail import is_automatic
from headerfirst.agents.detector import Detector, Grounds, Prepared, phrases, site_list, within
from headerfirst.agents.facts import Mail
from headerfirst.agents.headings import LONGEST_HEADING
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct


class ConfidentialHeading(Struct, frozen=True, kw_only=True):
    kinds: dict[Name, str]
    """Kinds of confidential matter, each with a regular expression over the heading."""
    harmless: list[str]
    """What is taken out of the heading before it is looked at."""
    trusted: Name
    """The list of sites with whom such matter is shared as a matter of course: payroll, pensions, the tax office."""


def prepare(parameters: ConfidentialHeading, pack: PackFile) -> Prepared:
    any_kind = phrases(parameters.kinds.values())
    kinds = {name: phrases([pattern]) for name, pattern in sorted(parameters.kinds.items())}
    harmless = phrases(parameters.harmless)
    trusted = site_list(pack, parameters.trusted)

    def look(mail: Mail) -> Grounds | None:
        heading = (mail.heading or "")[:LONGEST_HEADING]
        if not any_kind.search(heading):
            return None
        named = _named(kinds, harmless.sub(" ", heading))
        strangers = [party for party in mail.external_recipients() if within(party.domain, trusted) is None]
        if not named or not strangers or is_automatic(mail):
            return None
        evidence = [f"heading:{name}" for name in named] + [f"external-recipients:{len(strangers)}"]
        return Grounds(("subject", "to", "cc", "bcc"), tuple(evidence))

    return Prepared(mail=look, heading=tuple(parameters.kinds.values()))


def _named(kinds: dict[str, re.Pattern[str]], heading: str) -> list[str]:
    return [name for name, pattern in kinds.items() if pattern.search(heading)]


DETECTOR = Detector(
    name="confidential_heading",
    reads="mail",
    parameters=ConfidentialHeading,
    prepare=prepare,
    needs=("subject",),
    directions=frozenset({"outbound"}),
    decides=False,
)
