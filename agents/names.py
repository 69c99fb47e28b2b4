"""The names that somebody may borrow: of people who work here, and of the domains that are ours.

A display name is whatever a sender likes, so people are found by it however it is written, and domains by what a reader
takes them for. Both are kept current by the register's `fold`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Final
from unicodedata import category, normalize

from headerfirst.agents.addresses import normalise_domain, skeleton
from headerfirst.agents.detector import hosts_above
from headerfirst.agents.effective import is_here
from headerfirst.agents.index import Index
from headerfirst.schemas.register import Organisation, Person

_ASIDE: Final = re.compile(r"[(\[<{][^)\]>}]*[)\]>}]")
"""`(Estates)`, `[EXTERNAL]`: no part of a name."""
_APOSTROPHE: Final = re.compile(r"(?<=\w)['\u2019\u02bc](?=\w)")
_WORD: Final = re.compile(r"[^\W\d_]+")
_TITLES: Final = frozenset({"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir", "dame"})
_LIKE: Final = str.maketrans({"i": "l", "3": "e", "4": "a", "5": "s"})
"""What is read one for the other beside the pairs that `skeleton` knows."""
_REMEMBERED: Final = 100_000
_NO_STAFF: Final = frozenset({"student", "visitor", "service"})


def name_words(name: str) -> tuple[str, ...]:
    """The words of a name in their order, without titles, initials, accents and what stands in brackets."""
    words = _WORD.findall(_APOSTROPHE.sub("", _ASIDE.sub(" ", _plain_letters(name).casefold())))
    return tuple(word for word in words if word not in _TITLES and (len(word) > 1 or not word.isascii()))


@lru_cache(maxsize=100_000)
def name_key(name: str) -> str:
    """Equal for `Rahman, Bilal`, `Dr Bilal Rahman` and one with a Cyrillic letter; empty where it names nobody in
    particular: an address, or a single word that many are called by.
    """
    if "@" in name:
        return ""
    words = name_words("".join(map(skeleton, name)) if not name.isascii() else name)
    if len(words) == 1 and words[0].isascii():
        return ""
    return " ".join(sorted(words))


def spells(local: str, name: str) -> bool:
    """Whether a local part is made of the name as people's own addresses are: `b.rahman`, `rahmanbilal75`."""
    return "".join(_WORD.findall(local.casefold())) in _spellings(name)


@lru_cache(maxsize=100_000)
def _spellings(name: str) -> frozenset[str]:
    words = name_words(name)
    if not words:
        return frozenset()
    first, last = words[0], words[-1]
    both = (first + last, last + first, first[0] + last, last + first[0], first + last[0])
    return frozenset((*both, "".join(words)))


class Names(Index[Person]):
    """People by what they are called."""

    def __init__(self) -> None:
        super().__init__(lambda person: filter(None, (name_key(person.name),)))

    def staff(self, name: str, at: datetime) -> list[Person]:
        """Everybody of that name who works here at the moment."""
        known = self.get(name_key(name))
        return [person for person in known if person.person_type not in _NO_STAFF and is_here(person, at)]


class OwnDomains(Index[Organisation]):
    """What is ours by domain, and which other domains look like it."""

    def __init__(self) -> None:
        super().__init__(lambda organisation: map(normalise_domain, organisation.domains))
        self._looks: dict[str, str] = {}
        self._likenesses: dict[str, str | None] = {}

    def add(self, record: Organisation) -> None:
        super().add(record)
        self._forget()

    def remove(self, record: Organisation) -> None:
        super().remove(record)
        self._forget()

    def _forget(self) -> None:
        names = [normalise_domain(domain) for organisation in self.all() for domain in organisation.domains]
        self._looks = {_look(name): name for name in names}
        self._likenesses.clear()

    def likeness(self, domain: str) -> str | None:
        """By what a domain that is not ours could be taken for ours: `letters`, `hyphen`, `sub-domain`, `added-word`,
        or `ending:` with the other ending. What lies under one of ours is ours.
        """
        if domain not in self._likenesses:
            if len(self._likenesses) >= _REMEMBERED:
                self._likenesses.clear()
            self._likenesses[domain] = next(self._signs(domain), None)
        return self._likenesses[domain]

    def _signs(self, domain: str) -> Iterator[str]:
        if any(host in self for host in hosts_above(domain)):
            return
        above = [host for host in hosts_above(domain) if "." in host]
        looks = [_look(host) for host in above]
        flat = set(map(_run_together, self._looks))
        if any(look in self._looks for look in looks):
            yield "letters"
        if any(_run_together(look) in flat for look in looks):
            yield "hyphen"
        if any(f".{ours}." in f".{looks[0]}" for ours in self._looks if looks):
            yield "sub-domain"
        for look, host in zip(looks, above, strict=True):
            yield from self._like_label(look, host)

    def _like_label(self, look: str, host: str) -> Iterator[str]:
        label, _, ending = look.partition(".")
        for ours in self._looks:
            own_label, _, own_ending = ours.partition(".")
            if ending == own_ending and own_label in label.split("-"):
                yield "added-word"
            elif label == own_label:
                yield f"ending:{host.partition('.')[2]}"


def _look(domain: str) -> str:
    """The domain as a reader sees it; as part of an address, so that its ASCII form is read as Unicode."""
    return _plain_letters(skeleton(f"x@{domain}").partition("@")[2]).translate(_LIKE)


def _run_together(look: str) -> str:
    return look.replace("-", "").replace(".", "")


def _plain_letters(text: str) -> str:
    """Without accents and other marks."""
    if text.isascii():
        return text
    return "".join(letter for letter in normalize("NFKD", text) if category(letter) != "Mn")
