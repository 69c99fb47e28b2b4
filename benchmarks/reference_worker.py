"""A worker whose mail role does the reference job in place of a policy: arguments are those of `headerfirst worker`.

The reference job is that of reference_job.py, its checks are the very same function; the count for each sender is the
usage that every role keeps, and outlives a kill. Transport, decoding and state are those of every role, so that what
remains between this and the policy is what the policy costs.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from headerfirst.agents.findings import Bench
from headerfirst.agents.step import Output, Publish
from headerfirst.agents.usage import CountedUse, UsageBook, local_day
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.finding import Finding, PackRef
from headerfirst.streams import cli, topology

from benchmarks.reference_job import checks, is_incident

PACK = PackRef(id="reference", version="1", digest="0" * 64)


def judge(bench: Bench, book: UsageBook, record: EmailMetadata, offset: int) -> list[Output]:
    held = checks(record)
    day, minute = local_day(record.observed_at, UTC)  # type: ignore[arg-type]  # any tzinfo does
    tally = book.tally(bench.pseudonyms.account(record.mailbox), day)
    if offset > tally.offset:
        book.count(tally, CountedUse(record.event_id, offset, minute, {"sent": 1}, 0, 0))
    if not is_incident(record.event_id):
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
