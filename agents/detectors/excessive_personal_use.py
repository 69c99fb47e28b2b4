"""More minutes of personal web use in a day than the policy bears, summed up over sessions.

Why: DMU 2.7h, "Excessive personal use … that is unjustifiable and constitutes time wasting"; WCC 3 allows use that is
"occasional and reasonable", in one's own time as far as it can be told. Only what somebody opened counts: not what a
program fetches in the background, an idle page asks for, or a page of another site embeds. The finding says that the
threshold was passed, never how far nor where.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from headerfirst.agents.detector import Detector, Grounds, Prepared, Use, path_tags, site_list, within
from headerfirst.agents.facts import Visit
from headerfirst.agents.usage import Tally, dwell_minutes
from headerfirst.agents.visits import category_key, is_page, is_redirect, media_key
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.web_proxy import WebProxy

_STREAMS: Final = ("video/", "audio/")
_LEAST_FAILURE: Final = 400
"""From here on a status says that nothing came (RFC 9110 §15.5)."""

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
    sites = site_list(pack, parameters.sites)
    embedded = site_list(pack, parameters.embedded)
    paths = path_tags(pack, parameters.embedded_paths)
    categories = frozenset(map(category_key, parameters.categories))
    name, gap, most = parameters.counted_as, parameters.gap_minutes, parameters.minutes
    passed = Grounds(("host", "vendor_categories", "observed_at"), (f"minutes:over-{most}",))

    def is_personal(visit: Visit) -> bool:
        record = visit.record
        if any(category_key(category) in categories for category in visit.categories):
            return within(record.host, embedded) is None
        return within(record.host, sites) is not None and within(record.host, embedded) is None

    def counts(visit: Visit) -> Use | None:
        record = visit.record
        if parameters.working_hours_only and visit.working is not True:
            return None
        if visit.blocked or not is_personal(visit) or not paths.isdisjoint(record.path_tags):
            return None
        return Use(name) if _opened(record, parameters.idle_bytes) else None

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


def _opened(record: WebProxy, idle_bytes: int) -> bool:
    """A page or a stream that somebody opened in a browser."""
    if record.agent_class in ("updater", "app") or is_redirect(record):
        return False
    if record.status is not None and record.status >= _LEAST_FAILURE:
        return False
    if record.media_type is not None and media_key(record.media_type).startswith(_STREAMS):
        return True
    if record.media_type is None and record.bytes_in is not None and record.bytes_in < idle_bytes:
        return False
    return is_page(record)


DETECTOR = Detector(name="excessive_personal_use", reads="web", parameters=ExcessivePersonalUse, prepare=prepare)
