"""A pack made ready to run: its rules bound to their detectors, and which pack is in force when."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import get_args

from headerfirst.agents.activation import is_decided
from headerfirst.agents.detector import Detector, Prepared, discover
from headerfirst.agents.effective import EVER, NEVER
from headerfirst.agents.headings import HeadingRules
from headerfirst.agents.protections import PersonalMarks
from headerfirst.agents.register import Register
from headerfirst.agents.visits import category_key
from headerfirst.agents.web_groups import WebGroups
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.policy import Pack, PackFile, PathPattern, Rule
from headerfirst.schemas.vocabulary import CLASS_OF, CategoryClass, Direction


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule with its detector and parameters bound, and the pack that it stands in."""

    pack: PackFile
    ref: PackRef
    rule: Rule
    detector: Detector
    prepared: Prepared
    class_: CategoryClass
    # What every event asks of every rule, worked out once.
    is_conduct: bool = field(init=False)
    is_always: bool = field(init=False)
    needs_heading: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_conduct", self.class_ == "conduct")
        object.__setattr__(self, "is_always", self.rule.trigger == "always")
        object.__setattr__(self, "needs_heading", "subject" in self.detector.needs)


@dataclass(frozen=True, slots=True)
class PathTagger:
    """Names the path patterns that match a path, so that the path itself can be dropped at the connector."""

    patterns: tuple[tuple[str, frozenset[str], re.Pattern[str]], ...]

    def tags(self, host: str, path: str) -> list[str]:
        return [tag for tag, hosts, pattern in self.patterns if (not hosts or host in hosts) and pattern.search(path)]


@dataclass(frozen=True, slots=True)
class ReadyPack:
    pack: Pack
    ref: PackRef
    marks: PersonalMarks
    paths: PathTagger
    mail_rules: Mapping[Direction, tuple[ReadyRule, ...]]
    """By direction: who receives unsolicited mail is never looked at for it."""
    heading_rules: Mapping[Direction, HeadingRules]
    """Of mail too: those that look only where a pattern of theirs matches the heading."""
    web_rules: tuple[ReadyRule, ...]
    account_rules: tuple[ReadyRule, ...]
    report_rules: tuple[ReadyRule, ...]
    no_log_categories: frozenset[str]
    """As `category_key` writes them."""
    web_groups: WebGroups
    """By which the organisation's use of the web is counted."""


def make_ready(pack: Pack) -> ReadyPack:
    """Bind a loaded pack; raises Misconfigured where a rule names no detector or gives it wrong parameters."""
    ref = PackRef(id=pack.file.id, version=pack.file.version, digest=pack.digest)
    return of_rules(pack, ref, tuple(_ready(rule, pack, ref) for rule in sorted(pack.rules, key=lambda rule: rule.id)))


def of_rules(pack: Pack, ref: PackRef, rules: tuple[ReadyRule, ...]) -> ReadyPack:
    """The pack with these rules, by what they read."""
    return ReadyPack(
        pack=pack,
        ref=ref,
        marks=PersonalMarks(pack.file.protections),
        paths=PathTagger(tuple(_path_pattern(pattern) for pattern in pack.file.path_patterns)),
        mail_rules={direction: _for_mail(rules, direction) for direction in get_args(Direction)},
        heading_rules=_by_heading(rules),
        web_rules=_reading(rules, "web"),
        account_rules=_reading(rules, "accounts"),
        report_rules=_reading(rules, "reports"),
        no_log_categories=frozenset(map(category_key, pack.file.no_log_categories)),
        web_groups=WebGroups(pack.file.web_categories),
    )


def _reading(rules: Iterable[ReadyRule], what: str) -> tuple[ReadyRule, ...]:
    return tuple(rule for rule in rules if rule.detector.reads == what)


def _for_mail(rules: Iterable[ReadyRule], direction: Direction) -> tuple[ReadyRule, ...]:
    mail = _reading(rules, "mail")
    return tuple(rule for rule in mail if direction in rule.detector.directions and not _waits_for_heading(rule))


def _waits_for_heading(rule: ReadyRule) -> bool:
    """Whether nothing but the heading is needed, and a pattern says whether it is worth a look."""
    return bool(rule.prepared.heading) and rule.detector.needs == ("subject",)


def _by_heading(rules: Iterable[ReadyRule]) -> Mapping[Direction, HeadingRules]:
    """Most look at the same directions, so that each set of rules is compiled once."""
    waiting = [rule for rule in _reading(rules, "mail") if _waits_for_heading(rule)]
    compiled: dict[tuple[str, ...], HeadingRules] = {}
    found: dict[Direction, HeadingRules] = {}
    for direction in get_args(Direction):
        of_direction = [rule for rule in waiting if direction in rule.detector.directions]
        names = tuple(rule.rule.id for rule in of_direction)
        if names not in compiled:
            compiled[names] = HeadingRules(of_direction)
        found[direction] = compiled[names]
    return found


def _ready(rule: Rule, pack: Pack, ref: PackRef) -> ReadyRule:
    detector = discover().get(rule.detector)
    if detector is None:
        raise Misconfigured(f"rule {rule.id}: there is no detector {rule.detector!r}; `headerfirst agents` lists them")
    try:
        prepared = detector.with_parameters(rule.parameters, pack.file)
    except Misconfigured as error:
        raise Misconfigured(f"rule {rule.id}: {error}") from error
    return ReadyRule(pack.file, ref, rule, detector, prepared, CLASS_OF[rule.category])


def _path_pattern(pattern: PathPattern) -> tuple[str, frozenset[str], re.Pattern[str]]:
    try:
        return pattern.id, frozenset(pattern.hosts), re.compile(pattern.pattern, re.IGNORECASE)
    except re.error as error:
        raise Misconfigured(f"path pattern {pattern.id}: not a regular expression ({error.msg})") from error


class Packs:
    """Which pack is in force at a moment: the register's `pack` records, matched to the folders by digest."""

    def __init__(self, folders: Iterable[ReadyPack], *, always: ReadyPack | None = None) -> None:
        self._by_digest: Mapping[str, ReadyPack] = {pack.ref.digest: pack for pack in folders}
        self._always = always
        """`backtest --pack P` and `policy test`: P at all times."""
        self._found: ReadyPack | None = None
        self._since, self._until = EVER, EVER
        self._register: Register | None = None
        self._revision = -1

    def in_force(self, register: Register, at: datetime) -> ReadyPack | None:
        """The pack activated last before the moment; none: no rule may run. Nor may any where the activated folder is
        not here: an older policy is not the one that people were told of.
        """
        if self._always is not None:
            return self._always
        same = self._register is register and self._revision == register.revision
        if not (same and self._since <= at < self._until):
            self._find(register, at)
        return self._found

    def _find(self, register: Register, at: datetime) -> None:
        """The answer at the moment, and over which time it stays the same."""
        records = [record for record in register.activations() if is_decided(record)]
        live = [record for record in records if record.active_from <= at and (record.to is None or at < record.to)]
        latest = max(live, key=lambda record: (record.active_from, record.id), default=None)
        changes = [moment for record in records for moment in (record.active_from, record.to) if moment is not None]
        self._found = None if latest is None else self._by_digest.get(latest.digest)
        self._since = max((moment for moment in changes if moment <= at), default=EVER)
        self._until = min((moment for moment in changes if moment > at), default=NEVER)
        self._register, self._revision = register, register.revision

    def by_digest(self, digest: str) -> ReadyPack | None:
        """The pack that a finding cites."""
        if self._always is not None and self._always.ref.digest == digest:
            return self._always
        return self._by_digest.get(digest)

    def all(self) -> Iterable[ReadyPack]:
        return self._by_digest.values()
