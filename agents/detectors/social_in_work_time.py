"""Social media opened while at work: in somebody's own hours, outside their breaks, and not in an absence.

Why: WCC 4, "you should only access in your own time unless accessing a WCC social media account for work purposes".
Where nobody knows somebody's hours, no time is known to be the council's. Who keeps a corporate account has a role
exemption, or an approval of a social identity on that site. A visit counts as its minute, so that a day makes one
finding, which never says where or how long. DMU allows such use where it is not excessive.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from headerfirst.agents.detector import Detector, Grounds, Prepared, Use, path_tags, site_list
from headerfirst.agents.facts import Visit
from headerfirst.agents.usage import Tally
from headerfirst.agents.visits import Sites, approved_site, category_keys, is_use
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct


class SocialInWorkTime(Struct, frozen=True, kw_only=True):
    counted_as: Name
    """The class of use under which the minutes are kept."""
    categories: list[str]
    """As the proxy's vendor names them; case and punctuation do not matter."""
    sites: Name
    embedded: Name
    """The list of sites that other sites' pages embed."""
    embedded_paths: list[Name]
    minutes: Annotated[int, msgspec.Meta(ge=1, le=1440)]
    """From so many minutes of a day with a visit on."""
    idle_bytes: Annotated[int, msgspec.Meta(ge=0)]
    """A tunnel that brought less than this kept an idle page alive."""


def prepare(parameters: SocialInWorkTime, pack: PackFile) -> Prepared:
    social = Sites(
        category_keys(parameters.categories),
        site_list(pack, parameters.sites),
        without=site_list(pack, parameters.embedded),
        without_tags=path_tags(pack, parameters.embedded_paths),
    )
    name, least = parameters.counted_as, parameters.minutes
    evidence = ("working-hours", f"minutes:at-least-{least}")
    reached = Grounds(("host", "vendor_categories", "observed_at"), evidence, in_working_hours=True)

    def counts(visit: Visit) -> Use | None:
        if social.sign(visit) is None or not is_use(visit.record, parameters.idle_bytes):
            return None
        if visit.working is not True or approved_site(visit, "social-identity"):
            return None
        return Use(name)

    def judges(tally: Tally) -> Grounds | None:
        return reached if tally.minutes.get(name, 0).bit_count() >= least else None

    return Prepared(counts=counts, judges=judges)


DETECTOR = Detector(name="social_in_work_time", reads="web", parameters=SocialInWorkTime, prepare=prepare)
