"""More minutes of personal web use in a day than the policy bears, summed up over sessions.

Why: DMU 2.7h, "Excessive personal use … that is unjustifiable and constitutes time wasting"; WCC 3 allows use that is
"occasional and reasonable", in one's own time as far as it can be told. Only what somebody opened counts: not what a
program fetches in the background, an idle page asks for, or a page of another site embeds. The finding says that the
threshold was passed, never how far nor where.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from headerfirst.agents.detector import Detector, Grounds, Prepared, Use, path_tags, site_list
from headerfirst.agents.facts import Visit
from headerfirst.agents.usage import Tally, dwell_minutes
from headerfirst.agents.visits import Sites, category_keys, is_use
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct

Minutes = Annotated[int, msgspec.Meta(ge=1, le=1440)]


class ExcessivePersonalUse(Struct, frozen=True, kw_only=True):
    counted_as: Name
    """The class of use under which the minutes are kept."""
    categories: list[str]
    """As the proxy's vendor names them; case and punctuation do not matter."""
    sites: Name
    embedded: Name
    """The list of sites that other sites' pages embed."""
    embedded_paths: list[Name]
    working_hours_only: bool
    """Own time is left out, and so is the time of people whose hours nobody knows."""
    minutes: Minutes
    """More than these, in a day, are excessive."""
    gap_minutes: Annotated[int, msgspec.Meta(ge=1, le=30)]
    """Visits no further apart are one session."""
    idle_bytes: Annotated[int, msgspec.Meta(ge=0)]
    """A tunnel that brought less than this kept an idle page alive."""


def prepare(parameters: ExcessivePersonalUse, pack: PackFile) -> Prepared:
    personal = Sites(
        category_keys(parameters.categories),
        site_list(pack, parameters.sites),
        without=site_list(pack, parameters.embedded),
        without_tags=path_tags(pack, parameters.embedded_paths),
    )
    name, gap, most = parameters.counted_as, parameters.gap_minutes, parameters.minutes
    hours = True if parameters.working_hours_only else None
    passed = Grounds(("host", "vendor_categories", "observed_at"), (f"minutes:over-{most}",), in_working_hours=hours)

    def counts(visit: Visit) -> Use | None:
        if personal.sign(visit) is None or not is_use(visit.record, parameters.idle_bytes):
            return None
        return None if parameters.working_hours_only and visit.working is not True else Use(name)

    def judges(tally: Tally) -> Grounds | None:
        bitmap = tally.minutes.get(name, 0)
        if _at_most(bitmap, gap) <= most:
            return None
        return passed if dwell_minutes(bitmap, gap) > most else None

    return Prepared(counts=counts, judges=judges)


def _at_most(bitmap: int, gap: int) -> int:
    """A bound that costs less than the dwell itself: neither more than the span nor than all gaps filled."""
    if not bitmap:
        return 0
    span = bitmap.bit_length() - (bitmap & -bitmap).bit_length() + 1
    return min(span, bitmap.bit_count() * gap)


DETECTOR = Detector(name="excessive_personal_use", reads="web", parameters=ExcessivePersonalUse, prepare=prepare)
