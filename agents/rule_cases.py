"""A rule's own examples, run through the real agents: each positive case has to fire, each negative one stay silent.

A case states only what matters; the rest of the event, and who is who, is in plain_world.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar

import msgspec
from headerfirst.agents.accounts import judge_account_change
from headerfirst.agents.addresses import domain_of
from headerfirst.agents.findings import Bench
from headerfirst.agents.mail import judge_mail
from headerfirst.agents.plain_world import CASE, CHANGE, MAIL, OURS, REGISTER, REPORT, VISIT
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.reports import judge_report
from headerfirst.agents.rules import Packs, ReadyPack, make_ready
from headerfirst.agents.step import Counted, NotRun, Output, Publish
from headerfirst.agents.usage import UsageBook
from headerfirst.agents.web import judge_visit
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.policy import Pack, Rule, RuleCase
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.schemas.report import Report
from headerfirst.schemas.web_proxy import WebProxy

_PSEUDONYMS: Final = Pseudonyms(b"rule cases: token key".ljust(32), b"rule cases: id key".ljust(32), b"r" * 32)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one case; `problem` is None where it is as the rule's author said."""

    rule_id: str
    case: str
    problem: str | None


def run_cases(pack: Pack) -> Iterator[Result]:
    """All cases of all rules of a pack; raises Misconfigured where a case is no event or no register record."""
    for rule in pack.rules:
        yield from run_rule(pack, rule)


def run_rule(pack: Pack, rule: Rule) -> Iterator[Result]:
    """The cases of one rule, which runs alone and is heard even where it is in shadow."""
    heard = msgspec.structs.replace(rule, mode="alert")
    ready = make_ready(msgspec.structs.replace(pack, rules=(heard,)))
    for case in rule.positive:
        yield Result(rule.id, case.name, _fires(case, list(_outputs(ready, rule, case))))
    for case in rule.negative:
        yield Result(rule.id, case.name, _is_silent(list(_outputs(ready, rule, case))))


def _fires(case: RuleCase, outputs: list[Output]) -> str | None:
    published = [output.record for output in outputs if isinstance(output, Publish)]
    if not published:
        counted = (each for output in outputs for each in (output.each() if isinstance(output, NotRun) else [output]))
        obstacles = sorted({output.labels[-1] for output in counted if isinstance(output, Counted)})
        return f"should fire and is silent ({', '.join(obstacles) or 'no grounds'})"
    findings = [record for record in published if isinstance(record, Finding)]
    if case.severity is not None and any(finding.severity != case.severity for finding in findings):
        return f"should be {case.severity} and is {findings[0].severity}"
    if case.attempt is not None and any(bool(finding.attempt) != case.attempt for finding in findings):
        return "should be an attempt" if case.attempt else "should be no attempt"
    return None


def _is_silent(outputs: list[Output]) -> str | None:
    return "should be silent and fires" if any(isinstance(output, Publish) for output in outputs) else None


def _outputs(ready: ReadyPack, rule: Rule, case: RuleCase) -> Iterator[Output]:
    bench = Bench(Packs((), always=ready), register_of(rule, case.register), _PSEUDONYMS)
    if ready.web_rules:
        book = UsageBook("web", "web-proxy", 0)
        for offset, visit in enumerate(_times(case, _convert({**VISIT, **case.event}, WebProxy, rule, case))):
            yield from judge_visit(bench, book, visit, offset)
    elif ready.account_rules:
        yield from judge_account_change(bench, _convert({**CHANGE, **case.event}, AccountChange, rule, case))
    elif ready.report_rules:
        yield from judge_report(bench, _convert({**REPORT, **case.event}, Report, rule, case))
    else:
        book = UsageBook("mail", "email-metadata", 0)
        for offset, mail in enumerate(_times(case, mail_of(rule, case))):
            yield from judge_mail(bench, book, mail, offset)


def mail_of(rule: Rule, case: RuleCase) -> EmailMetadata:
    """The plain message with what the case says; direction and number of recipients follow from the recipients."""
    event = {**MAIL, **case.event}
    recipients = [entry for group in ("to", "cc", "bcc") for entry in event[group]]
    outside = any(domain_of(str(entry.get("address"))) != OURS for entry in recipients)
    derived = {"recipient_count": len(recipients), "direction": "outbound" if outside else "internal"}
    message: EmailMetadata = _convert(derived | event, EmailMetadata, rule, case)
    return message


E = TypeVar("E", EmailMetadata, WebProxy)


def _times(case: RuleCase, first: E) -> Iterator[E]:
    """The event as often as the case says, so many minutes apart."""
    for number in range(case.times):
        later = first.observed_at + timedelta(minutes=number * case.minutes_apart)
        yield msgspec.structs.replace(first, event_id=f"{first.event_id}-{number}", observed_at=later)


def register_of(rule: Rule, entries: Iterable[Mapping[str, Any]]) -> Register:
    """The plain register, a case where the rule waits for one, and then what the rule's case adds or replaces."""
    register = Register()
    given = (*REGISTER, *((CASE,) if rule.trigger == "on_case" else ()), *entries)
    for entry in given:
        record: RegisterRecord = _convert(dict(entry), RegisterRecord, rule, None)
        register.fold(key_of(record), record)
    return register


def _convert(value: Mapping[str, Any], of: Any, rule: Rule, case: RuleCase | None) -> Any:
    try:
        return msgspec.convert(value, of)
    except msgspec.ValidationError as error:
        where = f"rule {rule.id}, case {case.name!r}" if case is not None else f"rule {rule.id}, register of a case"
        raise Misconfigured(f"{where}: {error}") from error
