"""A large transfer with a peer-to-peer network, or with a site known for what others wrote, filmed or recorded.

Why: DMU 2.7d, "Breaching copyright". A proxy shows kind and size, never whose work it was: size alone tells a film from
a page about films, and the finding is a question of low severity. What a site says about itself, a small file that
describes a transfer, and what the proxy refused took nobody's work. Free software travels the same way: approve its
site, or register who needs it.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Visit
from headerfirst.agents.visits import Sites, approved_site, category_keys, succeeded
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct

_MEGABYTE: Final = 1_000_000


class SharingClass(Struct, frozen=True, kw_only=True):
    name: Name
    categories: Annotated[list[str], msgspec.Meta(min_length=1)]
    """As the proxy's vendor names them; case and punctuation do not matter."""
    megabytes: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    """From so many on, of 10⁶ bytes, in one request and in one direction, it is a work and no page."""


class Copyright(Struct, frozen=True, kw_only=True):
    classes: Annotated[list[SharingClass], msgspec.Meta(min_length=1)]
    """The first class that a request falls under is the one that counts."""


def prepare(parameters: Copyright, _pack: PackFile) -> Prepared:
    classes = [(Sites(category_keys(one.categories)), one) for one in parameters.classes]
    smallest = min(one.megabytes for _, one in classes) * _MEGABYTE

    def look(visit: Visit) -> Grounds | None:
        record = visit.record
        size = max(record.bytes_in or 0, record.bytes_out or 0)
        if size < smallest or not succeeded(record) or record.agent_class == "updater":
            return None
        found = next((one for sites, one in classes if sites.sign(visit) is not None), None)
        if found is None or size < found.megabytes * _MEGABYTE or approved_site(visit, "service", "site", "software"):
            return None
        evidence = (found.name, f"host:{record.host}", f"megabytes:at-least-{found.megabytes}")
        return Grounds(("host", "vendor_categories", "bytes_in", "bytes_out"), evidence)

    return Prepared(visit=look)


DETECTOR = Detector(name="copyright", reads="web", parameters=Copyright, prepare=prepare, needs=("bytes_in",))
