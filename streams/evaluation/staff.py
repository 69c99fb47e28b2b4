"""A register made from mail: whoever wrote it works here and has a case, so that each rule runs for everybody."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from headerfirst.agents.addresses import domain_of, mailbox_form
from headerfirst.schemas.email_metadata import Address
from headerfirst.schemas.register import Case, Organisation, Person, RegisterRecord
from headerfirst.streams.codec import EARLIEST
from headerfirst.streams.connectors.interface import Raw
from headerfirst.streams.connectors.mail_headers import Headers
from headerfirst.streams.evaluation.header_edits import without
from headerfirst.streams.evaluation.trial import CLOCK


def register_of(people: Iterable[Address], domains: Iterable[str]) -> Iterator[RegisterRecord]:
    """An organisation of these people, each under the name that their address is shown with most often."""
    yield Organisation(id="ours", domains=sorted(set(domains)), time_zone="Europe/London")
    names: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry in people:
        names[mailbox_form(entry.address)][entry.name or ""] += 1
    for number, address in enumerate(sorted(names)):
        shown = names[address]
        yield from _employed(f"staff-{number}", address, min(shown, key=lambda name: (not name, -shown[name], name)))


def staff_register(mails: Iterable[Raw], ours: Iterable[str] = ()) -> Iterator[RegisterRecord]:
    """Of whoever wrote one of these; the domains that they write from are ours too."""
    senders = list(senders_of(mails))
    return register_of(senders, {*ours, *(domain_of(mailbox_form(sender.address)) for sender in senders)})


def as_sent_here(mail: Raw) -> Raw:
    """Less what another organisation's server found of its sender: who writes it works here, and it was never there."""
    return without(mail, lambda name: name == "authentication-results")


def senders_of(mails: Iterable[Raw]) -> Iterator[Address]:
    """The author of each mail that names one."""
    for mail in mails:
        authors = [author for author in Headers(mail.value).addresses("from") if "@" in author.address]
        yield from authors[:1]


def _employed(name: str, address: str, called: str) -> Iterator[RegisterRecord]:
    yield Person(
        id=name,
        addresses=[address],
        name=called,
        person_type="employee",
        time_zone="Europe/London",
        acknowledged_policy=[],
    )
    yield Case(
        id=f"case-{name}",
        person=name,
        opened_by="evaluation",
        reason="evaluation",
        suspicion_at=EARLIEST,
        incident_ids=[],
        wider=False,
        from_=EARLIEST,
        until=CLOCK,
    )
