"""More bytes of personal use in a day than the network was sized for.

Why: DMU 4.2, personal use "does not require the university to provide any additional resources"; WCC 3, it "does not
incur additional costs". A player fetches a film in many pieces, none of which anybody opened: so every request counts
that brought or took bytes, but for updates, which are nobody's. Kilobytes are kept by the hour; a sum shows neither
order nor site, a repeat is known by its event, and the finding says only that the threshold was passed.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from headerfirst.agents.detector import Detector, Grounds, Prepared, Use, site_list
from headerfirst.agents.facts import Visit
from headerfirst.agents.usage import Tally
from headerfirst.agents.visits import Sites, approved_site, category_keys
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct

_KILOBYTE: Final = 1_000
_KILOBYTES_A_GIGABYTE: Final = 1_000_000


class ExtraResource(Struct, frozen=True, kw_only=True):
    counted_as: Name
    """The class of use under which the kilobytes are kept; no other rule may keep anything under it."""
    categories: list[str]
    """As the proxy's vendor names them; case and punctuation do not matter."""
    sites: Name
    gigabytes: Annotated[int, msgspec.Meta(ge=1, le=10_000)]
    """More than these, of 10⁹ bytes, in a day."""


def prepare(parameters: ExtraResource, pack: PackFile) -> Prepared:
    heavy = Sites(category_keys(parameters.categories), site_list(pack, parameters.sites))
    name, most = parameters.counted_as, parameters.gigabytes * _KILOBYTES_A_GIGABYTE
    passed = Grounds(
        ("host", "vendor_categories", "bytes_in", "bytes_out"), (f"gigabytes:over-{parameters.gigabytes}",)
    )

    def counts(visit: Visit) -> Use | None:
        record = visit.record
        kilobytes = ((record.bytes_in or 0) + (record.bytes_out or 0)) // _KILOBYTE
        if not kilobytes or visit.blocked or record.agent_class == "updater" or heavy.sign(visit) is None:
            return None
        return None if approved_site(visit, "service", "site") else Use(name, kilobytes)

    def judges(tally: Tally) -> Grounds | None:
        return passed if sum(tally.hours.get(name, {}).values()) > most else None

    return Prepared(counts=counts, judges=judges)


DETECTOR = Detector(name="extra_resource", reads="web", parameters=ExtraResource, prepare=prepare, needs=("bytes_in",))
