"""Every metric, in one place; counted per slice, in base units, with labels out of closed lists alone.

No label can hold a person, an address, a host or the text of a rule: labels are topics, roles, rule ids of a pack, and
the closed lists of `schemas.vocabulary`. Names follow https://prometheus.io/docs/practices/naming/. What is counted
rarely by a closed list begins at 0, since `increase()` does not see the first of what was not there before.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from math import nan
from typing import Final, Literal, TypeAlias, get_args

from headerfirst.agents.step import Count, CounterName, NotRun
from headerfirst.schemas.policy import Rule
from headerfirst.schemas.vocabulary import (
    CLASS_OF,
    DeadLetterReason,
    NoticeKind,
    NoticeState,
    Outcome,
    OutOfScopeReason,
    PublishedMode,
    RefusalReason,
    RequestKind,
    ResultOutcome,
    ShieldReason,
)
from headerfirst.streams.topics import DOOR_TOPICS
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector

_SLICE_RECORDS: Final = (1, 5, 10, 50, 100, 200, 500, 1000, 2000)
_SLICE_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_INSPECTION_SECONDS: Final = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300)
_RECOVERY_SECONDS: Final = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
_LATENCY_SECONDS: Final = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300, 900, 3600, 86400)

RetryCause: TypeAlias = Literal["memory", "work", "fetch", "commit"]
"""What was tried again: reading a memory, work beside a book, offsets that were skipped, a commit."""
UnseenReason: TypeAlias = Literal["register_stale", "buffer_full", "disk_slow", "step_failed"]
"""Why a source that listens let something go on without a look, or without a record of it."""
_Opening: TypeAlias = Literal[
    ResultOutcome, "refused", "not_found", "store_refused", "listed", "headings", "failed"
]  # streams/inspection/desk.py


class Metrics:
    """One per process, on a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        # The process itself: resident memory, CPU time, open files, and when it began. A watchdog that ends it leaves
        # nobody to count that; the next process shows it: changes(process_start_time_seconds[1h]).
        ProcessCollector(registry=self.registry)
        counter = self._counter
        # What became of each record of a door topic: judged, shielded, out_of_scope or dead (records.md 7).
        self.events = counter("events", "Records taken from a topic, by what became of them", "topic", "outcome")
        # Personal, union and other protections that took mail or visits out, by protection and nothing else.
        self.shielded = counter("shielded", "Records left alone because of a protection", "topic", "protection")
        # Records of people whom the policy does not bind.
        self.out_of_scope = counter("out_of_scope", "Records outside the policy's scope", "topic", "reason")
        # What rules saw; `mode` is review or alert.
        self.findings = counter("findings", "Findings published", "rule", "class", "category", "mode")
        # Visits by the pack's own category: the organisation's use of the web, in sum (records.md 6).
        self.visits = counter("visits", "Visits judged, by the pack's category", "category")
        # People who have given nobody access to their mailbox; NaN where the policy in force does not ask for that, or
        # so few people work here that it would be about each.
        self.people_without_delegation = self._gauge("people_without_delegation", "People without any delegation")
        self.people_without_delegation.set(nan)
        # Rules that had more to say in a day than people can look at, and fell back to shadow.
        self.budget_fallbacks = counter("budget_fallbacks", "Fallbacks of rules to shadow", "rule")
        # What rules in shadow would have published.
        self.shadow_findings = counter("shadow_findings", "Findings of rules in shadow: counted only", "rule")
        # Rules that could not look, and why.
        self.rules_not_run = counter("rules_not_run", "Rules that were not run on a record", "rule", "reason")
        # Requests to look further than the header.
        self.requests = counter("inspection_requests", "Inspection requests published", "rule", "purpose")
        # Decisions of the gate; a command that decided nothing counts as refused.
        self.decisions = counter("decisions", "Decisions of the gate", "kind", "outcome")
        # Refusals of the gate, by its closed list of reasons.
        self.refusals = counter("refusals", "Requests refused by the gate", "reason")
        # Notices by what they are about and how far they are.
        self.notices = counter("notices", "Notices to people, by kind and state", "kind", "state")
        # Each try that did not end in an accepted e-mail, by whose fault it was (streams/postman.py).
        self.notice_delivery_failures = counter("notice_delivery_failures", "Notices not taken, each try", "reason")
        # Notices that were sent, by whether that was before their date (`on_time`) or after it (`late`).
        self.notices_sent = counter("notices_sent", "Notices sent, by whether it was in time", "outcome")
        # Notices that should have been sent by now.
        self.notices_overdue = self._gauge("notices_overdue", "Notices past their date that nobody has sent")
        # Grants on their topic whose entry the ledger's topic lacks, seen by the notices role, which writes neither.
        self.grants_without_entry = self._gauge("grants_without_ledger_entry", "Grants that the ledger does not have")
        # Registered cases for which anything was granted, and the people whom those grants are about, once a case.
        self.granted_cases = self._gauge("granted_cases", "Cases for which something was granted")
        self.granted_case_people = self._gauge("granted_case_people", "People about whom, summed over those cases")
        # Granted messages, by what became of them: hit, clean, not_inspected, refused (judged again), not_found,
        # store_refused, failed (tried again); and lists of headings (headings, listed).
        self.openings = counter("openings", "Granted messages, by what became of them", "outcome")
        # Scans without a scanner that was asked for: any is an alert, nothing is called clean without it.
        self.scanners_absent = counter("scanners_absent", "Messages that a scanner was not there to scan", "scanner")
        # Content stores that do not let us in, or do not know a mailbox: any is an alert.
        self.store_refusals = counter("store_refusals", "Messages that no content store gave access to")
        # From taking up a message to its result.
        self.inspection_seconds = self._histogram(
            "inspection_seconds", "From taking up a granted message to its result", _INSPECTION_SECONDS
        )
        # Versions of incidents written, by what they are about.
        self.incident_versions = counter(
            "incident_versions", "Versions of incidents written", "class", "category", "change"
        )
        # Incidents as they stand, on the worker that keeps them.
        self.incidents = self._gauge(
            "incidents", "Incidents known to this worker", "class", "category", "severity", "state"
        )
        # What people made of incidents: why those that are closed were closed.
        self.incidents_closed = self._gauge("incidents_closed", "Incidents that are closed, by why", "class", "reason")
        # Findings beyond the most that an incident takes (records.md 4).
        self.incident_full = counter(
            "findings_over_limit", "Findings of incidents that take no more", "class", "category"
        )
        # From the event's own time to the incident on the topic; old input makes it large.
        self.event_to_incident = self._histogram(
            "event_to_incident_seconds", "From an event's time to its incident's write", _LATENCY_SECONDS
        )
        # What could not be read or done.
        self.dead_letters = counter("dead_letters", "Records that became dead letters", "topic", "reason")
        # Fields that a record should not have: `forbidden` ones hold content, and are an alert.
        self.stripped_fields = counter("stripped_fields", "Input fields dropped at decode", "topic", "kind")
        # Offsets that the broker did not give although asked twice.
        self.missing_offsets = counter("missing_offsets", "Offsets that could not be read", "topic", "cause")
        # Records behind the end of the log, per partition.
        self.lag = self._gauge("lag_records", "Records not yet confirmed", "role", "topic", "partition")
        # The longest that a partition with lag has not moved; at the limit the watchdog ends the process.
        self.stalled = self._gauge("stalled_seconds", "Longest that a partition with lag has not moved", "role")
        self.stalled_limit = self._gauge("stalled_limit_seconds", "When the watchdog ends the process")
        # What was tried again because a broker, a store or a mail server did not answer as it should.
        self.retries = counter("retries", "Tries that were repeated", "role", "cause")
        # Partitions given out anew among the members of a group.
        self.rebalances = counter("rebalances", "Times that partitions were given out anew", "role")
        # From a partition's new owner asking for its memory to having it, whole.
        self.recovery_seconds = self._histogram(
            "recovery_seconds", "From taking a partition over to knowing what goes with it", _RECOVERY_SECONDS, "role"
        )
        # How long ago the register was last known to be kept; fail closed rests on it.
        self.register_age = self._gauge("register_age_seconds", "Age of the register's last heartbeat")
        # 1 where the register may be relied on, 0 where triage pauses.
        self.register_fresh = self._gauge("register_fresh", "Whether the register may be relied on")
        # Sizes and times of slices: the unit of all work.
        self.slice_records = self._histogram("slice_records", "Records in a slice", _SLICE_RECORDS, "role")
        self.slice_seconds = self._histogram(
            "slice_seconds", "From a slice's receipt to its confirmation", _SLICE_SECONDS, "role"
        )
        # State records written behind.
        self.state_records = counter("state_records", "State records written", "topic")
        # Dead or late writers' records that were written over.
        self.rewritten_records = counter("rewritten_records", "State records of late writers written over", "topic")
        self._add_ingest()
        self._by_step: dict[CounterName, Counter] = {
            "finding": self.findings,
            "shadow_finding": self.shadow_findings,
            "rule_not_run": self.rules_not_run,
            "inspection_request": self.requests,
            "incident_full": self.incident_full,
            "decision": self.decisions,
            "refusal": self.refusals,
            "notice": self.notices,
            "visit": self.visits,
            "budget_fallback": self.budget_fallbacks,
        }
        self._begin_at_zero()

    def _add_ingest(self) -> None:
        # What a source that listens (a milter, syslog, ICAP) did not look at or could not keep; its sender went on.
        self.passed_unseen = self._counter(
            "passed_unseen", "Items that passed a listening source without a look", "reason"
        )
        # What such a source has looked at and Kafka does not have yet.
        self.spool_records = self._gauge("spool_records", "Records on disk that wait for Kafka")
        self.spool_bytes = self._gauge("spool_bytes", "Their bytes")
        # What `ingest` read, and what became of it at the door: produced, shielded, out_of_scope, dead or other_kind.
        self.ingest_inputs = self._counter("ingest_inputs", "Messages and lines that ingest has read", "format")
        self.ingest_items = self._counter(
            "ingest_items", "What they were, by what became of it", "format", "outcome", "reason"
        )
        # When the newest of the records was observed that ingest has produced: a source that has fallen silent, or that
        # is read late, shows by its age.
        self.ingest_newest = self._gauge(
            "ingest_newest_record_timestamp_seconds", "When the newest record was observed", "format"
        )
        # Files of followed logs that were deleted or packed before they were read to their end: any is an alert.
        self.ingest_files_gone = self._counter(
            "ingest_files_gone", "Files of logs gone before they were read", "format"
        )
        # For how long a bookmark has stood behind what was taken: Kafka takes nothing, or the disk does not.
        self.ingest_bookmark_age = self._gauge("ingest_bookmark_age_seconds", "How far the oldest bookmark is behind")
        # What is written in followed logs and not read yet.
        self.ingest_lag_bytes = self._gauge("ingest_lag_bytes", "Bytes of followed logs that are not read yet")

    def _begin_at_zero(self) -> None:
        for counter, lists in (
            (self.decisions, (RequestKind, Outcome)),
            (self.refusals, (RefusalReason,)),
            (self.notices, (NoticeKind, NoticeState)),
            (self.openings, (_Opening,)),
            (self.passed_unseen, (UnseenReason,)),
        ):
            for labels in product(*map(get_args, lists)):
                counter.labels(*labels)
        for outcome in ("on_time", "late"):
            self.notices_sent.labels(outcome)

    def expect(self, role: str, topics: Iterable[str]) -> None:
        """A role that this process runs, and what it reads: all that may become of that begins at 0."""
        self.rebalances.labels(role)
        for topic in topics:
            for outcome in ("judged", "shielded", "out_of_scope", "dead"):
                self.events.labels(topic, outcome)
            for reason in get_args(DeadLetterReason):
                self.dead_letters.labels(topic, reason)
            if topic in DOOR_TOPICS:
                self._expect_door(topic)
        for cause in get_args(RetryCause):
            self.retries.labels(role, cause)

    def _expect_door(self, topic: str) -> None:
        for protection in get_args(ShieldReason):
            self.shielded.labels(topic, protection)
        for reason in get_args(OutOfScopeReason):
            self.out_of_scope.labels(topic, reason)
        for kind in ("unknown", "forbidden"):
            self.stripped_fields.labels(topic, kind)

    def expect_ingest(self, format_name: str) -> None:
        """A format that this process reads: all that may become of its items begins at 0."""
        self.ingest_inputs.labels(format_name)
        self.ingest_files_gone.labels(format_name)
        reasons = {"shielded": ShieldReason, "out_of_scope": OutOfScopeReason, "dead": DeadLetterReason}
        for outcome in ("produced", "other_kind"):
            self.ingest_items.labels(format_name, outcome, "")
        for outcome, closed_list in reasons.items():
            for reason in get_args(closed_list):
                self.ingest_items.labels(format_name, outcome, reason)

    def expect_rules(self, rules: Iterable[Rule]) -> None:
        """Of the packs at hand: what they see begins at 0."""
        for rule in rules:
            self.shadow_findings.labels(rule.id)
            self.budget_fallbacks.labels(rule.id)
            self.requests.labels(rule.id, rule.purpose)
            for mode in get_args(PublishedMode):
                self.findings.labels(rule.id, CLASS_OF[rule.category], rule.category, mode)

    def _counter(self, name: str, help_text: str, *labels: str) -> Counter:
        return Counter(f"headerfirst_{name}", help_text, labels, registry=self.registry)

    def _gauge(self, name: str, help_text: str, *labels: str) -> Gauge:
        return Gauge(f"headerfirst_{name}", help_text, labels, registry=self.registry)

    def _histogram(self, name: str, help_text: str, buckets: Iterable[float], *labels: str) -> Histogram:
        return Histogram(f"headerfirst_{name}", help_text, labels, buckets=tuple(buckets), registry=self.registry)

    def count(self, topic: str, counted: Count, times: int) -> None:
        """What the steps of a slice counted, so many times each."""
        if isinstance(counted, NotRun):
            for rule in counted.rules:
                self.rules_not_run.labels(rule, counted.reason).inc(times)
            return
        name, labels = counted
        if name == "shielded":
            self.shielded.labels(topic, *labels).inc(times)
        elif name == "out_of_scope":
            self.out_of_scope.labels(topic, *labels).inc(times)
        elif name in self._by_step:
            self._by_step[name].labels(*labels).inc(times)
