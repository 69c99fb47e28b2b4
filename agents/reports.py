"""The reports agent: what somebody reported becomes a finding about whom it concerns, never about who received it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from headerfirst.agents.exemptions import exempt
from headerfirst.agents.facts import Told
from headerfirst.agents.findings import Bench, Occasion, Subject, finding
from headerfirst.agents.party import Party
from headerfirst.agents.protections import shield_of_parties
from headerfirst.agents.rules import ReadyPack, ReadyRule
from headerfirst.agents.scope import out_of_scope
from headerfirst.agents.statements import OWN_WORDS, may_say
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.agents.withdrawal import names_in_report
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.register import Case
from headerfirst.schemas.report import Report
from headerfirst.schemas.vocabulary import ReportKind

_OF_CONDUCT: Final[frozenset[ReportKind]] = frozenset(
    {"press", "rights-holder", "inappropriate-received", "referral", "other"}
)
"""What such a report is about, somebody did: it is nothing without that somebody."""


def judge_report(bench: Bench, record: Report) -> list[Output]:
    """All that the pack in force says of one report."""
    register, at = bench.register, record.observed_at
    pack = bench.packs.in_force(register, at)
    if pack is None:
        return [_not_run("policy_not_active")]
    told = _told(bench, pack, record)
    kept_out = _kept_out(told)
    if kept_out is not None:
        return [kept_out]
    return list(_run_all(bench, pack, told)) or [_not_run("nothing_to_judge")]


def _kept_out(told: Told) -> Counted | None:
    """Why no rule may look at it."""
    if is_about_nobody_known(told.record):
        return _not_run("not_identified")
    if is_private_life(told.record):
        return _not_run("private_life")
    if told.record.kind in OWN_WORDS and not may_say(told):
        return _not_run("not_theirs_to_say")
    shield = shield_of_parties(_concerned(told), (told.at,))
    if shield is not None:
        return Counted("shielded", (shield,))
    outside = out_of_scope(told.about.person if told.about is not None else None, None)
    return None if outside is None else Counted("out_of_scope", (outside,))


def is_about_nobody_known(record: Report) -> bool:
    """Whether it is about somebody whom it does not identify: nothing of it may be kept (DMU 1.4)."""
    return not record.identified and (record.about is not None or record.kind in _OF_CONDUCT)


def is_private_life(record: Report) -> bool:
    """What somebody did off duty, where nobody can tell from it whose staff they are (DMU 1.4, WCC 4); where that is
    not known, it is not taken for either.
    """
    return record.kind in _OF_CONDUCT and record.off_duty is True and record.identifiable_as_staff is False


def parties_of_report(record: Report) -> Iterator[str]:
    """Who reports, and whom it is about: who speaks for themselves need not say so."""
    yield record.reporter
    if record.about is not None:
        yield record.about
    elif record.kind in OWN_WORDS:
        yield record.reporter


def _told(bench: Bench, pack: ReadyPack, record: Report) -> Told:
    parties = [bench.register.party(address, record.observed_at) for address in parties_of_report(record)]
    return Told(record, bench.register, pack.pack.file, parties[0], parties[1] if len(parties) > 1 else None)


def _concerned(told: Told) -> list[Party]:
    """Whom a protection may protect from it: not whoever reports, nor anybody from their own words."""
    if told.about is None or (told.record.kind in OWN_WORDS and told.by_the_person):
        return []
    return [told.about]


def _not_run(why: str) -> Counted:
    return Counted("rule_not_run", ("every", why))


def _run_all(bench: Bench, pack: ReadyPack, told: Told) -> Iterator[Output]:
    person = told.about.person if told.about is not None else None
    register = bench.register
    case = register.case(person.id, told.at) if person is not None and register.has_cases else None
    for ready in pack.report_rules:
        if ready.rule.trigger == "always" or case is not None:
            yield from _run(bench, ready, told, case)


def _run(bench: Bench, ready: ReadyRule, told: Told, case: Case | None) -> Iterator[Output]:
    """One rule over one report."""
    for name in ready.detector.needs:
        if getattr(told.record, name) is None:
            yield Counted("rule_not_run", (ready.rule.id, "field_absent"))
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
    exempted = exempt(bench.register, subject.person, ready.rule, told.at, grounds.evidence)
    if grounds.joins is not None or not exempted:  # nobody is exempt from being heard
        yield from finding(bench, ready, subject, _occasion(told, case), grounds)


def _occasion(told: Told, case: Case | None) -> Occasion:
    record = told.record
    return Occasion(
        event_id=record.report_id,
        at=told.at,
        # Never whoever reported it: a later protection of theirs withdraws nothing.
        parties=names_in_report(_concerned(told)),
        case_id=case.id if case is not None else None,
        stated_case_id=record.case_id,
        in_working_hours=None if record.off_duty is None else not record.off_duty,
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
