"""A page of a webmail service, or of a site with a webmail function, that nobody approved.

Why: WCC key point 2 and 3, "no other webmail, or internet service with webmail functionality, should be accessed"; mail
sent there leaves the organisation's controls. DMU 4.3 asks for the opposite, so its pack has no such rule. A search
engine of the same company is no webmail, and the corporate service is nobody's other, whatever vendors call it.
"""

from __future__ import annotations

from headerfirst.agents.detector import Detector, Grounds, Prepared, path_tags, site_list
from headerfirst.agents.facts import Visit
from headerfirst.agents.visits import Sites, approved_site, category_keys, is_opened_page, own_site
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import Severity


class UnapprovedWebmail(Struct, frozen=True, kw_only=True):
    sites: Name
    path_tags: list[Name]
    """Path patterns of sites that have a webmail function among others."""
    categories: list[str]
    """As the proxy's vendor names them; case and punctuation do not matter."""
    approved: Name
    """The list of sites of the corporate service; what lies under our own domains is ours."""
    attempt_severity: Severity
    """Of a page that the proxy refused."""


def prepare(parameters: UnapprovedWebmail, pack: PackFile) -> Prepared:
    webmail = Sites(
        category_keys(parameters.categories),
        site_list(pack, parameters.sites),
        path_tags(pack, parameters.path_tags),
        without=site_list(pack, parameters.approved),
    )

    def look(visit: Visit) -> Grounds | None:
        record = visit.record
        sign = webmail.sign(visit)
        if sign is None or not is_opened_page(record) or own_site(visit) or approved_site(visit, "service", "site"):
            return None
        fields = ("host", "path_tags", "vendor_categories", "action")
        evidence = (f"host:{record.host}", f"webmail-by:{sign}")
        if visit.blocked:
            return Grounds(fields, evidence, severity=parameters.attempt_severity, attempt=True)
        return Grounds(fields, evidence)

    return Prepared(visit=look)


DETECTOR = Detector(name="unapproved_webmail", reads="web", parameters=UnapprovedWebmail, prepare=prepare)
