"""The mail agent: one envelope in, findings and requests out; protections first, and never a body."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from headerfirst.agents.circumstances import employer_equipment, working
from headerfirst.agents.counting import CountedEvent, Counting, count
from headerfirst.agents.detector import Grounds
from headerfirst.agents.exemptions import exempt
from headerfirst.agents.facts import Mail
from headerfirst.agents.findings import Bench, Message, Occasion, Subject, finding, inspection_request
from headerfirst.agents.headings import HeadingRules
from headerfirst.agents.party import Party
from headerfirst.agents.protections import (
    addresses_of,
    moments_of,
    proper_channel,
    shield_of_folder,
    shield_of_parties,
)
from headerfirst.agents.rules import ReadyPack, ReadyRule
from headerfirst.agents.scope import out_of_scope
from headerfirst.agents.step import Counted, NotRun, Output
from headerfirst.agents.usage import UsageBook
from headerfirst.agents.withdrawal import name_of_user, names_in_mail
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.register import Case
from headerfirst.schemas.vocabulary import ShieldReason


def judge_mail(bench: Bench, book: UsageBook, record: EmailMetadata, offset: int) -> list[Output]:
    """All that the pack in force says of one envelope; `offset` is where it stands in its partition."""
    register, at = bench.register, record.observed_at
    pack = bench.packs.in_force(register, at)
    if pack is None:
        return [Counted("rule_not_run", ("every", "policy_not_active"))]
    parties = [register.party(address, at) for address in addresses_of(record)]
    shield = _shield(bench, pack, record, parties)
    if shield is not None:
        return [Counted("shielded", (shield,))]
    mail = look_up(bench, pack, record, parties)
    person = mail.person
    outside = out_of_scope(person or mail.acting.person, record.device)
    if outside is not None:
        return [Counted("out_of_scope", (outside,))]
    case = register.case(person.id, at) if person is not None and register.has_cases else None
    sights = _sights(mail)
    outputs: list[Output] = []
    counting: list[Counting] = []
    for ready in pack.mail_rules[record.direction]:
        if ready.is_always or case is not None:
            outputs += _run(bench, ready, sights, case, counting)
    heading_rules = pack.heading_rules[record.direction]
    if heading_rules:
        outputs += _on_heading(bench, heading_rules, sights, case)
    if counting:
        outputs += _count(bench, book, counting, mail, offset)
    return outputs


class _Sights(NamedTuple):
    """An envelope as rules may see it, worked out once for all of them."""

    mail: Mail
    for_conduct: Mail
    """Where mail may have been marked personal without our knowing, no conduct rule sees its heading."""
    obstacle: str | None
    """Why no conduct rule may look at it; None where one may."""
    heading_obstacle: str | None
    """Why none may that needs the heading."""


def _sights(mail: Mail) -> _Sights:
    marks_unknown = mail.record.sensitivity == "unknown"
    for_conduct = replace(mail, heading=None) if marks_unknown and mail.heading is not None else mail
    obstacle = "personal" if mail.personal else None
    if obstacle is None and mail.channel is not None:
        obstacle = "proper_channel"
    return _Sights(mail, for_conduct, obstacle, obstacle or ("mark_unknown" if marks_unknown else None))


def _count(bench: Bench, book: UsageBook, counting: Sequence[Counting], mail: Mail, offset: int) -> list[Output]:
    """Into the day of whoever sends, the person or, where nobody is registered for it, the account; what a rule counts
    of the account as such, into the account's own.
    """
    person, address = mail.person, mail.account.address
    known = {person.id, *person.addresses, address} if person is not None else {address}
    days: dict[str, tuple[Subject, list[Counting]]] = {}
    for one in counting:
        subject = subject_of(bench, mail, Grounds((), (), about="account" if one.use.about == "account" else None))
        days.setdefault(subject.token, (subject, []))[1].append(one)
    outputs: list[Output] = []
    for subject, theirs in days.values():
        event = CountedEvent(mail.record.event_id, mail.at, offset, 0, 0, map(name_of_user, sorted(known)))
        outputs += count(bench, book, theirs, subject, event, mail.pack)
    return outputs


def _shield(bench: Bench, pack: ReadyPack, record: EmailMetadata, parties: Sequence[Party]) -> ShieldReason | None:
    moments = moments_of(record)
    shield = shield_of_parties(parties, moments)
    if shield is None and record.folder is not None:
        protections = pack.pack.file.protections
        shield = shield_of_folder(bench.register, protections, record.mailbox, record.folder, moments)
    return shield


def look_up(bench: Bench, pack: ReadyPack, record: EmailMetadata, parties: Sequence[Party] | None = None) -> Mail:
    """The envelope with what the register knows; the heading is withheld where nobody may see it. `parties` are
    those of `addresses_of`, in its order.
    """
    if parties is None:
        parties = [bench.register.party(address, record.observed_at) for address in addresses_of(record)]
    recipients = len(record.to) + len(record.cc) + len(record.bcc)
    signed_in = record.authenticated_sender
    account = parties[0] if signed_in is None else parties[2]  # as addresses_of has them
    if signed_in is not None and "@" not in signed_in and not account.is_known:
        account = parties[0]
    marks = pack.marks.of(record.marks, record.sensitivity, record.subject)
    channel = proper_channel(parties)
    return Mail(
        record=record,
        register=bench.register,
        pack=pack.pack.file,
        acting=parties[0],
        account=account,
        sender=parties[1],
        recipients=tuple(parties[len(parties) - recipients :]),
        heading=None if marks or channel is not None else record.subject,
        marks=marks,
        channel=channel,
    )


def _run(
    bench: Bench, ready: ReadyRule, sights: _Sights, case: Case | None, counting: list[Counting]
) -> Sequence[Output]:
    """One rule over one envelope; one that counts puts itself on the list instead."""
    mail = sights.mail
    if ready.is_conduct:
        obstacle = sights.heading_obstacle if ready.needs_heading else sights.obstacle
        if obstacle is not None:
            return [Counted("rule_not_run", (ready.rule.id, obstacle))]
        mail = sights.for_conduct
    for name in ready.detector.needs:
        if (mail.heading if name == "subject" else getattr(mail.record, name)) is None:
            is_absent = _known_absent(sights.mail, name)
            return () if is_absent else [Counted("rule_not_run", (ready.rule.id, "field_absent"))]
    look, counts = ready.prepared.mail, ready.prepared.counts_mail
    if counts is not None:
        use = counts(mail)
        if use is not None and not exempt(bench.register, mail.person, ready.rule, mail.at):
            counting.append(Counting(ready, use))
        return ()
    grounds = look(mail) if look is not None else None
    if grounds is None or exempt(bench.register, mail.person, ready.rule, mail.at, grounds.evidence):
        return ()
    return _answer(bench, ready, mail, grounds, case)


def _on_heading(bench: Bench, rules: HeadingRules, sights: _Sights, case: Case | None) -> Iterator[Output]:
    """The rules of which a pattern matches the heading; of the others, that they could not look, where that is so."""
    heading = sights.mail.heading
    absent = "field_absent" if heading is None and not _known_absent(sights.mail, "subject") else None
    for conduct, reason in ((True, sights.heading_obstacle or absent), (False, absent)):
        names = rules.names(conduct=conduct, has_case=case is not None) if reason is not None else None
        if reason is not None and names:
            yield NotRun(reason, names)
    if heading is None:
        return
    counting: list[Counting] = []  # none of these counts
    for ready in rules.matching(heading):
        is_free = sights.heading_obstacle is None or not ready.is_conduct
        if is_free and (ready.is_always or case is not None):
            yield from _run(bench, ready, sights, case, counting)


def _known_absent(mail: Mail, name: str) -> bool:
    """Of a field without a value: the source shows it and nobody withheld it, so that there is nothing to look at."""
    if name == "subject" and (mail.personal or mail.channel is not None):
        return False
    return name in mail.record.visible


def _answer(bench: Bench, ready: ReadyRule, mail: Mail, grounds: Grounds, case: Case | None) -> list[Output]:
    subject, record = subject_of(bench, mail, grounds), mail.record
    parties = (bench.register.party(address, mail.at) for address in addresses_of(record))
    occasion = Occasion(
        event_id=record.event_id,
        at=mail.at,
        parties=names_in_mail(record, parties),
        case_id=case.id if case is not None else None,
        in_working_hours=working(bench.register, subject.person, mail.at),
        employer_equipment=employer_equipment(record.device),
        message=Message(
            mailbox=mail.acting.address,
            message_id=record.message_id,
            marks=mail.marks,
            marks_known=record.sensitivity != "unknown",
            sent_at=record.sent_at,
        ),
    )
    if ready.rule.asks is not None:
        return inspection_request(bench, ready, subject, occasion)
    return finding(bench, ready, subject, occasion, grounds)


def subject_of(bench: Bench, mail: Mail, grounds: Grounds) -> Subject:
    """The acting person; an account of ours that nobody is registered for; else the sender outside, or the message.
    Who receives mail is never the subject (DMU 6.3).
    """
    pseudonyms = bench.pseudonyms
    if grounds.about == "message":
        message = f"{mail.acting.address} {mail.record.message_id}"
        return Subject("message", message, pseudonyms.message(mail.acting.address, mail.record.message_id))
    if mail.record.mailbox_role == "recipient" or grounds.about == "external":
        return Subject("external", mail.sender.address, pseudonyms.account(mail.sender.address))
    person, account = mail.person, mail.account
    if person is None or grounds.about == "account":
        return Subject("account", account.address, pseudonyms.account(account.address))
    return Subject("person", person.id, pseudonyms.person(person.id), person)
