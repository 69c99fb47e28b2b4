"""Which union officers were consulted about a request."""

from __future__ import annotations

from collections.abc import Iterator

from headerfirst.agents.gate.question import Question
from headerfirst.schemas.register import Consultation, Person, UnionOfficial


def offices_of(question: Question, consultation: Consultation) -> list[UnionOfficial]:
    """The offices, at whatever time, of the officer that a consultation names by office or by person."""
    named = consultation.officer
    officials = (official for _, official in question.register.entries_of(UnionOfficial))
    return [official for official in officials if named in (official.id, official.person)]


def is_consulted(question: Question, person: Person) -> bool:
    """Whether a person is one of the officers: who speaks for the union does not decide for the employer."""
    return person.id in set(_consulted(question))


def _consulted(question: Question) -> Iterator[str]:
    for consultation in question.register.consultations(question.request.request_id):
        yield consultation.officer
        yield from filter(None, (official.person for official in offices_of(question, consultation)))
