"""What a detector says of one event: the plain organisation, the register records that a test adds, one look."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from headerfirst.agents.detector import Detector, Grounds, Prepared
from headerfirst.agents.facts import Mail, Visit
from headerfirst.agents.mail import look_up
from headerfirst.schemas.policy import PathPattern
from headerfirst.schemas.register import Approval, ApprovedObject, RegisterRecord
from headerfirst.schemas.vocabulary import ApprovalFor, ApprovalObject

from tests import builders
from tests.agents import made_packs

SITES: Final = {
    "webmail": ["mail.example.net", "post.example.com"],
    "sources": ["updates.example.com"],
    "personal": ["shop.example.com"],
    "embedded": ["widgets.shop.example.com"],
    "trusted": ["payroll.example.net"],
}
PATHS: Final = [
    PathPattern(id="webmail", hosts=[], pattern="^/webmail"),
    PathPattern(id="extension", hosts=[], pattern="^/crx/"),
    PathPattern(id="plugin", hosts=[], pattern="^/plugins/"),
]


def prepared(detector: Detector, parameters: Mapping[str, Any]) -> Prepared:
    return detector.with_parameters(parameters, made_packs.pack_file(sites=SITES, path_patterns=PATHS))


def at_mail(
    detector: Detector, parameters: Mapping[str, Any], changes: Mapping[str, Any], *records: RegisterRecord
) -> Grounds | None:
    """What it says of a message that Amara sent to Eleni outside, with these changes."""
    look = prepared(detector, parameters).mail
    assert look is not None
    return look(sent_mail(changes, *records))


def sent_mail(changes: Mapping[str, Any], *records: RegisterRecord) -> Mail:
    pack = made_packs.pack()
    return look_up(made_packs.bench(pack, *records), pack, made_packs.sent(**changes))


def at_visit(
    detector: Detector, parameters: Mapping[str, Any], changes: Mapping[str, Any], *records: RegisterRecord
) -> Grounds | None:
    """What it says of a page that Amara opened, with these changes."""
    look = prepared(detector, parameters).visit
    assert look is not None
    return look(visit(changes, *records))


def visit(changes: Mapping[str, Any], *records: RegisterRecord) -> Visit:
    bench = made_packs.bench(made_packs.pack(), *records)
    record = builders.web_proxy(**changes)
    person = None if record.user is None else bench.register.party(record.user, record.observed_at).person
    return Visit(record, bench.register, made_packs.pack_file(), person, tuple(record.vendor_categories))


def approved(purpose: ApprovalFor, of: ApprovalObject, value: str, **changes: Any) -> Approval:
    """For everybody, since before the working day."""
    fields: dict[str, Any] = {"for_": purpose, "object": ApprovedObject(type=of, value=value), "person": None}
    return builders.approval(**(fields | changes))


def to(*addresses: str) -> list[Any]:
    return [builders.address(address) for address in addresses]


def evidence(grounds: Grounds | None) -> Iterable[str]:
    assert grounds is not None
    return grounds.evidence
