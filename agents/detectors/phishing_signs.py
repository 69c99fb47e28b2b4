"""Mail from outside that bears several signs of phishing in its header, none of which proves anything by itself.

Why: DMU 5.1(iv) and WCC 3 keep malicious mail out by automated means. The signs: nothing proves the domain in From; it
shows a colleague's name, a well-known firm's, another address or site than its own, or letters of two alphabets in one
word; answers go elsewhere; its domain looks like ours, or is ours. A rule says how many there have to be. A list breaks
signatures and takes the answers itself, so that neither is a sign there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Final
from unicodedata import name as alphabet_of

import msgspec
from headerfirst.agents.addresses import normalise_domain, skeleton
from headerfirst.agents.borrowed_names import borrowed_outside
from headerfirst.agents.detector import Detector, Grounds, Prepared, site_list, within
from headerfirst.agents.facts import Mail
from headerfirst.agents.sender_proof import is_disproved, is_proved
from headerfirst.schemas.policy import Name, PackFile
from headerfirst.schemas.record import Struct

_SITE: Final = re.compile(r"(?<![\w.-])(?:[\w.+-]+@)?((?:[\w-]+\.)+(?:com|net|org|io|uk|eu|gov|edu|info|biz))(?![\w-])")
"""An address or a site within a name."""
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_TAKEN_FOR_LATIN: Final = ("CYRILLIC", "GREEK")
_LONGEST_NAME: Final = 80
"""Characters looked at: what a reader sees of a name."""


class PhishingSigns(Struct, frozen=True, kw_only=True):
    at_least: Annotated[int, msgspec.Meta(ge=1)]
    """So many signs together."""
    brands: dict[str, list[str]]
    """What well-known firms are called in From, as regular expressions, and the sites that they write from."""
    services: Name
    """The list of sites that write in the name of people."""


def prepare(parameters: PhishingSigns, pack: PackFile) -> Prepared:
    services = site_list(pack, parameters.services)
    least, brands = parameters.at_least, _Brands(parameters.brands)

    def look(mail: Mail) -> Grounds | None:
        record = mail.record
        if not record.from_.name and not record.reply_to and record.auth is None:
            return None
        signs = tuple(_signs(mail, services, brands))
        return Grounds(("from", "reply_to", "auth"), signs) if len(signs) >= least else None

    return Prepared(mail=look)


class _Brands:
    """Names of firms as one expression, with the sites of each."""

    def __init__(self, brands: dict[str, list[str]]) -> None:
        self._sites = [frozenset(map(str.casefold, sites)) for _, sites in sorted(brands.items())]
        self._names = re.compile("|".join(rf"\b({name})\b" for name in sorted(brands)) or r"(?!)", re.IGNORECASE)

    def borrowed(self, name: str, domain: str) -> bool:
        found = self._names.search(name)
        if found is None or found.lastindex is None:
            return False
        return within(domain, self._sites[found.lastindex - 1]) is None


def _signs(mail: Mail, services: frozenset[str], brands: _Brands) -> Iterator[str]:
    record, sender = mail.record, mail.sender
    listed = record.list_id is not None
    if not listed and record.auth is not None and not is_proved(record.auth):
        disproved = is_disproved(record.auth)
        yield "auth:fail" if disproved else "auth:nothing-passed"
        if sender.ours and disproved:
            yield "domain:ours"
    if record.from_.name:
        yield from _signs_of_name(mail, record.from_.name[:_LONGEST_NAME], services, brands)
    if record.reply_to and not listed and _answers_elsewhere(mail):
        yield "reply-to:elsewhere"
    likeness = None if sender.ours else mail.register.domains.likeness(sender.domain)
    if likeness is not None and not likeness.startswith("ending:"):
        yield "domain:look-alike"


def _signs_of_name(mail: Mail, name: str, services: frozenset[str], brands: _Brands) -> Iterator[str]:
    sender = mail.sender
    if borrowed_outside(mail, services):
        yield "name:staff"
    if "." in name and not _same_house(_domain_in(name), sender.domain):
        yield "name:other-site"
    words = _SITE.sub(" ", name) if "." in name else name  # a firm within a site was counted with it
    seen = words if words.isascii() else "".join(map(skeleton, words))
    if not sender.ours and brands.borrowed(seen, sender.domain):
        yield "name:brand"
    if not name.isascii() and _mixes_alphabets(name):
        yield "name:two-alphabets"


def _domain_in(name: str) -> str | None:
    found = _SITE.search(name.casefold())
    return normalise_domain(found[1]) if found is not None else None


def _mixes_alphabets(name: str) -> bool:
    """Whether one word holds Latin letters beside such as are taken for them."""
    return any(
        any(letter.isascii() for letter in word)
        and any(alphabet_of(letter, "").startswith(_TAKEN_FOR_LATIN) for letter in word)
        for word in _WORD.findall(name)
    )


def _answers_elsewhere(mail: Mail) -> bool:
    parties = (mail.register.party(entry.address, mail.at) for entry in mail.record.reply_to)
    return any(not _same_house(party.domain, mail.sender.domain) for party in parties)


def _same_house(domain: str | None, other: str) -> bool:
    """Whether one lies under the other; nothing is no other house."""
    return not domain or domain == other or domain.endswith(f".{other}") or other.endswith(f".{domain}")


DETECTOR = Detector(
    name="phishing_signs",
    reads="mail",
    parameters=PhishingSigns,
    prepare=prepare,
    directions=frozenset({"inbound"}),
)
