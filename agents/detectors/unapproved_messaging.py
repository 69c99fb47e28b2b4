"""A page of a messaging service, or of messages within a social medium, that is not approved, on the organisation's own
device.

Why: WCC 4, "Non approved instant messaging or messaging systems within social media applications should not be used
from WCC provided devices". The clause is bound to the device: on somebody's own it says nothing, and of a device that
nobody knows no rule may say whose it is. DMU asks nothing of the kind, so its pack has no such rule.
"""

from __future__ import annotations

from headerfirst.agents.detector import Detector, Grounds, Prepared, path_tags, site_list
from headerfirst.agents.facts import Visit
from headerfirst.agents.visits import Sites, approved_site, category_keys, is_opened_page, own_site
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import Severity


class UnapprovedMessaging(Struct, frozen=True, kw_only=True):
    sites: Name
    path_tags: list[Name]
    """Path patterns of messages within social media."""
    categories: list[str]
    """As the proxy's vendor names them; case and punctuation do not matter."""
    approved: Name
    """The list of services that the policy itself names; more are approved in the register."""
    attempt_severity: Severity
    """Of a page that the proxy refused."""


def prepare(parameters: UnapprovedMessaging, pack: PackFile) -> Prepared:
    messaging = Sites(
        category_keys(parameters.categories),
        site_list(pack, parameters.sites),
        path_tags(pack, parameters.path_tags),
        without=site_list(pack, parameters.approved),
    )

    def look(visit: Visit) -> Grounds | None:
        record = visit.record
        if record.device is None or record.device.owner != "organisation":
            return None
        sign = messaging.sign(visit)
        if sign is None or not is_opened_page(record) or own_site(visit) or approved_site(visit, "service", "site"):
            return None
        fields = ("host", "path_tags", "vendor_categories", "device", "action")
        evidence = (f"host:{record.host}", f"messaging-by:{sign}", "device:organisation")
        if visit.blocked:
            return Grounds(fields, evidence, severity=parameters.attempt_severity, attempt=True)
        return Grounds(fields, evidence)

    return Prepared(visit=look)


DETECTOR = Detector(
    name="unapproved_messaging", reads="web", parameters=UnapprovedMessaging, prepare=prepare, needs=("device",)
)
