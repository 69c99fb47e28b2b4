"""Everybody who works at the made-up organisation: the cast, and as many more as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from random import Random
from typing import Final

from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.register import Acknowledgement, Person, Span, WorkingHours
from headerfirst.schemas.vocabulary import PersonType, Weekday
from headerfirst.streams.sample.cast import CAST, Member
from headerfirst.streams.sample.invented import DEPARTMENTS, DOMAIN, FIRST_NAMES, LAST_NAMES

PEOPLE: Final = 300
HOME: Final = "Europe/London"

_TYPES: Final[dict[PersonType, int]] = {
    "employee": 230,
    "agency": 20,
    "contractor": 12,
    "consultant": 6,
    "volunteer": 8,
    "councillor": 6,
    "partner": 4,
    "student": 12,
    "visitor": 2,
}
"""Of a hundred and more, so many of each."""
_ZONES: Final = {HOME: 94, "Europe/Paris": 3, "America/New_York": 2, "Asia/Kolkata": 1}
_WEEK: Final[tuple[Weekday, ...]] = ("mon", "tue", "wed", "thu", "fri")
_HOURS: Final = {("09:00", "17:30", "12:30"): 80, ("06:00", "14:00", "10:00"): 8, ("14:00", "22:00", "18:00"): 8}
_BREAK: Final = timedelta(hours=1)
_NOT_TOLD: Final = 0.08
"""So many never acknowledged the policy; of people sent by agencies more."""
_NOT_TOLD_BY_AGENCIES: Final = 0.3
_NEVER_TOLD: Final = ("nadia-haddad", "ivan-kolar")
"""Whose incidents say that the notice is missing, whatever the seed."""
_LEFT: Final = {"colm-darcy": timedelta(days=6), "edith-marlowe": timedelta(days=20)}
"""How long before the day."""


def staff(day: date, random: Random, packs: Sequence[PackRef]) -> list[Person]:
    members = [*CAST.values(), *_invented(random, PEOPLE - len(CAST))]
    managers = _managers(members)
    return [_person(member, managers, day, random, packs) for member in members]


def _invented(random: Random, count: int) -> list[Member]:
    names = random.sample(list(product(FIRST_NAMES, LAST_NAMES)), count)
    types = random.choices(list(_TYPES), list(_TYPES.values()), k=count)
    return [
        Member(f"{first}-{last}".lower(), f"{first} {last}", random.choice(DEPARTMENTS), person_type)
        for (first, last), person_type in zip(names, types, strict=True)
    ]


def _managers(members: Sequence[Member]) -> dict[str, str]:
    """The first employee of each department."""
    managers: dict[str, str] = {}
    for member in members:
        if member.person_type == "employee":
            managers.setdefault(member.unit, member.id)
    return managers


def _person(member: Member, managers: dict[str, str], day: date, random: Random, packs: Sequence[PackRef]) -> Person:
    manager = managers.get(member.unit)
    in_cast = member.id in CAST
    zones, hours = (
        random.choices(list(_ZONES), list(_ZONES.values())),
        random.choices(list(_HOURS), list(_HOURS.values())),
    )
    return Person(
        id=member.id,
        addresses=[member.address, *([f"{member.id[0]}.{member.id.partition('-')[2]}@{DOMAIN}"] if in_cast else [])],
        name=member.name,
        person_type=member.person_type,
        employer=f"{member.unit}-staffing.example" if member.person_type == "agency" else None,
        manager=manager if manager != member.id else None,
        org_unit=member.unit,
        time_zone=HOME if in_cast else zones[0],
        working_hours=_working_hours(*(next(iter(_HOURS)) if in_cast else hours[0])),
        ends=_ended(member, day),
        acknowledged_policy=_acknowledged(member, day, random, packs),
    )


def _ended(member: Member, day: date) -> datetime | None:
    before = _LEFT.get(member.id)
    return None if before is None else datetime.combine(day - before, time(hour=17), UTC)


def _working_hours(start: str, end: str, pause: str) -> list[WorkingHours]:
    resumed = (datetime.combine(date.min, time.fromisoformat(pause)) + _BREAK).strftime("%H:%M")
    return [WorkingHours(day=day, from_=start, to=end, breaks=[Span(from_=pause, to=resumed)]) for day in _WEEK]


def _acknowledged(member: Member, day: date, random: Random, packs: Sequence[PackRef]) -> list[Acknowledgement]:
    share = _NOT_TOLD_BY_AGENCIES if member.person_type == "agency" else _NOT_TOLD
    not_told, days_ago = random.random() < share, random.randrange(30, 300)
    if member.id in _NEVER_TOLD or (not_told and member.id not in CAST):
        return []
    at = datetime.combine(day - timedelta(days=days_ago), time(hour=9), UTC)
    return [Acknowledgement(pack=pack.id, version=pack.version, at=at) for pack in packs]
