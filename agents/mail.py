"""The mail agent: one envelope in, findings and requests out; protections first, and never a body."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from headerfirst.agents.detector import Grounds
from headerfirst.agents.exemptions import exempt
from headerfirst.agents.facts import Mail
from headerfirst.agents.findings import Bench, Occasion, Subject, finding, inspection_request
from headerfirst.agents.protections import addresses_of, folder_names, mailbox_form, proper_channel, shield_of_mail
from headerfirst.agents.rules import ReadyPack, ReadyRule
from headerfirst.agents.scope import out_of_scope
from headerfirst.agents.step import Counted, Output
from headerfirst.agents.working_hours import in_working_hours
from headerfirst.schemas.email_metadata import Device, EmailMetadata
from headerfirst.schemas.register import Case, Person

_WITHHELD: Final[dict[str, Callable[[Mail], object]]] = {"subject": lambda mail: mail.heading}
"""Fields that the agent may hide although the record has them."""


def judge_mail(bench: Bench, record: EmailMetadata) -> list[Output]:
    """All that the pack in force says of one envelope."""
    pack = bench.packs.in_force(bench.register, record.observed_at)
    if pack is None:
        return [Counted("rule_not_run", ("every", "policy_not_active"))]
    shield = shield_of_mail(bench.register, pack.pack.file.protections, record)
    if shield is not None:
        return [Counted("shielded", (shield,))]
    mail = look_up(bench, pack, record)
    outside = out_of_scope(mail.acting.person, record.device)
    if outside is not None:
        return [Counted("out_of_scope", (outside,))]
    case = _case(bench, mail.person, mail)
    outputs: list[Output] = []
    for ready in pack.mail_rules[record.direction]:
        if ready.rule.trigger == "on_case" and case is None:
            continue
        obstacle = _obstacle(mail, ready)
        if obstacle is not None:
            outputs.append(Counted("rule_not_run", (ready.rule.id, obstacle)))
            continue
        look = ready.prepared.mail
        grounds = look(mail) if look is not None else None
        if grounds is not None and not exempt(bench.register, mail.person, ready.rule, mail.at):
            outputs += _answer(bench, pack, ready, mail, grounds, case)
    return outputs


def look_up(bench: Bench, pack: ReadyPack, record: EmailMetadata) -> Mail:
    """The envelope with what the register knows; the heading is withheld where nobody may see it."""
    party = bench.register.party
    sender, acting = party(record.from_.address), party(record.mailbox)
    recipients = tuple(party(entry.address) for group in (record.to, record.cc, record.bcc) for entry in group)
    personal = bool(pack.marks.of(record.marks, record.sensitivity, record.subject))
    channel = proper_channel((sender, acting, *recipients))
    return Mail(
        record=record,
        register=bench.register,
        pack=pack.pack.file,
        sender=sender,
        acting=acting,
        recipients=recipients,
        heading=None if personal or channel is not None else record.subject,
        personal=personal,
        channel=channel,
    )


def _case(bench: Bench, person: Person | None, mail: Mail) -> Case | None:
    return bench.register.case(person.id, mail.at) if person is not None and bench.register.has_cases else None


def _obstacle(mail: Mail, ready: ReadyRule) -> str | None:
    """Why this rule may not look at this mail; None where it may."""
    if ready.is_conduct:
        if mail.personal:
            return "personal"
        if mail.channel is not None:
            return "proper_channel"
        if "subject" in ready.detector.needs and mail.record.sensitivity == "unknown":
            return "mark_unknown"
    for name in ready.detector.needs:
        value = _WITHHELD[name](mail) if name in _WITHHELD else getattr(mail.record, name)
        if value is None:
            return "field_absent"
    return None


def _answer(
    bench: Bench, pack: ReadyPack, ready: ReadyRule, mail: Mail, grounds: Grounds, case: Case | None
) -> list[Output]:
    subject = subject_of(bench, mail, grounds)
    occasion = Occasion(
        event_id=mail.record.event_id,
        at=mail.at,
        parties=tuple(_parties(mail)),
        case_id=case.id if case is not None else None,
        in_working_hours=in_working_hours(subject.person, mail.at),
        employer_equipment=employer_equipment(mail.record.device),
    )
    if ready.rule.asks is not None:
        message = (mail.acting.address, mail.record.message_id)
        return inspection_request(bench, pack, ready, subject, occasion, message)
    return finding(bench, pack, ready, subject, occasion, grounds)


def subject_of(bench: Bench, mail: Mail, grounds: Grounds) -> Subject:
    """The acting person; an account of ours that nobody is registered for; else the sender outside, or the message."""
    pseudonyms = bench.pseudonyms
    if grounds.about == "message":
        message = f"{mail.acting.address} {mail.record.message_id}"
        return Subject("message", message, pseudonyms.message(mail.acting.address, mail.record.message_id))
    if mail.record.mailbox_role == "recipient" or grounds.about == "external":
        return Subject("external", mail.sender.address, pseudonyms.account(mail.sender.address))
    person = mail.person
    if person is None:
        return Subject("account", mail.acting.address, pseudonyms.account(mail.acting.address))
    return Subject("person", person.id, pseudonyms.person(person.id), person)


def _parties(mail: Mail) -> Iterator[str]:
    """Every address and folder through which a later protection record may reach the finding."""
    yield from map(mailbox_form, addresses_of(mail.record))
    yield from folder_names(mail.acting.address, mail.record.folder)


def employer_equipment(device: Device | None) -> bool | None:
    if device is None or device.owner == "unknown":
        return None
    return device.owner == "organisation"
