"""What every source of people gives: entries, and by place and reason what could not become one. Never by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, TypeAlias

from headerfirst.schemas.errors import HeaderFirstError
from headerfirst.schemas.record import Struct

Kind: TypeAlias = Literal["person", "shared", "service"]
"""A person, or what kind of mailbox it is that no single person has."""


class Entry(Struct, frozen=True, kw_only=True):
    """One person or mailbox as a source has it; None and empty mean that the source says nothing of it."""

    place: str
    """Where it stands in the file: `line 12`, `user 3`."""
    kind: Kind = "person"
    id: str | None = None
    """What stays when somebody marries, moves or changes the team."""
    names: list[str]
    """What `manager` of other entries may call this one."""
    addresses: list[str]
    """Normalised, the first being where mail to them goes."""
    name: str | None = None
    manager: str | None = None
    org_unit: str | None = None
    type: str | None = None
    """The kind of employment in the source's own words."""
    employer: str | None = None
    time_zone: str | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    endless: bool = False
    """The source knows of end dates, and says that there is none."""
    active: bool | None = None
    """False: the account is disabled."""
    remarks: list[str]
    """What was left out of it, and why."""


class Problem(NamedTuple):
    """Both parts may be shown to anybody."""

    place: str
    reason: str


class Unreadable(HeaderFirstError):  # noqa: N818 - as those of schemas/errors.py
    """An entry cannot become a record; the message names attributes and never what stands in them."""


@dataclass(repr=False)
class Export:
    """All of one file."""

    entries: list[Entry] = field(default_factory=list)
    garbled: list[Problem] = field(default_factory=list)
    """What could not be read at all, and so may be anybody."""
    passed_over: int = 0
    """Groups, computers and the like."""
    missing: int = 0
    """How many more there are by the source's own word."""
