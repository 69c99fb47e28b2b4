"""The organisation's name in an account's name, and what a personal site that shows whose staff one is has to keep to.

Why: DMU 7.3, "may not use DMU's name or logo without prior approval"; DMU 7.8, a notice that the views are one's own,
no link to the university's site without consent, and no logo. A rule takes one item, so that each that fails cites its
own clause. Consent is an approval of that very account or site, in force when it was reported.
"""

from __future__ import annotations

from typing import Final, Literal

from headerfirst.agents.detector import Detector, Grounds, Prepared, phrases
from headerfirst.agents.facts import Told
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.report import Report
from headerfirst.schemas.vocabulary import ApprovalFor, ReportKind
from msgspec import field

Item = Literal["handle", "disclaimer", "link", "logo"]

_KINDS: Final[frozenset[ReportKind]] = frozenset({"referral", "press", "other"})


class NameOrLogo(Struct, frozen=True, kw_only=True):
    item: Item
    handles: list[str] = field(default_factory=list)
    """Regular expressions of account names that use the organisation's, without a leading @; case does not matter."""


def prepare(parameters: NameOrLogo, _: PackFile) -> Prepared:
    if (parameters.item == "handle") != bool(parameters.handles):
        raise Misconfigured("`handles` are the parameter of the item `handle`, which cannot be without them")
    ours, item = phrases(parameters.handles), parameters.item

    def look(told: Told) -> Grounds | None:
        record = told.record
        if record.kind not in _KINDS or told.about is None:
            return None
        if item == "handle":
            return _account(told) if ours.search(_name(record)) else None
        return _item(told, item) if record.category == "name_or_logo" else None

    return Prepared(report=look)


def _name(record: Report) -> str:
    """Of the account or the site; of a report about our name, where its words are kept may be all that names it. Of any
    other that only says where its words are, which may well bear our name.
    """
    stated = record.handle or (record.evidence_ref if record.category == "name_or_logo" else None)
    return (stated or "").lstrip("@")


def _account(told: Told) -> Grounds | None:
    if _is_approved(told, "social-identity"):
        return None
    return Grounds(("handle",), ("item:handle",))


def _item(told: Told, item: Item) -> Grounds | None:
    """A notice has to be there; link and logo may be only with consent. What the report is silent on did not fail."""
    record = told.record
    if item == "disclaimer":
        failed = record.disclaimer is False
    elif item == "link":
        failed = record.link is True and not _is_approved(told, "link")
    else:
        failed = record.logo is True and not _is_approved(told, "logo")
    return Grounds((item, "handle"), (f"item:{item}",)) if failed else None


def _is_approved(told: Told, purpose: ApprovalFor) -> bool:
    """However the register writes the account's name."""
    name = _name(told.record)
    return bool(name) and any(told.approved(purpose, form) for form in (name, f"@{name}"))


DETECTOR = Detector(name="name_or_logo", reads="reports", parameters=NameOrLogo, prepare=prepare)
