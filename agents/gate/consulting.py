"""From the command `consult` or `confirm-consultation` to the register's record of what a union officer said.

Whoever asks for access records it, or the data-protection officer; of what triage asks for, anybody who holds an
office. An officer with a key of their own may say it themselves. When the officer was asked is the broker's time of the
ledger entry: the time that somebody typed is shown and never compared.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

import msgspec
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.entries import hash_of
from headerfirst.agents.gate.given import Given
from headerfirst.agents.register import Register
from headerfirst.agents.signatures import Signer
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.record import Struct, Time
from headerfirst.schemas.register import Consultation
from headerfirst.schemas.vocabulary import ConsultationOutcome, RefusalReason, UnionLevel


class _Statement(Struct, frozen=True, kw_only=True):
    """The payload. `officer` is a person's id or a union-official record's; `about` names whose mail it is about."""

    union: str
    officer: str = ""
    level: UnionLevel
    outcome: ConsultationOutcome
    scope: str
    valid_until: Time
    about: str


def consultation_of(
    bench: Bench, directory: Directory, request: InspectionRequest, given: Given, signer: Signer
) -> Consultation | RefusalReason:
    """The record, whose id is the command's; else why it is not made."""
    try:
        stated = msgspec.convert(given.command.payload, _Statement)
    except msgspec.ValidationError:
        return "field_absent"
    if not (given.is_well_formed and given.is_first) or stated.valid_until.utcoffset() != timedelta(0):
        return "field_absent"
    by_officer = given.command.kind == "confirm-consultation"
    officer = stated.officer.strip() or (signer.person.id if by_officer else "")
    if by_officer:
        refused = _not_the_officer(bench.register, officer, signer)
    else:
        refused = _not_theirs(directory, request, signer)
    if refused is not None or not officer:
        return refused or "officer_not_named"
    about = directory.person(stated.about)
    return Consultation(
        id=given.answer_id,
        request_id=request.request_id,
        union=stated.union,
        about=about.id if about is not None else stated.about,
        officer=officer,
        level=stated.level,
        at=given.command.at,
        recorded_by=signer.person.id,
        outcome=stated.outcome,
        scope=stated.scope,
        valid_until=stated.valid_until,
    )


def _not_theirs(directory: Directory, request: InspectionRequest, signer: Signer) -> Literal["requester_role"] | None:
    asks = request.requester
    if signer.role == "dpo" or (asks is not None and directory.is_token_of(asks.token, signer.person)):
        return None
    return None if request.requester is None and signer.role != "staff" else "requester_role"


def _not_the_officer(register: Register, officer: str, signer: Signer) -> RefusalReason | None:
    offices = {office.id for office in register.officials(signer.person.id)}
    if not offices:
        return "officer_not_in_office"
    return None if officer in offices | {signer.person.id} else "officer_not_named"


def consultation_entry(
    entry_id: str, request: InspectionRequest, consultation: Consultation, signer: Signer
) -> LedgerEntry:
    return LedgerEntry(
        entry_id=entry_id,
        kind="consultation",
        person=request.person,
        case_id=request.case_id,
        decision_id=request.request_id,
        actor=signer.token,
        payload_hash=hash_of(consultation),
    )
