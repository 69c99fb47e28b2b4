"""A worker whose mail role does the reference job in place of a policy: arguments are those of `headerfirst worker`.

The reference job: ten checks of the header with two regular expressions and look-ups in sets, a count for each sender
that outlives a kill, and an incident for about two events in a hundred, chosen by crc32. Transport, decoding and state
are those of every role, so that what remains between this and the policy is what the policy costs.
"""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from datetime import UTC
from typing import Any
from zlib import crc32

from headerfirst.agents.addresses import domain_of
from headerfirst.agents.findings import Bench
from headerfirst.agents.step import Output, Publish
from headerfirst.agents.usage import CountedUse, UsageBook, local_day
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.finding import Finding, PackRef
from headerfirst.streams import cli, topology

HEADING = re.compile(r"\b(?:salary|payroll|bank details|password)\b", re.IGNORECASE)
REPLY = re.compile(r"^(?:re|fwd?)\s*:", re.IGNORECASE)
FREE = frozenset({"gmail.com", "hotmail.com", "outlook.com", "yahoo.com"})
LISTS = frozenset({"all.users@example.org", "estates.news@example.org"})
INCIDENTS_PER_HUNDRED = 2
MANY = 20
PACK = PackRef(id="reference", version="1", digest="0" * 64)


def checks(record: EmailMetadata) -> int:
    """How many of ten hold."""
    heading, sender = record.subject or "", record.from_.address
    recipients = [entry.address for group in (record.to, record.cc, record.bcc) for entry in group]
    return sum(
        (
            HEADING.search(heading) is not None,
            REPLY.match(heading) is not None,
            not LISTS.isdisjoint(recipients),
            any(domain_of(address) in FREE for address in recipients),
            record.authenticated_sender not in (None, sender),
            record.auto_submitted not in (None, "no"),
            record.recipient_count > MANY,
            record.direction == "outbound" and record.sensitivity == "normal",
            record.list_id is not None,
            bool(record.reply_to) and domain_of(record.reply_to[0].address) != domain_of(sender),
        )
    )


def judge(bench: Bench, book: UsageBook, record: EmailMetadata, offset: int) -> list[Output]:
    held = checks(record)
    day, minute = local_day(record.observed_at, UTC)  # type: ignore[arg-type]  # any tzinfo does
    tally = book.tally(bench.pseudonyms.account(record.mailbox), day)
    if offset > tally.offset:
        book.count(tally, CountedUse(record.event_id, offset, minute, {"sent": 1}, 0, 0))
    if crc32(record.event_id.encode()) % 100 >= INCIDENTS_PER_HUNDRED:
        return []
    return [Publish("findings", tally.token, _finding(bench, record, held, tally.token))]


def _finding(bench: Bench, record: EmailMetadata, held: int, token: str) -> Finding:
    fields: dict[str, Any] = {
        "finding_id": bench.pseudonyms.identity("finding", record.event_id),
        "incident_id": bench.pseudonyms.identity("incident", token),
        "event_id": record.event_id,
        "rule_id": "reference",
        "rule_version": "1",
        "mode": "review",
        "severity": "low",
        "category": "it_policy",
        "class_": "security",
        "purpose": "malware_prevention",
        "trigger": "always",
        "clause": "none",
        "legal_refs": [],
        "pack": PACK,
        "about": "account",
        "about_token": token,
        "stage": "header",
        "fields": ["subject"],
        "evidence": [f"checks:{held}"],
        "audience": "soc",
        "notice_missing": False,
        "at": record.observed_at,
        "parties": [],
    }
    return Finding(**fields)


if __name__ == "__main__":
    topology.TOPOLOGY["mail"] = replace(topology.TOPOLOGY["mail"], step=judge)
    sys.argv[0] = "headerfirst"
    cli.main()
