"""Whether the right union officer was consulted, in time, about what is asked for (DMU 5.3).

For each office, folder or address that stands in the way there has to be a consultation that passes every step below.
Where none does, the step at which the one that came furthest failed is the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from headerfirst.agents.effective import effective
from headerfirst.agents.gate.approvals import approvals_counted, approved_at, is_approved
from headerfirst.agents.gate.consulted_officers import offices_of
from headerfirst.agents.gate.protected import UnionRecord, union_records
from headerfirst.agents.gate.question import Question
from headerfirst.schemas.register import Consultation, UnionFolder, UnionOfficial
from headerfirst.schemas.vocabulary import RefusalReason, UnionLevel

_MESSAGE: Final = re.compile(r"\bm-[0-9a-f]{32}\b")


class Talk(NamedTuple):
    """One consultation, about one record that stands in the way."""

    question: Question
    record: UnionRecord
    consultation: Consultation

    @property
    def recorded_at(self) -> datetime | None:
        """The broker's time of the ledger entry; what somebody typed is shown, never compared."""
        return self.question.consulted_at.get(self.consultation.id)

    @property
    def offices(self) -> list[UnionOfficial]:
        """Those that the officer held when consulted."""
        at = self.recorded_at or self.question.asked_at
        return [office for office in offices_of(self.question, self.consultation) if effective(office, at)]


def consultation_gap(question: Question) -> RefusalReason | None:
    """The first thing that is missing of the consultations that the request needs; None where nothing is."""
    consultations = question.register.consultations(question.request.request_id)
    for record in union_records(question):
        gap = _gap([Talk(question, record, consultation) for consultation in consultations])
        if gap is not None:
            return gap
    return None


def _gap(talks: list[Talk]) -> RefusalReason | None:
    passed = [len(list(_steps_passed(talk))) for talk in talks]
    furthest = max(passed, default=0)
    if any(_is_against(talk) for talk in talks):
        return "union_objection_unanswered"
    if not talks:
        return "consultation_missing"
    return _STEPS[furthest][0] if furthest < len(_STEPS) else None


def counted_at(question: Question) -> Iterator[datetime]:
    """The times of the consultations that a grant rests on."""
    for talk in _counted(question):
        yield talk.recorded_at or question.asked_at


def lapses_at(question: Question) -> Iterator[datetime]:
    """When the consultations that a grant rests on lapse."""
    yield from map(_lapses_at, _counted(question))


def _counted(question: Question) -> list[Talk]:
    consultations = question.register.consultations(question.request.request_id)
    talks = [Talk(question, record, one) for record in union_records(question) for one in consultations]
    return [talk for talk in talks if len(list(_steps_passed(talk))) == len(_STEPS)]


def _steps_passed(talk: Talk) -> Iterator[RefusalReason]:
    for reason, passes in _STEPS:
        if not passes(talk):
            return
        yield reason


def _union_of(talk: Talk) -> str | None:
    """A folder's is that of its owner's office; where the owner has none, nobody knows."""
    if not isinstance(talk.record, UnionFolder):
        return talk.record.union
    owner = talk.question.register.party(talk.record.mailbox, talk.question.asked_at).person
    offices = talk.question.register.officials(owner.id) if owner is not None else []
    return next((office.union for office in offices), None)


def level_asked(record: UnionRecord) -> UnionLevel:
    """An official employed here is the "local trade union official", a branch officer included (DMU 5.3d)."""
    return "regional" if isinstance(record, UnionOfficial) and record.employed_here else "branch"


def _is_named(talk: Talk) -> bool:
    return bool(talk.consultation.officer.strip())


def _is_in_office(talk: Talk) -> bool:
    return bool(talk.offices)


def _of_the_same_union(talk: Talk) -> bool:
    union = _union_of(talk)
    offices = {office.union for office in talk.offices}
    return talk.consultation.union in offices and union in (None, talk.consultation.union)


def _at_the_right_level(talk: Talk) -> bool:
    level, union = level_asked(talk.record), talk.consultation.union
    offices = [office for office in talk.offices if office.union == union and office.level == level]
    return bool(offices) and talk.consultation.level == level


def _has_no_stake(talk: Talk) -> bool:
    """The officer is neither owner, requester nor approver, nor who brought it, nor the official whose mail it is."""
    question, offices = talk.question, talk.offices
    officers = {talk.consultation.officer, *(office.person for office in offices), *(office.id for office in offices)}
    people = [question.subject, *question.askers, *(one.signer.person for one in approvals_counted(question))]
    involved = {person.id for person in people if person is not None} | _names_of_official(talk.record)
    return officers.isdisjoint(involved)


def _names_of_official(record: UnionRecord) -> set[str | None]:
    return {record.id, record.person} - {None} if isinstance(record, UnionOfficial) else set()


def _is_about_this(talk: Talk) -> bool:
    """It names whose mail it is about; where its scope names messages, they are all that are asked for."""
    messages = set(_MESSAGE.findall(talk.consultation.scope))
    return talk.consultation.about in _names(talk) and (
        not messages or messages.issuperset(talk.question.request.scope.message_tokens)
    )


def _names(talk: Talk) -> set[str | None]:
    """By which names a consultation may speak of what stands in the way."""
    question, record = talk.question, talk.record
    request, person = question.request, question.subject
    names: set[str | None] = {record.id, request.person, request.mailbox_token, question.mailbox, request.case_id}
    if person is not None:
        names.update((person.id, *person.addresses))
    match record:
        case UnionOfficial():
            names.update((record.person, *record.addresses))
        case UnionFolder():
            names.update((record.mailbox, record.folder_id, record.path))
        case _:
            names.add(record.address)
    return names - {None, ""}


def _is_early(talk: Talk) -> bool:
    """Its ledger entry is earlier than the word that decides; before that word there is nothing to be late for."""
    if talk.recorded_at is None:
        return False
    return not is_approved(talk.question) or talk.recorded_at < approved_at(talk.question)


def _has_not_lapsed(talk: Talk) -> bool:
    return talk.question.moment.now < _lapses_at(talk)


def _lapses_at(talk: Talk) -> datetime:
    days = talk.question.policy.pack.file.protections.consultation_valid_days
    since = talk.recorded_at or talk.question.asked_at
    return min(talk.consultation.valid_until, since + timedelta(days=days))


def _has_an_answer(talk: Talk) -> bool:
    """No answer is one after so many days as the policy gives the officer."""
    if talk.consultation.outcome != "no-reply":
        return True
    days = talk.question.gate.no_reply_days
    decided = approved_at(talk.question) if is_approved(talk.question) else talk.question.moment.now
    since = talk.recorded_at or decided
    return days is not None and since + timedelta(days=days) <= decided


def _is_against(talk: Talk) -> bool:
    """An objection stands until the same officer, asked again, has none."""
    if talk.consultation.outcome != "objection" or not (_is_in_office(talk) and _of_the_same_union(talk)):
        return False
    later = talk.question.register.consultations(talk.question.request.request_id)
    return not any(_takes_back(talk, talk._replace(consultation=other)) for other in later)


def _takes_back(talk: Talk, other: Talk) -> bool:
    same = other.consultation.officer == talk.consultation.officer and other.consultation.outcome == "no-objection"
    if not same or other.recorded_at is None or talk.recorded_at is None:
        return False
    return other.recorded_at > talk.recorded_at


def _is_not_against(talk: Talk) -> bool:
    return talk.consultation.outcome != "objection"


_STEPS: Final[tuple[tuple[RefusalReason, Callable[[Talk], bool]], ...]] = (
    ("officer_not_named", _is_named),
    ("officer_not_in_office", _is_in_office),
    ("consultation_wrong_union", _of_the_same_union),
    ("consultation_wrong_level", _at_the_right_level),
    ("approver_conflict", _has_no_stake),
    ("consultation_out_of_scope", _is_about_this),
    ("consultation_late", _is_early),
    ("consultation_expired", _has_not_lapsed),
    ("union_objection_unanswered", _is_not_against),
    ("consultation_missing", _has_an_answer),
)
