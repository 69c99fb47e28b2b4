"""How a mail's own headers say that it is personal (DMU 5.2, WCC 3); the heading's own marks are the pack's to read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from headerfirst.schemas.vocabulary import Mark, Sensitivity
from headerfirst.streams.connectors.mail_headers import Headers

_LABEL_FIELDS: Final = ("keywords", "x-keywords", "x-label", "x-labels", "x-gmail-labels", "x-ms-exchange-categories")
_PERSONAL: Final = frozenset({"personal", "private"})
_STATED: Final[dict[str, Sensitivity]] = {
    "": "normal",
    "normal": "normal",
    "personal": "personal",
    "private": "private",
    "company-confidential": "company-confidential",
    "confidential": "company-confidential",
}
"""RFC 2156 §5.3.4, and the word that Outlook shows for the last."""
_STRICTEST_FIRST: Final[tuple[Sensitivity, ...]] = (
    "personal",
    "private",
    "unknown",
    "company-confidential",
    "normal",
)
_PURVIEW_NAME: Final = re.compile(r"_name\s*=\s*([^;]+)", re.IGNORECASE)
"""A label's name in Microsoft's `msip_labels`."""


def sensitivity_of(headers: Headers, *, all_headers_seen: bool) -> Sensitivity:
    """What `Sensitivity` says; `unknown` where it says something else, or where it may stand in what was not seen."""
    stated = [_STATED.get(value.partition("(")[0].strip().lower(), "unknown") for value in headers.all("sensitivity")]
    default: Sensitivity = "normal" if all_headers_seen else "unknown"
    return min((*stated, default), key=_STRICTEST_FIRST.index)


def marks_of(headers: Headers, folder: str | None, keywords: Iterable[str] = ()) -> list[Mark]:
    """Signs beside `Sensitivity` and the heading: a label in the headers or `keywords` that a server keeps beside them
    (IMAP's begin with `$`), or the folder that the owner keeps it in.
    """
    marks: list[Mark] = []
    kept = {keyword.lstrip("$").casefold() for keyword in keywords}
    if not _PERSONAL.isdisjoint(_labels(headers) | kept):
        marks.append("label")
    if folder is not None and not _PERSONAL.isdisjoint(folder.casefold().split("/")):
        marks.append("folder")
    return marks


def _labels(headers: Headers) -> set[str]:
    written = [label for name in _LABEL_FIELDS for field in headers.all(name) for label in field.split(",")]
    written += [name for field in headers.all("msip_labels") for name in _PURVIEW_NAME.findall(field)]
    return {label.strip().strip('"').casefold() for label in written}
