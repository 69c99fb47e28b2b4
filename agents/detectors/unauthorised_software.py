"""A program, an installer or a browser extension that came down, and that nobody approved by host, digest or site.

Why: DMU 2.7c, "downloading and installing unauthorised files or software"; WCC 3, "You must not download or import any
unauthorised software, code or plugins/extensions". A program that keeps itself up to date was approved, or found, when
it first came.
"""

from __future__ import annotations

from headerfirst.agents.detector import Detector, Grounds, Prepared, path_tags, site_list, within
from headerfirst.agents.facts import Visit
from headerfirst.agents.visits import approved_site, is_part_of_page, media_key, succeeded
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import Severity
from headerfirst.schemas.web_proxy import WebProxy


class UnauthorisedSoftware(Struct, frozen=True, kw_only=True):
    extensions: list[str]
    """Without the dot."""
    media_types: list[str]
    path_tags: list[Name]
    """Path patterns under which a store hands out extensions."""
    sources: Name
    """The list of sites from which the organisation itself takes software."""
    attempt_severity: Severity
    """Of a download that the proxy refused."""


def prepare(parameters: UnauthorisedSoftware, pack: PackFile) -> Prepared:
    extensions = frozenset(name.casefold().lstrip(".") for name in parameters.extensions)
    media_types = frozenset(map(media_key, parameters.media_types))
    tags = path_tags(pack, parameters.path_tags)
    sources = site_list(pack, parameters.sources)

    def sign_of(record: WebProxy) -> str | None:
        media = None if record.media_type is None else media_key(record.media_type)
        if media in media_types:
            return f"media-type:{media}"
        extension = "" if record.extension is None else record.extension.casefold().lstrip(".")
        is_text = media is not None and media.startswith("text/")
        # An error page, or one that offers the download, has the file's name too.
        if extension in extensions and (record.action == "blocked" or not is_text):
            return f"extension:{extension}"
        return (
            None
            if is_text or is_part_of_page(record)
            else next((f"path:{tag}" for tag in record.path_tags if tag in tags), None)
        )

    def look(visit: Visit) -> Grounds | None:
        record = visit.record
        sign = sign_of(record)
        if sign is None or record.method.upper() == "HEAD" or not (visit.blocked or succeeded(record)):
            return None
        if record.agent_class == "updater" or within(record.host, sources) is not None or _approved(visit):
            return None
        fields = ("host", "extension", "media_type", "path_tags", "status", "action")
        evidence = (sign, f"host:{record.host}")
        if visit.blocked:
            return Grounds(fields, evidence, severity=parameters.attempt_severity, attempt=True)
        return Grounds(fields, evidence)

    return Prepared(visit=look)


def _approved(visit: Visit) -> bool:
    digest = visit.record.sha256
    return (digest is not None and visit.approved("software", digest)) or approved_site(visit, "software", "site")


DETECTOR = Detector(name="unauthorised_software", reads="web", parameters=UnauthorisedSoftware, prepare=prepare)
