"""Somebody keeps a shop: pages of the back office of selling platforms, opened in many minutes of one day.

Why: DMU 2.7f, activities "in connection with or support any personal or family business/commercial interest"; WCC 3,
"not used in connection with any private commercial business". Only selling as a trade shows there. Reading, buying, and
one thing sold now and then do not; nor does anything political or religious, which this detector has no way to name: it
knows paths and hosts of shops' back offices and no categories. Who keeps the organisation's own shop is exempt by a
registered role, or the site is approved.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from headerfirst.agents.detector import Detector, Grounds, Prepared, Use, path_tags, site_list
from headerfirst.agents.facts import Visit
from headerfirst.agents.usage import Tally
from headerfirst.agents.visits import Sites, approved_site, is_opened_page
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct


class PrivateInterest(Struct, frozen=True, kw_only=True):
    counted_as: Name
    """The class of use under which the minutes are kept."""
    sites: Name
    """The list of hosts that serve nothing but a seller's back office."""
    path_tags: Annotated[list[Name], msgspec.Meta(min_length=1)]
    """Path patterns of such pages on sites where people also buy."""
    minutes: Annotated[int, msgspec.Meta(ge=2, le=1440)]
    """From so many minutes of a day with such a page on it is a trade; one page never is."""


def prepare(parameters: PrivateInterest, pack: PackFile) -> Prepared:
    back_offices = Sites(frozenset(), site_list(pack, parameters.sites), path_tags(pack, parameters.path_tags))
    name, least = parameters.counted_as, parameters.minutes
    repeated = Grounds(("host", "path_tags", "observed_at"), ("sellers-pages", f"minutes:at-least-{least}"))

    def counts(visit: Visit) -> Use | None:
        if visit.blocked or back_offices.sign(visit) is None or not is_opened_page(visit.record):
            return None
        return None if approved_site(visit, "service", "site") else Use(name)

    def judges(tally: Tally) -> Grounds | None:
        return repeated if tally.minutes.get(name, 0).bit_count() >= least else None

    return Prepared(counts=counts, judges=judges)


DETECTOR = Detector(name="private_interest", reads="web", parameters=PrivateInterest, prepare=prepare)
