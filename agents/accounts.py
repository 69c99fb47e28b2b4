"""The accounts agent: one change to a mailbox or an account in, findings out; protections first.

What removes something again opens nothing: it joins the incidents of whoever removed it and of whose mailbox it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from headerfirst.agents.circumstances import working
from headerfirst.agents.detector import Grounds
from headerfirst.agents.exemptions import exempt
from headerfirst.agents.facts import AccountAct
from headerfirst.agents.findings import Bench, Message, Occasion, Subject, finding, inspection_request
from headerfirst.agents.party import Party
from headerfirst.agents.protections import addresses_of_change, proper_channel, shield_of_change
from headerfirst.agents.register import Register
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
    outside = (
        "not_ours" if _is_elsewhere(register, mailbox, actor) else out_of_scope(actor.person or mailbox.person, None)
    )
    if outside is not None:
        return [Counted("out_of_scope", (outside,))]
    act = AccountAct(
        record=record,
        register=register,
        pack=pack.pack.file,
        mailbox=mailbox,
        actor=actor,
        target=others[0] if others else None,
        channel=proper_channel(parties),
    )
    person = subject_of(bench, act, Grounds((), ())).person
    case = register.case(person.id, at) if person is not None and register.has_cases else None
    outputs: list[Output] = []
    for ready in pack.account_rules:
        if ready.rule.trigger == "always" or case is not None:
            outputs += _run(bench, ready, act, case, parties)
    return outputs


def _is_elsewhere(register: Register, mailbox: Party, actor: Party) -> bool:
    """A mailbox of others, in the hands of others; where the register names no domain, nobody knows whose it is."""
    if register.everyone_is_staff or not register.domains:
        return False
    return not any(party.ours or party.is_known for party in (mailbox, actor))


def _run(bench: Bench, ready: ReadyRule, act: AccountAct, case: Case | None, parties: Sequence[Party]) -> list[Output]:
    """One rule over one change."""
    obstacle = _obstacle(ready, act)
    if obstacle is not None:
        return [Counted("rule_not_run", (ready.rule.id, obstacle))]
    look = ready.prepared.act
    grounds = look(act) if look is not None else None
    return [] if grounds is None else list(_answer(bench, ready, act, grounds, case, parties))


def _obstacle(ready: ReadyRule, act: AccountAct) -> str | None:
    """Why the rule may not look at this change, or cannot; None where it does."""
    if ready.is_conduct and act.channel is not None:
        return "proper_channel"
    return "field_absent" if any(getattr(act.record, name) is None for name in ready.detector.needs) else None


def _answer(
    bench: Bench, ready: ReadyRule, act: AccountAct, grounds: Grounds, case: Case | None, parties: Sequence[Party]
) -> Iterator[Output]:
    subject = subject_of(bench, act, grounds)
    if grounds.joins is not None:
        for concerned in _concerned(bench, act, subject, grounds):
            yield from finding(bench, ready, concerned, _occasion(bench, act, concerned, case, parties), grounds)
    elif not exempt(bench.register, subject.person, ready.rule, act.at, grounds.evidence):
        occasion = _occasion(bench, act, subject, case, parties)
        if ready.rule.asks is not None:
            yield from inspection_request(bench, ready, subject, occasion)
        else:
            yield from finding(bench, ready, subject, occasion, grounds)


def _concerned(bench: Bench, act: AccountAct, subject: Subject, grounds: Grounds) -> Iterator[Subject]:
    """To whose incidents something belongs that was removed: whoever acts may have removed what another had set up."""
    yield subject
    owner = act.mailbox.person
    if grounds.about is None and owner is not None and owner.id != subject.stable:
        yield Subject("person", owner.id, bench.pseudonyms.person(owner.id), owner)


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
