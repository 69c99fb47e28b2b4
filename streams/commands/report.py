"""`headerfirst report`: what no header shows, told by a person: a record on the topic `reports`."""

from __future__ import annotations

import contextlib
import os
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

import click
from confluent_kafka import KafkaException, Producer
from headerfirst.agents.addresses import mailbox_form
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.reports import is_about_nobody_known, is_private_life
from headerfirst.agents.statements import OWN_WORDS
from headerfirst.schemas.errors import Malformed, Misconfigured, Retriable
from headerfirst.schemas.register import Person
from headerfirst.schemas.report import Report
from headerfirst.schemas.vocabulary import Category, ReportKind
from headerfirst.streams import keys
from headerfirst.streams.codec import decoder_for, encode
from headerfirst.streams.commands.giving import identity_option
from headerfirst.streams.commands.options import bootstrap_option, demo_keys_option, moment, prefix_option
from headerfirst.streams.envelope import headers_for
from headerfirst.streams.operator_identity import read
from headerfirst.streams.plain_clients import ANSWER, plain_producer, require_topic
from headerfirst.streams.register_writer import present_records
from headerfirst.streams.topics import prefixed

TOPIC: Final = "reports"
_ROLE: Final = "cli"
_DELIVERY: Final = 30.0
"""Seconds that the broker may take."""


class Sort(NamedTuple):
    """One kind of report: what it is for, and what it cannot be without."""

    tells: str
    needs: tuple[str, ...] = ()
    """Options; of several parted by `|`, one."""


SORTS: Final[Mapping[ReportKind, Sort]] = {
    "referral": Sort("a post or conduct that somebody complained about", ("about",)),
    "press": Sort("a post or conduct that the press reports", ("about",)),
    "rights-holder": Sort("a complaint about a breach of copyright", ("about",)),
    "misdirected": Sort("mail that reached the wrong person; --about is who sent it"),
    "inappropriate-received": Sort("offensive mail that you received; --about is who sent it", ("about",)),
    "accidental": Sort("forbidden material that you, or --about, came upon by accident"),
    "answer": Sort("your answer to an incident", ("case|category",)),
    "correction": Sort("what is wrong in an incident about you", ("case|category",)),
    "objection": Sort("your objection to an incident", ("case|category",)),
    "takedown-done": Sort("a posting that had to be taken down, and was"),
    "other": Sort("what is on no list; --evidence-ref is where the reason is kept", ("about", "evidence-ref")),
}


def _kinds() -> str:
    """The backspace keeps click from filling the lines."""
    width = max(map(len, SORTS))
    lines = [f"  {kind:<{width}}  {sort.tells}" for kind, sort in SORTS.items()]
    examples = [
        "  headerfirst report referral --about amara@example.org --category disrepute --evidence-ref complaints/12",
        "  headerfirst report accidental --category illegal_or_obscene",
        "  headerfirst report answer --case case-7 --evidence-ref case-7/answer-1",
        "  headerfirst report takedown-done --about p-… --case case-7",
    ]
    return "\b\n" + "\n".join(["KIND is one of:", *lines]) + "\n\n\b\n" + "\n".join(["Examples:", *examples])


@click.command(epilog=_kinds())
@click.argument("kind", type=click.Choice(get_args(ReportKind)), metavar="KIND")
@click.option("--about", metavar="WHOM", help="Whom it is about: an address, or a person's token.")
@click.option("--category", type=click.Choice(get_args(Category)), metavar="CATEGORY", help="What you take it for.")
@click.option("--case", "case_id", metavar="ID", help="The case that it belongs to.")
@click.option("--due", "due_at", type=moment, metavar="TIME", help="By when it had to be done.")
@click.option("--evidence-ref", metavar="REF", help="Where words and evidence are kept; never the words themselves.")
@click.option("--handle", metavar="NAME", help="The account's name, or the site's host, that it is about.")
@click.option("--off-duty/--on-duty", default=None, help="Whether it was in their own time.")
@click.option(
    "--identifiable-as-staff/--not-identifiable-as-staff", default=None, help="Whether others can tell whose staff."
)
@click.option("--indirect/--direct", default=None, help="A friend's comment, say, on a page of theirs.")
@click.option("--disclaimer/--no-disclaimer", default=None, help="Whether it says that the views are their own.")
@click.option("--link/--no-link", default=None, help="Whether it links to the organisation's site.")
@click.option("--logo/--no-logo", default=None, help="Whether it shows the organisation's logo.")
@click.option("--dry-run", is_flag=True, help="Print the record, and write nothing.")
@identity_option
@demo_keys_option
@bootstrap_option
@prefix_option
def report(  # what every such command is given
    kind: ReportKind,
    about: str | None,
    *,
    dry_run: bool,
    identity_file: Path,
    demo_keys: bool,
    bootstrap: str,
    prefix: str,
    **stated: Any,
) -> None:
    """Report what no header shows, as whoever your identity says you are.

    What is about somebody who is not identified is refused, and so is what somebody did off duty where nobody can tell
    whose staff they are: nothing of it is kept. What is said for somebody else (an answer, an objection, a correction)
    counts where the data-protection officer says it; an accident where their manager or the service desk does; a
    takedown where whoever asked for it does. Ends with the report's id. Takes the token key, and reads the register.
    """
    _require(kind, {"about": about, **stated})
    pseudonyms = keys.PUBLISHED if demo_keys else keys.load(os.environ, sealing=False)
    people = _People(bootstrap, prefix, pseudonyms)
    record = Report(
        report_id=secrets.token_hex(16),
        observed_at=datetime.now(UTC),
        reporter=people.address_of(read(identity_file).token),
        kind=kind,
        about=None if about is None else people.address_of(about),
        identified=about is not None or kind in OWN_WORDS,
        **stated,
    )
    refuse_what_is_not_kept(record)
    if dry_run:
        click.echo(encode(record))
        return
    _write(record, bootstrap, prefix)
    click.echo(f"Report {record.report_id}")


def _require(kind: ReportKind, stated: Mapping[str, Any]) -> None:
    """Raises Misconfigured where a report of the kind would say nothing without it."""
    names = {"case": "case_id", "evidence-ref": "evidence_ref"}
    for need in SORTS[kind].needs:
        if all(stated[names.get(name, name)] is None for name in need.split("|")):
            options = " or ".join(f"--{name}" for name in need.split("|"))
            nobody = " Of somebody who is not identified nothing is kept." if need == "about" else ""
            raise Misconfigured(f"A report of the kind {kind} says nothing without {options}: add it.{nobody}")


def refuse_what_is_not_kept(record: Report) -> None:
    """Raises Misconfigured; misdirected mail may be nobody's, of whom nobody knows."""
    if is_about_nobody_known(record):
        raise Misconfigured("Of somebody who is not identified nothing is kept: name them with --about.")
    if is_private_life(record):
        raise Misconfigured(
            "What was done off duty, where nobody can tell whose staff it was, is private: it is not kept."
        )


class _People:
    """Whom a token stands for, by the register."""

    def __init__(self, bootstrap: str, prefix: str, pseudonyms: Pseudonyms) -> None:
        self._pseudonyms = pseudonyms
        self._where = (bootstrap, prefix)
        self._by_token: dict[str, str] | None = None

    def address_of(self, name: str) -> str:
        """An address is what it is, a token whoever it is; raises Misconfigured where that is nobody."""
        if "@" in name:
            return mailbox_form(name)
        known = self._read()
        if name not in known:
            raise Misconfigured(
                "The register knows nobody by that token: it may be of before a rotation, or made with another key."
            )
        return known[name]

    def _read(self) -> dict[str, str]:
        if self._by_token is None:
            self._by_token = {token: address for person in self._registered() for token, address in self._names(person)}
        return self._by_token

    def _registered(self) -> Iterator[Person]:
        decode = decoder_for("register")
        for value in present_records(*self._where).values():
            with contextlib.suppress(Malformed):  # a dead letter of the workers
                record = decode(value).record
                if isinstance(record, Person):
                    yield record

    def _names(self, person: Person) -> Iterator[tuple[str, str]]:
        address = mailbox_form((*person.addresses, person.id)[0])
        return ((token, address) for token in self._pseudonyms.tokens("person", person.id))


def _write(record: Report, bootstrap: str, prefix: str) -> None:
    """Raises Misconfigured or Retriable where the broker did not take it."""
    producer: Producer = plain_producer(bootstrap)
    topic, refused = prefixed(prefix, TOPIC), []
    require_topic(producer, bootstrap, topic)
    producer.produce(
        topic,
        key=mailbox_form(record.reporter),
        value=encode(record),
        headers=[*headers_for(TOPIC, record, _ROLE)],
        timestamp=int(record.observed_at.timestamp() * 1000),
        on_delivery=lambda error, _: refused.append(error) if error is not None else None,
    )
    if producer.flush(_DELIVERY):
        producer.purge()  # what is said again must not come twice
        producer.flush(ANSWER)
        raise Retriable(f"Kafka did not confirm the report within {_DELIVERY:.0f} s: say it again.")
    if refused:
        raise Misconfigured(
            f"Kafka refused the report ({refused[0].str()}): have whoever runs it let you write {topic}."
        ) from KafkaException(refused[0])
