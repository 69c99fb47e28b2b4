"""The accounts agent: one change to a mailbox or an account in, findings out; protections first."""

from __future__ import annotations

from collections.abc import Sequence

from headerfirst.agents.circumstances import working
from headerfirst.agents.detector import Grounds
from headerfirst.agents.exemptions import exempt
from headerfirst.agents.facts import AccountAct
from headerfirst.agents.findings import Bench, Message, Occasion, Subject, finding, inspection_request
from headerfirst.agents.party import Party
from headerfirst.agents.protections import addresses_of_change, proper_channel, shield_of_change
from headerfirst.agents.rules import ReadyRule
from headerfirst.agents.scope import out_of_scope
from headerfirst.agents.step import Counted, Output
from headerfirst.agents.withdrawal import names_in_act
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.register import Case
from headerfirst.schemas.vocabulary import About


def judge_account_change(bench: Bench, record: AccountChange) -> list[Output]:
    """All that the pack in force says of one change."""
    register, at = bench.register, record.observed_at
    pack = bench.packs.in_force(register, at)
    if pack is None:
        return [Counted("rule_not_run", ("every", "policy_not_active"))]
    shield = shield_of_change(register, pack.pack.file.protections, record)
    if shield is not None:
        return [Counted("shielded", (shield,))]
    parties = [register.party(address, at) for address in addresses_of_change(record)]
    mailbox, actor, *others = parties
    act = AccountAct(
        record=record,
        register=register,
        pack=pack.pack.file,
        mailbox=mailbox,
        actor=actor,
        target=others[0] if others else None,
        channel=proper_channel(parties),
    )
    outside = out_of_scope(actor.person or mailbox.person, None)
    if outside is not None:
        return [Counted("out_of_scope", (outside,))]
    person = subject_of(bench, act, Grounds((), ())).person
    case = register.case(person.id, at) if person is not None and register.has_cases else None
    outputs: list[Output] = []
    for ready in pack.account_rules:
        if ready.rule.trigger == "always" or case is not None:
            outputs += _run(bench, ready, act, case, parties)
    return outputs


def _run(bench: Bench, ready: ReadyRule, act: AccountAct, case: Case | None, parties: Sequence[Party]) -> list[Output]:
    """One rule over one change."""
    if ready.is_conduct and act.channel is not None:
        return [Counted("rule_not_run", (ready.rule.id, "proper_channel"))]
    for name in ready.detector.needs:
        if getattr(act.record, name) is None:
            return [Counted("rule_not_run", (ready.rule.id, "field_absent"))]
    look = ready.prepared.act
    grounds = look(act) if look is not None else None
    if grounds is None:
        return []
    subject = subject_of(bench, act, grounds)
    if exempt(bench.register, subject.person, ready.rule, act.at, grounds.evidence):
        return []
    occasion = _occasion(bench, act, subject, case, parties)
    if ready.rule.asks is not None:
        return inspection_request(bench, ready, subject, occasion)
    return finding(bench, ready, subject, occasion, grounds)


def _occasion(bench: Bench, act: AccountAct, subject: Subject, case: Case | None, parties: Sequence[Party]) -> Occasion:
    record = act.record
    message = None
    if record.message_id is not None:
        message = Message(act.mailbox.address, record.message_id, [], marks_known=False, sent_at=None)
    return Occasion(
        event_id=record.event_id,
        at=act.at,
        parties=names_in_act(record, parties),
        case_id=case.id if case is not None else None,
        in_working_hours=working(bench.register, subject.person, act.at),
        employer_equipment=None,
        message=message,
    )


def subject_of(bench: Bench, act: AccountAct, grounds: Grounds) -> Subject:
    """Whoever acts; the account that acts, where nobody is registered for it; the mailbox itself, where the grounds say
    `account`: it may be in somebody else's hands.
    """
    pseudonyms = bench.pseudonyms
    if grounds.about == "account":
        return Subject("account", act.mailbox.address, pseudonyms.account(act.mailbox.address))
    person = act.actor.person
    if person is not None:
        return Subject("person", person.id, pseudonyms.person(person.id), person)
    about: About = "account" if act.actor.ours or "@" not in act.record.actor else "external"
    return Subject(about, act.actor.address, pseudonyms.account(act.actor.address))
