"""The reports agent: what somebody reported becomes a finding about whom it concerns, never about who received it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256

from headerfirst.agents.exemptions import exempt
from headerfirst.agents.facts import Told
from headerfirst.agents.findings import Bench, Occasion, Subject, finding
from headerfirst.agents.party import Party
from headerfirst.agents.protections import shield_of_parties
from headerfirst.agents.rules import ReadyPack, ReadyRule
from headerfirst.agents.scope import out_of_scope
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.agents.withdrawal import names_in_report
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.register import Case
from headerfirst.schemas.report import Report


def judge_report(bench: Bench, record: Report) -> list[Output]:
    """All that the pack in force says of one report. Of one about somebody whom it does not identify, nothing is kept
    (DMU 1.4).
    """
    register, at = bench.register, record.observed_at
    pack = bench.packs.in_force(register, at)
    if pack is None:
        return [Counted("rule_not_run", ("every", "policy_not_active"))]
    if not record.identified:
        return [Counted("rule_not_run", ("every", "not_identified"))]
    parties = [register.party(address, at) for address in parties_of_report(record)]
    shield = shield_of_parties(parties[1:], (at,))  # whoever reports something may be an official
    if shield is not None:
        return [Counted("shielded", (shield,))]
    about = parties[1] if len(parties) > 1 else None
    told = Told(record, register, pack.pack.file, parties[0], about)
    outside = out_of_scope(about.person if about is not None else None, None)
    if outside is not None:
        return [Counted("out_of_scope", (outside,))]
    return list(_run_all(bench, pack, told, parties))


def parties_of_report(record: Report) -> Iterator[str]:
    """Who reports, and whom it is about."""
    yield record.reporter
    if record.about is not None:
        yield record.about


def _run_all(bench: Bench, pack: ReadyPack, told: Told, parties: Sequence[Party]) -> Iterator[Output]:
    person = told.about.person if told.about is not None else None
    register = bench.register
    case = register.case(person.id, told.at) if person is not None and register.has_cases else None
    for ready in pack.report_rules:
        if ready.rule.trigger == "always" or case is not None:
            yield from _run(bench, ready, told, case, parties)


def _run(bench: Bench, ready: ReadyRule, told: Told, case: Case | None, parties: Sequence[Party]) -> Iterator[Output]:
    """One rule over one report."""
    for name in ready.detector.needs:
        if getattr(told.record, name) is None:
            return
    look = ready.prepared.report
    grounds = look(told) if look is not None else None
    if grounds is None:
        return
    if grounds.ledger is not None:
        entry = _entry(bench, ready, told, grounds.ledger)
        yield Publish("ledger-entries", entry.entry_id, entry)
    subject = subject_of(bench, told)
    if grounds.silent or subject is None:
        return
    if not exempt(bench.register, subject.person, ready.rule, told.at, grounds.evidence):
        yield from finding(bench, ready, subject, _occasion(told, case, parties), grounds)


def _occasion(told: Told, case: Case | None, parties: Sequence[Party]) -> Occasion:
    record = told.record
    return Occasion(
        event_id=record.report_id,
        at=told.at,
        # Only whom it is about: a later protection of whoever reported it withdraws nothing.
        parties=names_in_report(parties[1:]),
        case_id=record.case_id or (case.id if case is not None else None),
        in_working_hours=None,
        employer_equipment=None,
        off_duty=record.off_duty,
        disclaimer=record.disclaimer,
        indirect=record.indirect,
        text_ref=record.evidence_ref,
    )


def subject_of(bench: Bench, told: Told) -> Subject | None:
    """Whom the report is about; None where it names nobody."""
    about, pseudonyms = told.about, bench.pseudonyms
    if about is None:
        return None
    if about.person is not None:
        return Subject("person", about.person.id, pseudonyms.person(about.person.id), about.person)
    return Subject("account" if about.ours else "external", about.address, pseudonyms.account(about.address))


def _entry(bench: Bench, ready: ReadyRule, told: Told, count: str) -> LedgerEntry:
    """That it was told: for what has to be known and is nobody's breach (DMU 6.3)."""
    record, pseudonyms = told.record, bench.pseudonyms
    reporter = told.reporter.person
    actor = pseudonyms.person(reporter.id) if reporter is not None else pseudonyms.account(told.reporter.address)
    return LedgerEntry(
        entry_id=pseudonyms.identity("entry", "report", record.report_id, count),
        kind="result",
        actor=actor,
        case_id=record.case_id,
        clause=ready.rule.clause,
        pack=ready.ref,
        counts={count: 1},
        payload_hash=sha256(f"{record.report_id} {count}".encode()).hexdigest(),
    )
