"""What one event costs, and a person's entries, where so many people are registered: one number of people a process.

Prints JSON: CPU microseconds an envelope of the mail agent with the DMU pack, between people chosen at random, when
they are seen for the first time since the start and later; seconds to take the register in; memory of a person's
register entry and of a person's usage of a day as it was read. Without Kafka.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from headerfirst.agents.findings import Bench
from headerfirst.agents.mail import judge_mail
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, make_ready
from headerfirst.agents.usage import UsageBook
from headerfirst.schemas.email_metadata import Address, EmailMetadata
from headerfirst.schemas.register import Organisation, Person, key_of
from headerfirst.schemas.usage import InputPosition, Usage
from headerfirst.streams.codec import decoder_for, encode
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.packs import find_pack

MAILS = 20_000
ROUNDS = 5
START = datetime(2026, 3, 10, 9, tzinfo=UTC)
PAGE = 4096


def person(number: int) -> Person:
    entry: Any = Person(
        id=f"p{number}",
        addresses=[f"p{number}@example.org"],
        name=f"Person {number}",
        person_type="employee",
        manager=f"p{number // 10}",
        org_unit=f"unit {number % 97}",
        time_zone="Europe/London",
        acknowledged_policy=[],
    )
    return entry  # type: ignore[no-any-return]  # as the topic would have it


def usage(number: int) -> tuple[str, bytes]:
    token = PUBLISHED.account(f"p{number}@example.org")
    entry = Usage(
        agent="mail",
        token=token,
        day="2026-03-10",
        input=InputPosition(topic="email-metadata", partition=0, offset=0),
        minutes={"sent": bytes(90) + b"\x01"},
        visits=0,
        bytes_in=0,
        bytes_out=0,
        recent=list(range(number, number + 10)),
    )
    return f"mail/{token}/2026-03-10", encode(entry)


def mail(number: int, people: int, chance: Random) -> EmailMetadata:
    sender, recipient = (f"p{chance.randrange(people)}@example.org" for _ in range(2))
    return EmailMetadata(
        event_id=f"e{number}",
        observed_at=START + timedelta(milliseconds=50 * number),
        channel="email",
        direction="internal",
        mailbox=sender,
        mailbox_role="sender",
        message_id=f"<{number}@example.org>",
        from_=Address(address=sender),
        authenticated_sender=sender,
        reply_to=[],
        to=[Address(address=recipient)],
        cc=[],
        bcc=[],
        recipient_count=1,
        subject="Minutes of Monday",
        sensitivity="normal",
        marks=[],
        visible=["subject", "sensitivity", "authenticated_sender", "auto_submitted", "list_id"],
    )


def resident() -> int:
    """Bytes, when what is not needed has gone."""
    gc.collect()
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123  # read again and again
        return int(file.read().split()[1]) * PAGE


def taken(work: Callable[[], object]) -> tuple[float, int]:
    """CPU seconds, and bytes that stayed."""
    before, begun = resident(), time.process_time()
    work()
    seconds = time.process_time() - begun
    return seconds, resident() - before


def judged(bench: Bench, book: UsageBook, people: int, rounds_before: int) -> float:
    """Microseconds a mail: each time between the same people, so that the second time they have all been seen."""
    chance = Random(1)  # noqa: S311  # invented
    rounds = []
    for turn in range(rounds_before, rounds_before + ROUNDS):
        sent = [mail(turn * MAILS + number, people, chance) for number in range(MAILS)]
        begun = time.process_time()
        for offset, record in enumerate(sent):
            judge_mail(bench, book, record, turn * MAILS + offset + 1)
        rounds.append((time.process_time() - begun) / MAILS * 1e6)
    return round(statistics.median(rounds), 2)


def measure(people: int) -> dict[str, float]:
    register, book = Register(), UsageBook("mail", "email-metadata", 0, lambda value: decode_usage(value).record)
    organisation = Organisation(id="o", domains=["example.org"], time_zone="Europe/London")
    register.fold(key_of(organisation), organisation)
    decode_person, decode_usage = decoder_for("register"), decoder_for("usage")

    def take_register() -> None:
        for number in range(people):
            record: Any = decode_person(encode(person(number))).record
            register.fold(key_of(record), record)

    def take_usage() -> None:
        for number in range(people):
            key, value = usage(number)
            book.fold(key, 0, value)

    register_seconds, register_bytes = taken(take_register)
    usage_seconds, usage_bytes = taken(take_usage)
    ready = make_ready(find_pack("dmu"))
    bench = Bench(Packs([ready], always=ready), register, PUBLISHED)
    gc.freeze()  # as a worker does when it has started
    first, again = (judged(bench, book, people, turn * ROUNDS) for turn in range(2))
    return {
        "people": people,
        "event_us": again,
        "first_event_us": first,
        "register_s": round(register_seconds, 2),
        "register_bytes_each": round(register_bytes / people),
        "usage_s": round(usage_seconds, 2),
        "usage_bytes_each": round(usage_bytes / people),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]))) + "\n")
