"""The ordinary day: mail, chat and web requests of people at work, in which no rule sees anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from headerfirst.agents.working_hours import zone
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.register import Person
from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams.sample.door import Door, address, addresses
from headerfirst.streams.sample.invented import (
    HEADINGS,
    LEISURE_SITES,
    OUTSIDE_NAMES,
    SUPPLIER_HEADINGS,
    SUPPLIERS,
    TOPICS,
    WORK_SITES,
)

_SHARES: Final = {"visit": 62, "leisure": 6, "internal": 12, "outbound": 5, "inbound": 6, "newsletter": 2, "chat": 7}
"""Of a hundred records."""
_MOST_RECIPIENTS: Final = 6
_REPLIES: Final = 0.35
_IN_HOURS: Final = 0.93
_MORNING: Final = 0.55
_LEISURE: Final = timedelta(minutes=25)
"""Within the break: a look at the news, not an afternoon."""
_EXTENSIONS: Final = (None, None, None, "html", "js", "png", "pdf", "css", "docx")


@dataclass(slots=True)
class Traffic:
    """Draws records one by one; nothing of one depends on another."""

    day: date
    people: Sequence[Person]
    door: Door

    def records(self, count: int) -> Iterator[EmailMetadata | WebProxy]:
        random = self.door.random
        kinds = random.choices(list(_SHARES), list(_SHARES.values()), k=count)
        everybody = random.choices(self.people, k=count)
        for kind, person in zip(kinds, everybody, strict=True):
            yield self._record(kind, person)

    def _record(self, kind: str, person: Person) -> EmailMetadata | WebProxy:
        match kind:
            case "visit":
                return self._visit(person)
            case "leisure":
                return self._leisure(person)
            case "chat":
                return self.door.chat(self._moment(person), person.addresses[0], self._colleagues(person, 3))
            case "outbound":
                host, (local, _) = self._outside()
                return self._mail(person, [f"{local}@{host}"])
            case "internal":
                return self._mail(person, self._colleagues(person, _MOST_RECIPIENTS))
            case _:
                return self._inbound(person, newsletter=kind == "newsletter")

    def _mail(self, person: Person, recipients: Sequence[str]) -> EmailMetadata:
        random, door = self.door.random, self.door
        heading = random.choice(HEADINGS).format(topic=random.choice(TOPICS))
        changes: dict[str, Any] = {"from_": address(person.addresses[0], person.name)}
        if random.random() < _REPLIES:
            heading = f"Re: {heading}"
            changes |= {"in_reply_to": f"<{random.getrandbits(48):x}@mail.example.org>", "references_count": 1}
        if len(recipients) > 1:
            changes |= {"to": addresses(recipients[:1]), "cc": addresses(recipients[1:])}
        return door.mail(self._moment(person), person.addresses[0], recipients, heading, **changes)

    def _inbound(self, person: Person, *, newsletter: bool) -> EmailMetadata:
        random = self.door.random
        host, (local, name) = self._outside()
        heading = random.choice(SUPPLIER_HEADINGS).format(number=random.randrange(10_000, 99_999))
        changes: dict[str, Any] = {"from_": address(f"{local}@{host}", name)}
        if newsletter:
            changes["list_id"] = f"<news.{host}>"
        return self.door.mail(self._moment(person), f"{local}@{host}", person.addresses[:1], heading, **changes)

    def _visit(self, person: Person) -> WebProxy:
        random = self.door.random
        host, categories = random.choice(WORK_SITES)
        changes: dict[str, Any] = {"extension": random.choice(_EXTENSIONS), "status": 200}
        if "content-delivery" in categories:
            changes |= {
                "referrer_host": random.choice(WORK_SITES)[0],
                "agent_class": random.choice(("browser", "updater")),
            }
        drawn = random.randrange(100)
        user: str | None = person.addresses[0]
        if drawn < 4:  # noqa: PLR2004 - of a hundred, from devices that nobody signed in to
            user = None
        elif drawn < 9:  # noqa: PLR2004 - of a hundred, known by their network address alone
            changes["attribution"] = "address-lookup"
        return self.door.visit(self._moment(person), user, host, categories, **changes)

    def _leisure(self, person: Person) -> WebProxy:
        host, categories = self.door.random.choice(LEISURE_SITES)
        return self.door.visit(self._break(person), person.addresses[0], host, categories)

    def _colleagues(self, person: Person, most: int) -> list[str]:
        chosen = self.door.random.choices(self.people, k=self.door.random.randint(1, most))
        return list(dict.fromkeys(one.addresses[0] for one in chosen if one is not person)) or ["enquiries@example.org"]

    def _outside(self) -> tuple[str, tuple[str, str]]:
        return self.door.random.choice(SUPPLIERS), self.door.random.choice(OUTSIDE_NAMES)

    def _moment(self, person: Person) -> datetime:
        """Most within working hours, with a rise in the morning and one after lunch; a few in the evening."""
        start, end = self._hours(person)
        random = self.door.random
        if random.random() >= _IN_HOURS:
            return self._within_day(end + timedelta(minutes=random.triangular(0, 300, 20)))
        morning = random.random() < _MORNING
        share = random.triangular(0, 0.45, 0.2) if morning else random.triangular(0.4, 1, 0.65)
        return self._within_day(start + (end - start) * share)

    def _break(self, person: Person) -> datetime:
        pause = person.working_hours[0].breaks[0].from_ if person.working_hours else "12:30"
        return self._within_day(self._local(person, pause) + _LEISURE * self.door.random.random())

    def _hours(self, person: Person) -> tuple[datetime, datetime]:
        hours = person.working_hours[0] if person.working_hours else None
        start, end = (hours.from_, hours.to) if hours else ("09:00", "17:30")
        return self._local(person, start), self._local(person, end)

    def _local(self, person: Person, clock: str) -> datetime:
        return datetime.combine(self.day, time.fromisoformat(clock), zone(person.time_zone) or ZoneInfo("UTC"))

    def _within_day(self, moment: datetime) -> datetime:
        """In UTC; what would fall into the next day was sent at noon instead: no record lies ahead of its day."""
        utc = moment.astimezone(UTC).replace(microsecond=self.door.random.randrange(1000) * 1000)
        return utc if utc.date() <= self.day else datetime.combine(self.day, time(hour=12), UTC)
