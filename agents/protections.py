"""What is left alone, decided before any rule runs: union, personal, proper channels (DMU 1.5, 5.2, 5.3, 6.1).

Connectors and agents both ask here: connectors so that protected mail is never produced, agents because somebody else
may have produced it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final

from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.effective import effective
from headerfirst.agents.party import Party
from headerfirst.agents.register import Register
from headerfirst.agents.visits import category_key
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import EmailMetadata, Folder
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import Protections
from headerfirst.schemas.register import UnionFolder
from headerfirst.schemas.vocabulary import Mark, ProtectedChannel, Sensitivity, ShieldReason
from headerfirst.schemas.web_proxy import WebProxy

_PREFIX: Final = re.compile(
    r"\s*(?:"
    # Answered, passed on, returned: English, German, Scandinavian, French, Spanish, Italian, Polish, Welsh, Irish.
    r"(?:re|r|fw|fwd|aw|antw|wg|sv|vs|vb|vl|ref|réf|tr|rv|res|enc|rif|i|odp|pd|atb|yml|fre|"
    r"automatic reply|out of office|undeliverable|accepted|declined|tentative|cancell?ed|updated|recall|read|not read)"
    r"\s*(?:\[\d+\])?\s*[:\uff1a]"
    # What a list or a gateway wrote: `[branch-list]`, `[EXTERNAL]`.
    r"|\[[^\]]{1,60}\]"
    r")\s*",
    re.IGNORECASE,
)
"""What programs put before a heading: the mark behind it lives on."""
_MOST_PREFIXES: Final = 20
_PERSONAL: Final[frozenset[Sensitivity]] = frozenset({"personal", "private"})
_LONGEST_HEADING: Final = 998
"""Characters looked at: RFC 5322 §2.1.1 allows no longer line."""


class PersonalMarks:
    """Reads the heading for the pack's conventions of marking mail as personal. Raises Misconfigured where one of them
    is no regular expression.
    """

    def __init__(self, protections: Protections) -> None:
        patterns = "|".join(f"(?:{pattern})" for pattern in protections.personal_headings)
        try:
            self._heading = re.compile(patterns, re.IGNORECASE) if patterns else None
        except re.error as error:
            raise Misconfigured(f"`personal_headings` has no regular expression ({error.msg})") from error

    def in_heading(self, heading: str | None) -> bool:
        """Whether the heading is marked, as it stands or behind what programs put before it."""
        if heading is None or self._heading is None:
            return False
        text = heading[:_LONGEST_HEADING]
        for _ in range(_MOST_PREFIXES):
            if self._heading.search(text) is not None:
                return True
            prefix = _PREFIX.match(text)
            if prefix is None:
                return False
            text = text[prefix.end() :]
        return False

    def of(self, marks: Iterable[Mark], sensitivity: Sensitivity, heading: str | None) -> list[Mark]:
        """All marks: those given, that of the header (RFC 2156 §5.3.4) and that of the heading."""
        found = list(dict.fromkeys(marks))
        if sensitivity in _PERSONAL and "header" not in found:
            found.append("header")
        if "heading" not in found and self.in_heading(heading):
            found.append("heading")
        return found

    def any(self, marks: Collection[Mark], sensitivity: Sensitivity, heading: str | None) -> bool:
        """Whether there is any mark."""
        return bool(marks) or sensitivity in _PERSONAL or self.in_heading(heading)


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
    register: Register, addresses: Iterable[str], moments: Collection[datetime]
) -> ShieldReason | None:
    """The union protection that any of the addresses has at any of the moments."""
    at = max(moments)
    return shield_of_parties((register.party(address, at) for address in addresses), moments)


def shield_of_parties(parties: Iterable[Party], moments: Collection[datetime]) -> ShieldReason | None:
    for party in parties:
        for term in party.terms:
            if any(map(term.covers, moments)):
                return term.reason
    return None


def shield_of_folder(
    register: Register, protections: Protections, mailbox: str, folder: Folder | None, moments: Collection[datetime]
) -> ShieldReason | None:
    """Union folders by id or path, folders below them, and folders that are named like one until somebody says no."""
    if folder is None:
        return None
    entries = register.union_folders(mailbox)
    for entry in entries:
        dated = entry.status != "rejected" and any(effective(entry, moment) for moment in moments)
        if dated and _below(entry, folder) is not None:
            return "union_folder"
    refused = [entry for entry in entries if entry.status == "rejected" and effective(entry, max(moments))]
    below = [rest for entry in refused if (rest := _below(entry, folder)) is not None]
    # A refusal speaks of the names down to its own folder: one below may still be named like a union's.
    unspoken = min(below, key=len, default=_parts(folder.path))
    return "union_folder" if _named_like_a_union(protections, unspoken) else None


def _below(entry: UnionFolder, folder: Folder) -> tuple[str, ...] | None:
    """The way down from a registered folder to this one, which may be itself; None where it is another."""
    if entry.folder_id is not None and entry.folder_id == folder.id:
        return ()
    own, other = _parts(entry.path), _parts(folder.path)
    return other[len(own) :] if own and other[: len(own)] == own else None


def _parts(path: str | None) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[/\\.]", (path or "").casefold()) if part)


def _named_like_a_union(protections: Protections, parts: tuple[str, ...]) -> bool:
    pattern = _union_names(tuple(protections.union_folder_names))
    return pattern is not None and any(pattern.search(part) for part in parts)


@lru_cache(maxsize=64)
def _union_names(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Each name as whole words, between which and around which anything but letters may stand."""
    words = [re.findall(r"[^\W\d_]+", name.casefold()) for name in names]
    spaced = "|".join(r"[\W\d_]+".join(map(re.escape, name)) for name in words if name)
    return re.compile(rf"(?<![^\W\d_])(?:{spaced})(?![^\W\d_])") if spaced else None


def moments_of(record: EmailMetadata) -> tuple[datetime, ...]:
    """Mail dated inside a term stays shielded after it."""
    return (record.observed_at,) if record.sent_at is None else (record.observed_at, record.sent_at)


def shield_of_mail(register: Register, protections: Protections, record: EmailMetadata) -> ShieldReason | None:
    moments = moments_of(record)
    return shield_of_addresses(register, addresses_of(record), moments) or shield_of_folder(
        register, protections, record.mailbox, record.folder, moments
    )


def addresses_of_change(record: AccountChange) -> Iterator[str]:
    """Whose mailbox it is, who acts, and the address that the change names."""
    yield record.mailbox
    yield record.actor
    if record.target is not None:  # an address, or the id that a directory knows somebody by
        yield record.target


def shield_of_change(register: Register, protections: Protections, record: AccountChange) -> ShieldReason | None:
    """An official's mailbox, or one that acts or is named; a union folder."""
    moments = (record.observed_at,)
    return shield_of_addresses(register, addresses_of_change(record), moments) or shield_of_folder(
        register, protections, record.mailbox, record.folder, moments
    )


def shield_of_visit(
    register: Register, no_log_categories: frozenset[str], record: WebProxy, categories: Iterable[str]
) -> ShieldReason | None:
    """`no_log_categories` as `category_key` writes them; `categories` are all that anybody calls the site."""
    if register.protected_site(record.host, record.observed_at):
        return "protected_site"
    if no_log_categories and any(category_key(name) in no_log_categories for name in categories):
        return "no_log"
    return None


def proper_channel(parties: Iterable[Party]) -> ProtectedChannel | None:
    """Grievance, whistleblowing, legal, …: genuine concerns never feed a conduct rule (DMU 6.1 NB)."""
    for party in parties:
        if party.channel is not None:
            return party.channel
    return None


def folder_names(mailbox: str, folder: Folder | None) -> Iterator[str]:
    """One name for a folder and each folder above it, so that protecting any of them is recognised later."""
    if folder is None:
        return
    owner, parts = mailbox_form(mailbox), _parts(folder.path)
    if folder.id is not None:
        yield f"{owner}#{folder.id}"
    for length in range(1, len(parts) + 1):
        yield f"{owner}/{'/'.join(parts[:length])}"


def protected_folder_names(entry: UnionFolder) -> Iterator[str]:
    """The names under which a registered folder, and what lies below it, is recognised."""
    owner, parts = mailbox_form(entry.mailbox), _parts(entry.path)
    if entry.folder_id is not None:
        yield f"{owner}#{entry.folder_id}"
    if parts:
        yield f"{owner}/{'/'.join(parts)}"
