"""What must not matter does not: who somebody is, in which order records come, and a protection more never finds more.

The invented day goes through both policies twice, with one thing changed. No figure is expected: the two runs are held
against each other (WCC 4, "fair and unbiased"; records.md, Promises 3, 4 and 6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import cache
from random import Random
from typing import Final, NamedTuple

import msgspec
import pytest
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.register import Case, Person, RegisterRecord, UnionOfficial, key_of
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.line import Line
from headerfirst.streams.pipeline import Pipeline
from headerfirst.streams.sample.day import sample_day

from tests.agents.made_packs import KEYS
from tests.clauses.triage import PACKS

DAY: Final = date(2026, 3, 10)
NAMES: Final = {
    "women": ("Siobhan Doyle", "Agnieszka Nowak", "Fatima Hussain", "Oluwaseun Adeyemi", "Priya Nair", "Mei Chen"),
    "men": ("Declan Doyle", "Krzysztof Nowak", "Mohammed Hussain", "Chinedu Adeyemi", "Arjun Nair", "Wei Chen"),
    "accents": ("Siân Prŷs", "Zoë Müller", "José Muñoz", "Łukasz Żak", "Thảo Nguyễn", "Ayşe Çelik"),
}


class World(NamedTuple):
    """`mail` and so on as they lie on the door topics."""

    register: tuple[RegisterRecord, ...]
    door: tuple[Line, ...]


@cache
def day(pack: str) -> World:
    """A day whose records can be read, with a case for everybody, so that every rule has somebody to run for."""
    ready = PACKS[pack]
    sample = sample_day(DAY, 1, [ready.ref], 2_500)
    register = tuple(record for _, record in sample.register)
    people = [record for record in register if isinstance(record, Person)]
    [some_case] = [record for record in register if isinstance(record, Case)][:1]
    cases = tuple(
        msgspec.structs.replace(some_case, id=f"case-of-{person.id}", person=person.id)
        for person in people
        if person.id != some_case.person
    )
    lines = (Line(one.topic, one.key or "", one.value) for one in sample.door if one.value is not None)
    return World((*register, *cases), tuple(line for line in lines if _is_readable(line)))


def _is_readable(line: Line) -> bool:
    try:
        decode(line.topic, line.value)
    except Exception:  # noqa: BLE001 - the day's unreadable records, of whatever kind
        return False
    return True


def incidents_and_findings(pack: str, world: World) -> tuple[list[Line], list[Finding]]:
    ready = PACKS[pack]
    pipeline = Pipeline(Bench(Packs([ready], always=ready), Register(), KEYS))
    for record in world.register:
        pipeline.learn(key_of(record), record)
    lines = [line for door in world.door for line in pipeline.feed(door)]
    return pipeline.incidents(), [decode("findings", line.value).record for line in lines if line.topic == "findings"]


@cache
def plain(pack: str) -> tuple[list[Line], list[Finding]]:
    return incidents_and_findings(pack, day(pack))


def what_was_seen(findings: Sequence[Finding]) -> list[tuple[str, ...]]:
    """All of a finding but the tokens and ids that stand for somebody."""
    told = ("rule_id", "mode", "severity", "category", "about", "audience", "trigger", "clause", "fields", "evidence")
    more = ("attempt", "stage", "notice_missing", "in_working_hours", "employer_equipment")
    return sorted(
        (one.event_id or "", one.at.isoformat(), *(repr(getattr(one, name)) for name in (*told, *more)))
        for one in findings
    )


def replaced(world: World, change: Callable[[str], str]) -> World:
    """Every text in it changed, register and records alike."""
    register = (decode("register", change(encode(record).decode()).encode()).record for record in world.register)
    door = (Line(line.topic, line.key, change(line.value.decode()).encode()) for line in world.door)
    return World(tuple(register), tuple(door))


def renamed(world: World, names: Sequence[str]) -> World:
    """Everybody has another name, and an address that is made of it as theirs was."""
    exchanged: dict[str, str] = {}
    for number, person in enumerate(one for one in world.register if isinstance(one, Person)):
        name = names[number % len(names)] + "abcdefghijklmnopqrstuvwxyz"[number // len(names) % 26]
        for address in person.addresses:
            local, _, domain = address.partition("@")
            if local == ".".join(person.name.casefold().split()):
                exchanged[address] = f"{_ascii(name)}{number}@{domain}"
        exchanged[f'"{person.name}"'] = f'"{name} {number}"'
    # Longer ones first, so that no name is taken out of the middle of another.
    order = sorted(exchanged, key=len, reverse=True)

    def change(text: str) -> str:
        for number, old in enumerate(order):
            text = text.replace(old, f"\0{number}\0")
        for number, old in enumerate(order):
            text = text.replace(f"\0{number}\0", exchanged[old])
        return text

    return replaced(world, change)


def _ascii(name: str) -> str:
    return "".join(letter for letter in name.casefold().replace(" ", ".") if letter.isascii())


@pytest.mark.parametrize("pack", PACKS)
def test_the_day_has_something_to_see_for_many_rules(pack: str) -> None:
    """Else nothing below could fail."""
    assert len({finding.rule_id for finding in plain(pack)[1]}) > 5


@pytest.mark.clause("WCC 4 fair and unbiased")
@pytest.mark.parametrize("group", NAMES)
@pytest.mark.parametrize("pack", PACKS)
def test_other_names_sexes_and_origins_give_the_same_findings(pack: str, group: str) -> None:
    other = renamed(day(pack), NAMES[group])
    assert other != day(pack)
    assert what_was_seen(incidents_and_findings(pack, other)[1]) == what_was_seen(plain(pack)[1])


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("pack", PACKS)
def test_records_in_any_order_give_the_same_incidents(pack: str, seed: int) -> None:
    world = day(pack)
    shuffled = list(world.door)
    Random(seed).shuffle(shuffled)  # noqa: S311 - an order, no secret
    assert shuffled != list(world.door)
    assert incidents_and_findings(pack, world._replace(door=tuple(shuffled)))[0] == plain(pack)[0]


@pytest.mark.parametrize("pack", PACKS)
def test_records_that_come_twice_change_nothing(pack: str) -> None:
    world = day(pack)
    assert incidents_and_findings(pack, world._replace(door=world.door + world.door[::3]))[0] == plain(pack)[0]


@pytest.mark.clause("DMU 5.2d", "WCC 3 personal marking")
@pytest.mark.parametrize("pack", PACKS)
def test_a_personal_mark_on_every_message_only_ever_removes_findings(pack: str) -> None:
    world = day(pack)
    marked = world._replace(door=tuple(map(personal, world.door)))
    before, after = (set(events(found)) for found in (plain(pack)[1], incidents_and_findings(pack, marked)[1]))
    assert after < before
    conduct = {finding.event_id for finding in incidents_and_findings(pack, marked)[1] if finding.class_ == "conduct"}
    assert conduct.isdisjoint(_ids(marked, "email-metadata")), "no conduct rule looks at personal mail"


def personal(line: Line) -> Line:
    if line.topic != "email-metadata":
        return line
    record: EmailMetadata = decode(line.topic, line.value).record
    marked = msgspec.structs.replace(record, marks=sorted({*record.marks, "label"}))
    return Line(line.topic, line.key, encode(marked))


@pytest.mark.clause("DMU 5.3a", "DMU 1.5")
@pytest.mark.parametrize("pack", PACKS)
def test_the_office_of_any_person_only_ever_removes_findings(pack: str) -> None:
    world, (_, found) = day(pack), plain(pack)
    before = set(events(found))
    [some] = [record for record in world.register if isinstance(record, UnionOfficial)][:1]
    busiest = sorted({one.person for one in found if one.person is not None})
    people = [one for one in world.register if isinstance(one, Person) and KEYS.person(one.id) in busiest]
    assert people
    for person in people[:8]:
        office = msgspec.structs.replace(
            some, id=f"office-of-{person.id}", person=person.id, addresses=list(person.addresses), from_=None, to=None
        )
        after = incidents_and_findings(pack, world._replace(register=(*world.register, office)))[1]
        assert set(events(after)) <= before
        mail = _ids(world, "email-metadata")
        assert not [one for one in after if one.person == KEYS.person(person.id) and one.event_id in mail]


def events(findings: Sequence[Finding]) -> Iterator[tuple[str, str | None, str | None]]:
    return ((one.rule_id, one.event_id, one.person or one.about_token) for one in findings)


def _ids(world: World, topic: str) -> set[str]:
    return {decode(line.topic, line.value).record.event_id for line in world.door if line.topic == topic}
