"""What is left alone, decided before any rule runs: union, personal, proper channels (DMU 1.5, 5.2, 5.3, 6.1).

Connectors and agents both ask here: connectors so that protected mail is never produced, agents because somebody else
may have produced it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final

from headerfirst.agents.addresses import normalise, without_tag
from headerfirst.agents.register import Party, Register, effective
from headerfirst.schemas.email_metadata import EmailMetadata, Folder
from headerfirst.schemas.policy import Protections
from headerfirst.schemas.register import UnionFolder
from headerfirst.schemas.vocabulary import Mark, ProtectedChannel, Sensitivity, ShieldReason
from headerfirst.schemas.web_proxy import WebProxy

_REPLY_PREFIX: Final = re.compile(
    r"^\s*(?:(?:re|fw|fwd|aw|wg|sv|vs|antw|rv|tr|automatic reply|accepted|declined)\s*(?:\[\d+\])?\s*:\s*)+",
    re.IGNORECASE,
)
"""What mail programs put before a heading when it is answered or passed on: the mark behind it lives on."""


class PersonalMarks:
    """Reads the heading for the pack's conventions of marking mail as personal."""

    def __init__(self, protections: Protections) -> None:
        patterns = "|".join(f"(?:{pattern})" for pattern in protections.personal_headings)
        self._heading = re.compile(patterns, re.IGNORECASE) if patterns else None

    def in_heading(self, heading: str | None) -> bool:
        if heading is None or self._heading is None:
            return False
        return self._heading.search(_REPLY_PREFIX.sub("", heading)) is not None

    def of(self, marks: Iterable[Mark], sensitivity: Sensitivity, heading: str | None) -> list[Mark]:
        """All marks: those given, that of the header (RFC 2156 §5.3.4) and that of the heading."""
        found = list(dict.fromkeys(marks))
        if sensitivity in ("personal", "private") and "header" not in found:
            found.append("header")
        if "heading" not in found and self.in_heading(heading):
            found.append("heading")
        return found


def addresses_of(record: EmailMetadata) -> Iterator[str]:
    """Every address through which somebody may be protected."""
    yield record.mailbox
    yield record.from_.address
    if record.authenticated_sender is not None:
        yield record.authenticated_sender
    for group in (record.reply_to, record.to, record.cc, record.bcc):
        for entry in group:
            yield entry.address


def shield_of_addresses(
    register: Register, addresses: Iterable[str], moments: Iterable[datetime]
) -> ShieldReason | None:
    """The union protection that any of the addresses has at any of the moments."""
    instants = tuple(moments)
    for address in addresses:
        for term in register.party(address).terms:
            if any(map(term.covers, instants)):
                return term.reason
    return None


def shield_of_folder(
    register: Register, protections: Protections, mailbox: str, folder: Folder | None, moments: Iterable[datetime]
) -> ShieldReason | None:
    """Union folders by id or path, folders below them, and folders that are named like one until somebody says no."""
    if folder is None:
        return None
    registered = register.union_folders(mailbox)
    instants = tuple(moments)
    for entry in registered:
        if entry.status == "rejected" or not _is_or_contains(entry, folder):
            continue
        if any(effective(entry, moment) for moment in instants):
            return "union_folder"
    if any(_is_or_contains(entry, folder) and entry.status == "rejected" for entry in registered):
        return None
    return "union_folder" if _named_like_a_union(protections, folder) else None


def _is_or_contains(entry: UnionFolder, folder: Folder) -> bool:
    if entry.folder_id is not None and entry.folder_id == folder.id:
        return True
    if folder.path is None:
        return False
    own, other = _path(entry.path), _path(folder.path)
    return other[: len(own)] == own


def _path(path: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[/\\.]", path.casefold()) if part)


def _named_like_a_union(protections: Protections, folder: Folder) -> bool:
    words = set(re.findall(r"\w+", (folder.path or "").casefold()))
    return any(name.casefold() in words for name in protections.union_folder_names)


def moments_of(record: EmailMetadata) -> tuple[datetime, ...]:
    """Mail dated inside a term stays shielded after it."""
    return (record.observed_at,) if record.sent_at is None else (record.observed_at, record.sent_at)


def shield_of_mail(register: Register, protections: Protections, record: EmailMetadata) -> ShieldReason | None:
    moments = moments_of(record)
    return shield_of_addresses(register, addresses_of(record), moments) or shield_of_folder(
        register, protections, record.mailbox, record.folder, moments
    )


def shield_of_visit(register: Register, no_log_categories: Iterable[str], record: WebProxy) -> ShieldReason | None:
    if register.protected_site(record.host, record.observed_at):
        return "protected_site"
    if record.vendor_categories and not set(no_log_categories).isdisjoint(record.vendor_categories):
        return "no_log"
    return None


def proper_channel(parties: Iterable[Party]) -> ProtectedChannel | None:
    """Grievance, whistleblowing, legal, …: genuine concerns never feed a conduct rule (DMU 6.1 NB)."""
    return next((party.channel for party in parties if party.channel is not None), None)


def mailbox_form(address: str) -> str:
    """The key that an address serves as."""
    return without_tag(normalise(address))


def folder_names(mailbox: str, folder: Folder | None) -> Iterator[str]:
    """One name for a folder and each folder above it, so that protecting any of them is recognised later."""
    if folder is None:
        return
    if folder.id is not None:
        yield f"{mailbox}#{folder.id}"
    parts = _path(folder.path or "")
    for length in range(1, len(parts) + 1):
        yield f"{mailbox}/{'/'.join(parts[:length])}"
