"""What a rule costs: CPU per envelope of the mail agent with the DMU pack, and with up to a thousand rules more.

Each further rule looks for a phrase of its own in the heading. Prints one line for each number of rules: the median of
five rounds over the same invented mail, in this process, without Kafka.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import msgspec
from headerfirst.agents.findings import Bench
from headerfirst.agents.mail import judge_mail
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyPack, make_ready
from headerfirst.agents.usage import UsageBook
from headerfirst.schemas.email_metadata import Address, EmailMetadata
from headerfirst.schemas.register import Organisation, Person, key_of
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.packs import find_pack

NUMBERS = (0, 10, 100, 1_000)
ROUNDS = 5
MAILS = 5_000
PEOPLE = 1_000
START = datetime(2026, 3, 10, 9, tzinfo=UTC)


def pack_with(number: int, words: list[str]) -> ReadyPack:
    pack = find_pack("dmu")
    [plain] = [rule for rule in pack.rules if rule.id == "chain-mail"]
    more = tuple(
        msgspec.structs.replace(
            plain,
            id=f"phrase-{place:04}",
            trigger="always",
            parameters={
                "phrases": [rf"\b{words[3 * place]}\s+(?:{words[3 * place + 1]}|{words[3 * place + 2]})\b"],
                "forwarded_times": 9,
                "to_recipients": 999,
            },
        )
        for place in range(number)
    )
    return make_ready(msgspec.structs.replace(pack, rules=pack.rules + more))


def known() -> Register:
    register = Register()
    organisation = Organisation(id="o", domains=["example.org"], time_zone="Europe/London")
    register.fold(key_of(organisation), organisation)
    for number in range(PEOPLE):
        person: Any = Person(
            id=f"p{number}",
            addresses=[f"p{number}@example.org"],
            name=f"Person {number}",
            person_type="employee",
            time_zone="Europe/London",
            acknowledged_policy=[],
        )
        register.fold(key_of(person), person)
    return register


def mails(random: Random, words: list[str]) -> list[EmailMetadata]:
    return [
        EmailMetadata(
            event_id=f"e{number}",
            observed_at=START + timedelta(seconds=number),
            channel="email",
            direction="internal",
            mailbox=f"p{number % PEOPLE}@example.org",
            mailbox_role="sender",
            message_id=f"<{number}@example.org>",
            from_=Address(address=f"p{number % PEOPLE}@example.org"),
            authenticated_sender=f"p{number % PEOPLE}@example.org",
            reply_to=[],
            to=[Address(address=f"p{(number * 7 + 1) % PEOPLE}@example.org")],
            cc=[],
            bcc=[],
            recipient_count=1,
            subject=" ".join(random.choices(words, k=6)).title(),
            sensitivity="normal",
            marks=[],
            visible=["subject", "sensitivity", "authenticated_sender", "auto_submitted", "list_id"],
        )
        for number in range(MAILS)
    ]


def microseconds(ready: ReadyPack, register: Register, sent: list[EmailMetadata]) -> float:
    bench, book = Bench(Packs([ready], always=ready), register, PUBLISHED), UsageBook("mail", "email-metadata", 0)
    before = time.process_time()
    for offset, record in enumerate(sent):
        judge_mail(bench, book, record, offset)
    return (time.process_time() - before) / len(sent) * 1e6


def invented_words(random: Random) -> list[str]:
    letters = "abcdefghijklmnopqrstuvwxyz"
    return ["".join(random.choices(letters, k=random.randint(5, 9))) for _ in range(4_000)]


def main() -> None:
    random = Random(1)  # noqa: S311  # invented headings, no secret
    words = invented_words(random)
    sent, register = mails(random, words), known()
    packs = {number: pack_with(number, words) for number in NUMBERS}
    taken: dict[int, list[float]] = {number: [] for number in NUMBERS}
    for _ in range(ROUNDS):
        for number, ready in packs.items():
            taken[number].append(microseconds(ready, register, sent))
    plain = statistics.median(taken[0])
    for number, times in taken.items():
        median = statistics.median(times)
        line = f"{number:5} rules more: {median:5.2f} µs an envelope ({median / plain:4.2f} times the pack alone)"
        sys.stdout.write(f"{line}, from {min(times):.2f} to {max(times):.2f}\n")


if __name__ == "__main__":
    main()
