"""One form for an address, however it was written: case, width, quotes, plus tags, IDNA, letters that look alike."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from unicodedata import category, normalize

from confusable_homoglyphs.confusables import confusables_data

_SEQUENCES: Final = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_DIGITS: Final = str.maketrans({"0": "o", "1": "l"})


_QUOTES: Final = 2


def normalise(address: str) -> str:
    """The address as it serves for a key: NFKC, lower case, domain in its ASCII form (RFC 5321 §2.4, RFC 5891)."""
    text = address.strip()
    text = text.lower() if text.isascii() else normalize("NFKC", text).casefold()
    local, at, domain = text.rpartition("@")
    if not at:
        return text
    return f"{_unquoted(local)}@{_ascii_domain(domain)}"


def normalise_domain(domain: str) -> str:
    """A domain in the form that it has in a normalised address."""
    return _ascii_domain(normalize("NFKC", domain.strip()).casefold())


def mailbox_form(address: str) -> str:
    """The mailbox that an address is delivered to: normalised, without its plus tag."""
    return without_tag(normalise(address))


def _unquoted(local: str) -> str:
    """`"ada"@example.org` and `ada@example.org` are one mailbox (RFC 5321 §4.1.2)."""
    if len(local) > _QUOTES and local[0] == local[-1] == '"':
        return local[1:-1].replace("\\", "")
    return local


def _ascii_domain(domain: str) -> str:
    domain = domain.rstrip(".")
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


def without_tag(address: str) -> str:
    """`ada+union@example.org` is delivered to `ada@example.org` (RFC 5233 subaddressing)."""
    local, at, domain = address.rpartition("@")
    name = local.split("+", 1)[0]
    return f"{name}@{domain}" if at and name else address


def domain_of(address: str) -> str:
    return address.rpartition("@")[2]


@lru_cache(maxsize=100_000)
def skeleton(address: str) -> str:
    """What an address looks like to a reader: equal skeletons are confusable (after Unicode UTS #39 §4)."""
    local, at, domain = without_tag(address).rpartition("@")
    if at and "xn--" in domain:
        domain = _unicode_domain(domain)
    text = f"{local}{at}{domain}"
    if not text.isascii():
        text = "".join(map(_plain, text)).casefold()
    text = text.translate(_DIGITS)
    for seen, meant in _SEQUENCES:
        text = text.replace(seen, meant)
    return text


def _unicode_domain(domain: str) -> str:
    try:
        return domain.encode("ascii").decode("idna")
    except UnicodeError:
        return domain


def _plain(character: str) -> str:
    """The ASCII letter or letters that this character is mistaken for; itself where there is none."""
    if character.isascii():
        return character
    if category(character) == "Cf":
        # Joiners, direction marks and soft hyphens are not seen at all.
        return ""
    for lookalike in confusables_data.get(character, ()):
        text = str(lookalike["c"])
        if text.isascii() and text.isalnum():
            return text
    return character
