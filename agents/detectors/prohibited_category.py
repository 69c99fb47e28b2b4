"""A request for material of a class that the policy forbids: illegal, sexual, discriminatory, violent.

Why: DMU 2.7e, "Accessing or sharing illegal content or content that is obscene"; WCC 3 forbids to "access, retain or
distribute" it, so that keeping weighs more than looking and handing on more than keeping. What a page of another site
or an advertisement brought along was nobody's act; what the proxy refused was an attempt. The class `illegal` decides
who may see the incident.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Visit
from headerfirst.agents.visits import Act, act_of, category_key, is_part_of_page, is_redirect
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import SEVERITIES, Severity
from headerfirst.schemas.web_proxy import WebProxy

_HEAVIER: Final[dict[Act, int]] = {"view": 0, "download": 1, "send": 2}
_ATTEMPT: Final = -1


class ProhibitedClass(Struct, frozen=True, kw_only=True):
    name: Name
    categories: Annotated[list[str], msgspec.Meta(min_length=1)]
    """As the proxy's vendor names them; case and punctuation do not matter."""
    severity: Severity
    """Of looking at it."""


class ProhibitedCategory(Struct, frozen=True, kw_only=True):
    classes: Annotated[list[ProhibitedClass], msgspec.Meta(min_length=1)]
    """The first class that a request falls under is the one that counts."""
    advertising: list[str]
    """Categories of what comes uninvited."""


def prepare(parameters: ProhibitedCategory, pack: PackFile) -> Prepared:
    classes = parameters.classes
    rank = {category_key(name): place for place, class_ in enumerate(classes) for name in class_.categories}
    advertising = frozenset(map(category_key, parameters.advertising))
    _refuse_never_logged(pack, rank)

    def look(visit: Visit) -> Grounds | None:
        record = visit.record
        keys = [category_key(name) for name in visit.categories]
        places = [rank[key] for key in keys if key in rank]
        if not places or not advertising.isdisjoint(keys) or _not_chosen(record):
            return None
        return _grounds(visit, classes[min(places)])

    return Prepared(visit=look)


def _not_chosen(record: WebProxy) -> bool:
    """What a program looks at in the background nobody sees; what it keeps or sends it does for somebody."""
    if record.agent_class == "app" and act_of(record) == "view":
        return True
    return is_redirect(record) or is_part_of_page(record) or record.agent_class == "updater"


def _grounds(visit: Visit, class_: ProhibitedClass) -> Grounds:
    record = visit.record
    act = act_of(record)
    blocked = visit.blocked
    return Grounds(
        ("host", "vendor_categories", "method", "media_type", "referrer_host", "action"),
        (class_.name, f"act:{act}", f"host:{record.host}"),
        severity=_heavier(class_.severity, _ATTEMPT if blocked else _HEAVIER[act]),
        attempt=True if blocked else None,
    )


def _heavier(severity: Severity, steps: int) -> Severity:
    place = SEVERITIES.index(severity) + steps
    heavier: Severity = SEVERITIES[max(0, min(place, len(SEVERITIES) - 1))]
    return heavier


def _refuse_never_logged(pack: PackFile, rank: dict[str, int]) -> None:
    """A category that connectors never log cannot be watched: one of the two lists is wrong."""
    both = sorted(set(map(category_key, pack.no_log_categories)) & set(rank))
    if both:
        raise Misconfigured(f"the category {both[0]!r} is also in `no_log_categories`; it cannot be watched")


DETECTOR = Detector(name="prohibited_category", reads="web", parameters=ProhibitedCategory, prepare=prepare)
