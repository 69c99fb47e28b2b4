"""What a detector is: code that looks at one event for one thing, and says on what grounds it saw it.

A pack's *rule* names a detector and gives its parameters. A detector is one file in `agents/detectors/`, whatever its
input: its docstring says what, why and which clause; its `DETECTOR` is found by walking the package (`discover`).
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import msgspec
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import PackFile
from headerfirst.schemas.record import Struct
from headerfirst.schemas.vocabulary import About, Category, Direction, Severity, StatementKind

if TYPE_CHECKING:
    from headerfirst.agents.facts import AccountAct, Mail, Told, Visit
    from headerfirst.agents.usage import Tally


class Joining(NamedTuple):
    """Which incidents something belongs to that opens none by itself: a rule that was removed again, a statement. Those
    named; else those of the same subject whose window touches the time from `back` before the event to `ahead` after.
    """

    incident_ids: tuple[str, ...] = ()
    categories: tuple[Category, ...] = ()
    """None: the rule's own."""
    back: timedelta = timedelta()
    ahead: timedelta = timedelta()
    statement: StatementKind | None = None


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a detector fired: a bare bool is no finding. `evidence` holds hosts, domains, counts, extensions and rule
    tokens; never a heading, an address or a name.
    """

    fields: tuple[str, ...]
    evidence: tuple[str, ...]
    severity: Severity | None = None
    """In place of the rule's own."""
    attempt: bool | None = None
    """It was tried and stopped."""
    about: About | None = None
    """In place of the acting person. Of a rule that counts, `Use.about` says it: before anything is counted."""
    in_working_hours: bool | None = None
    """Of a rule that counts, and that counts nothing but one of the two; a day by itself is neither."""
    joins: Joining | None = None
    """It is no breach, but belongs to incidents that others open."""
    ledger: str | None = None
    """It is entered in the ledger under this name of a count, beside the finding or in place of it."""
    silent: bool = False
    """There is no finding: only the ledger says that it was told."""


LookAtMail: TypeAlias = "Callable[[Mail], Grounds | None]"
LookAtVisit: TypeAlias = "Callable[[Visit], Grounds | None]"
LookAtAct: TypeAlias = "Callable[[AccountAct], Grounds | None]"
LookAtReport: TypeAlias = "Callable[[Told], Grounds | None]"
CountMail: TypeAlias = "Callable[[Mail], Use | None]"
CountVisit: TypeAlias = "Callable[[Visit], Use | None]"
JudgeTally: TypeAlias = "Callable[[Tally], Grounds | None]"


class Use(NamedTuple):
    """Under which class of use an event counts, and for how much in its hour; 0 where only its minute matters."""

    class_of_use: str
    amount: int = 0
    about: Literal["person", "account"] = "person"
    """In whose day: that of the acting person, or that of the account alone, whoever holds it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A detector with a rule's parameters: either a look at one event, or a count and a judgement of the day's tally.

    `counts` (of visits) and `counts_mail` give the use under which the event counts, or None; `judges` is asked before
    and after the tally took the event, and the rule fires where only the second answer has grounds.
    """

    mail: LookAtMail | None = None
    visit: LookAtVisit | None = None
    act: LookAtAct | None = None
    report: LookAtReport | None = None
    counts: CountVisit | None = None
    counts_mail: CountMail | None = None
    judges: JudgeTally | None = None
    heading: tuple[str, ...] = ()
    """Regular expressions of which one has to match the heading before `mail` can have grounds: a thousand rules are
    then asked at once. None: the rule looks at every mail.
    """


@dataclass(frozen=True, slots=True)
class Detector:
    """`needs` names the fields without which the detector is not run, and counted as such."""

    name: str
    reads: Literal["mail", "web", "accounts", "reports"]
    parameters: type[Struct]
    prepare: Callable[[Any, PackFile], Prepared]
    needs: tuple[str, ...] = ()
    directions: frozenset[Direction] = frozenset({"outbound", "internal"})
    """Mail that is looked at; who receives unsolicited mail is never its subject (DMU 6.3)."""
    decides: bool = True
    """Whether the fields it sees suffice for a finding; if not, its rules have to ask for an inspection."""

    def with_parameters(self, given: Mapping[str, Any], pack: PackFile) -> Prepared:
        """Raises Misconfigured where a parameter is missing, unknown or of the wrong type."""
        try:
            parameters = msgspec.convert(dict(given), self.parameters)
        except msgspec.ValidationError as error:
            raise Misconfigured(f"detector {self.name}: {error}") from error
        return self.prepare(parameters, pack)


@cache
def discover() -> Mapping[str, Detector]:
    """All detectors by name, from the modules of `headerfirst.agents.detectors` in sorted order."""
    from headerfirst.agents import detectors

    names = sorted(module.name for module in pkgutil.iter_modules(detectors.__path__))
    found = [importlib.import_module(f"{detectors.__name__}.{name}").DETECTOR for name in names]
    return {detector.name: detector for detector in found}


def site_list(pack: PackFile, name: str) -> frozenset[str]:
    """A named list of the pack's `sites`; raises Misconfigured where the pack has none of that name."""
    try:
        return frozenset(host.casefold() for host in pack.sites[name])
    except KeyError:
        raise Misconfigured(f"the pack has no list of sites called {name!r}; add it under `sites`") from None


def path_tags(pack: PackFile, names: Iterable[str]) -> frozenset[str]:
    """Ids of path patterns; raises Misconfigured where the pack has no such pattern."""
    wanted = frozenset(names)
    missing = wanted - {pattern.id for pattern in pack.path_patterns}
    if missing:
        raise Misconfigured(f"the pack has no path pattern {min(missing)!r}; add it under `path_patterns`")
    return wanted


def phrases(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression for several, of which none has to be at the beginning; raises Misconfigured where one is none."""
    try:
        return re.compile("|".join(f"(?:{pattern})" for pattern in patterns) or r"(?!)", re.IGNORECASE)
    except re.error as error:
        raise Misconfigured(f"a phrase is not a regular expression ({error.msg})") from error


def hosts_above(host: str) -> Iterator[str]:
    """The host and every domain above it: `a.b.example`, `b.example`, `example`."""
    host = host.rstrip(".").lower()
    while host:
        yield host
        host = host.partition(".")[2]


def within(host: str, sites: frozenset[str]) -> str | None:
    """The listed site that a host is or lies under; None where it is not listed."""
    for name in hosts_above(host):
        if name in sites:
            return name
    return None
