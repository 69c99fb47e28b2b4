"""In words what differs between two packs: what a works council asks first when a policy is changed or compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

import msgspec
from headerfirst.agents.pack_in_words import kept_for
from headerfirst.agents.visits import category_key
from headerfirst.schemas.policy import Pack, PurposeTerms, Rule

T = TypeVar("T")

_RULE_WORDS: Final[Mapping[str, str]] = {
    "trigger": "runs",
    "mode": "is heard",
    "severity": "weighs",
    "purpose": "is for",
    "category": "opens incidents of",
    "daily_budget": "may find a day",
}
_TRIGGERS: Final = {"always": "always", "on_case": "only on a registered case"}
_PROTECTIONS: Final[Mapping[str, str]] = {
    "consultation_valid_days": "days that a consultation of the union is good for",
    "attachment_names": "names of attachments are part of the heading",
    "personal_headings": "ways to mark a heading as personal",
    "union_folder_names": "names by which a union folder is presumed",
}


def difference(one: Pack, other: Pack) -> list[str]:
    """Sentences, in the order in which a pack is read; none: the packs say the same."""
    first, second = one.file.id, other.file.id
    if first == second:
        first, second = f"{first} {one.file.version}", f"{second} {other.file.version}"
    return [sentence for part in _PARTS for sentence in part(one, other, first, second)]


def _purposes(one: Pack, other: Pack, first: str, second: str) -> Iterator[str]:
    mine, theirs = _by_id(one.file.purposes), _by_id(other.file.purposes)
    terms, others = ({str(entry.id): _who_decides(entry) for entry in pack.file.purposes} for pack in (one, other))
    yield from _only("purpose", terms, others, first, second)
    for name in _both(mine, theirs):
        for words in (_who_decides, _scanned, _longest):
            yield from _told_apart(f"purpose {name}", words(mine[name]), words(theirs[name]), first, second)


def _who_decides(terms: PurposeTerms) -> str:
    if terms.automatic:
        return "content is scanned without people"
    return f"content needs people: {terms.approvals} approval by {' or '.join(terms.approver_roles)}"


def _scanned(terms: PurposeTerms) -> str:
    return f"scanned for {', '.join(terms.scanners)}" if terms.scanners else "nothing is scanned"


def _longest(terms: PurposeTerms) -> str:
    return f"a grant lasts {terms.longest_days} days at most"


def _rules(one: Pack, other: Pack, first: str, second: str) -> Iterator[str]:
    mine, theirs = _by_id(one.rules), _by_id(other.rules)
    titles, others = ({rule.id: rule.title for rule in pack.rules} for pack in (one, other))
    yield from _only("rule", titles, others, first, second)
    for name in _both(mine, theirs):
        for field, words in _RULE_WORDS.items():
            value, their = (_rule_value(rule, field) for rule in (mine[name], theirs[name]))
            yield from _told_apart(f"rule {name}", f"{words} {value}", f"{words} {their}", first, second)
        yield from _parameters(mine[name], theirs[name], first, second)


def _rule_value(rule: Rule, field: str) -> str:
    value = str(getattr(rule, field))
    return _TRIGGERS.get(value, value)


def _parameters(rule: Rule, other: Rule, first: str, second: str) -> Iterator[str]:
    where = f"rule {rule.id}"
    if rule.detector != other.detector:
        yield from _told_apart(where, f"uses {rule.detector}", f"uses {other.detector}", first, second)
        return
    for name in sorted({*rule.parameters, *other.parameters}):
        value, their = rule.parameters.get(name), other.parameters.get(name)
        if value == their:
            continue
        mine, theirs = _names(value), _names(their)
        if mine != theirs:
            yield from _lists(f"{where}: {name}", mine, theirs, first, second)
        elif isinstance(value, list | dict) or isinstance(their, list | dict):
            yield f"{where}: {name} differs."
        else:
            yield from _told_apart(where, f"{name} is {_shown(value)}", f"{name} is {_shown(their)}", first, second)


def _names(value: Any) -> list[str]:
    """The names in a list or the keys of a table; none where it holds something else."""
    named = isinstance(value, list | dict) and all(isinstance(entry, str) for entry in value)
    return sorted(value) if named else []


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "not said" if value is None else str(value)


def _protections(one: Pack, other: Pack, first: str, second: str) -> Iterator[str]:
    mine, theirs = (msgspec.structs.asdict(pack.file.protections) for pack in (one, other))
    for field, words in _PROTECTIONS.items():
        value, their = mine[field], theirs[field]
        if isinstance(value, list):
            yield from _lists(words, value, their, first, second)
        else:
            yield from _told_apart(words, _shown(value), _shown(their), first, second)


def _never_logged(one: Pack, other: Pack, first: str, second: str) -> Iterator[str]:
    mine, theirs = (sorted({*map(category_key, pack.file.no_log_categories)}) for pack in (one, other))
    yield from _lists("kinds of site that are never logged", mine, theirs, first, second)


def _retention(one: Pack, other: Pack, first: str, second: str) -> Iterator[str]:
    for topic in sorted({*one.file.retention, *other.file.retention}):
        value, their = (kept_for(pack.file.retention.get(topic)) for pack in (one, other))
        yield from _told_apart(f"{topic} is kept for", value, their, first, second)


def _factors(one: Pack, other: Pack, first: str, second: str) -> Iterator[str]:
    yield from _lists("factors are asked for", one.file.factor_categories, other.file.factor_categories, first, second)


def _correlation(one: Pack, other: Pack, first: str, second: str) -> Iterator[str]:
    for category in sorted({*one.file.correlation.hours, *other.file.correlation.hours}):
        value, their = (
            f"{pack.file.correlation.hours.get(category, pack.file.correlation.default_hours)} hours"
            for pack in (one, other)
        )
        yield from _told_apart(f"findings of {category} are one incident within", value, their, first, second)


def _notices(one: Pack, other: Pack, first: str, second: str) -> Iterator[str]:
    mine, theirs = (f"{pack.file.notices.period_days} days" for pack in (one, other))
    yield from _told_apart("a person is told within", mine, theirs, first, second)
    if one.file.notices.standing != other.file.notices.standing:
        yield "The standing notice differs."
    if one.file.contacts != other.file.contacts:
        yield "The contacts differ."


def _law(one: Pack, other: Pack, first: str, second: str) -> Iterator[str]:
    mine, theirs = (sorted(ref.id for ref in pack.file.legal_refs) for pack in (one, other))
    yield from _lists("law", mine, theirs, first, second)


def _only(what: str, mine: Mapping[str, str], theirs: Mapping[str, str], first: str, second: str) -> Iterator[str]:
    """What only one of them has, with a word on what it is."""
    for name in sorted({*mine} - {*theirs}):
        yield f"{what} {name} only in {first}: {mine[name]}."
    for name in sorted({*theirs} - {*mine}):
        yield f"{what} {name} only in {second}: {theirs[name]}."


def _lists(what: str, mine: Iterable[str], theirs: Iterable[str], first: str, second: str) -> Iterator[str]:
    for names, pack in (({*mine} - {*theirs}, first), ({*theirs} - {*mine}, second)):
        if names:
            yield f"{what} only in {pack}: {', '.join(sorted(names))}."


def _told_apart(what: str, value: str, their: str, first: str, second: str) -> Iterator[str]:
    if value != their:
        yield f"{what}: {value} ({first}); {their} ({second})."


def _both(mine: Mapping[str, T], theirs: Mapping[str, T]) -> list[str]:
    return sorted({*mine} & {*theirs})


def _by_id(entries: Iterable[Any]) -> dict[str, Any]:
    return {entry.id: entry for entry in entries}


_PARTS: Final[tuple[Callable[[Pack, Pack, str, str], Iterator[str]], ...]] = (
    _purposes,
    _rules,
    _protections,
    _never_logged,
    _retention,
    _factors,
    _correlation,
    _notices,
    _law,
)
