"""What no combination of request, register and approvals may bring about, looked for among very many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple, cast, get_args

import msgspec
import pytest
from headerfirst.agents.gate.approvals import approval_reason, approvals_counted
from headerfirst.agents.gate.conditions import ON_APPROVAL
from headerfirst.agents.gate.consultations import counted_at
from headerfirst.agents.gate.judge import decided_at, judge
from headerfirst.agents.gate.protected import touches_proper_channel, union_records
from headerfirst.agents.gate.question import Question
from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.inspection import InspectionRequest, MessageFacts
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.schemas.vocabulary import Mark
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.made_questions import ASKED, CONSULTED, DAY, DMU, HOUR, MESSAGE, NOON, NOW, WCC, ask, facts
from tests.agents.made_packs import KEYS

GROUNDS: Final = "The heading names the tender, and the supplier says that it holds the signed bid"
PARTIES: Final = (
    builders.CARYS,
    builders.DEWI,
    "branch@example.org",
    "speak.up@example.org",
    f"{builders.AMARA}/inbox/branch",
)
WIDER: Final = builders.case(id="case-7", wider=True)
OFFICES: Final = (made.carys_in_office(), made.dewi_in_office())
REGISTERED: Final[tuple[RegisterRecord, ...]] = (
    made.carys_in_office(),
    made.carys_in_office(id="amara-office", person="amara", addresses=[]),
    made.dewi_in_office(),
    made.dewi_in_office(id="gwen", addresses=["gwen@union.example.net"], level="branch"),
    builders.union_address(),
    builders.union_folder(),
    builders.protected_address(),
    made.consultation(),
    made.consultation(id="consultation-2", officer="gwen", level="branch", about="amara"),
    made.consultation(id="consultation-3", about="amara", outcome="objection"),
    made.away(),
    made.nomination(),
    made.nomination(id="by-lars", nominated_by="lars"),
    builders.objection(),
    builders.case(id="case-2", person="carys"),
    WIDER,
    made.colleague("hana", manager="idris"),
)
PROTECTIONS: Final = (
    made.carys_in_office(),
    made.carys_in_office(id="amara-office", person="amara", addresses=[]),
    builders.union_address(),
    builders.union_folder(),
    builders.protected_address(),
)
CARYS_CASE: Final = builders.case(id="case-2", person="carys")
PEOPLE: Final = ("amara", *made.COLLEAGUES)


class Scene(NamedTuple):
    """A request with all that it takes to be granted."""

    request: InspectionRequest
    records: tuple[RegisterRecord, ...] = ()
    approved: tuple[str, ...] = ("hana",)
    known: MessageFacts = facts()
    pack: ReadyPack = DMU
    listed: bool = False


SCENES: Final = (
    Scene(made.malware_scan(), approved=()),
    Scene(made.dlp_scan(), approved=(), pack=WCC),
    Scene(made.open_mail()),
    Scene(made.open_mail(mode="scan", viewers=[])),
    Scene(made.open_mail(personal_grounds=GROUNDS), approved=("nadia", "jonas"), known=facts(marks=["label"])),
    Scene(made.open_mail_at_wcc(wider_case="case-7"), (WIDER,), known=facts(marks=["header"]), pack=WCC),
    Scene(made.about_carys(), (*OFFICES, CARYS_CASE, made.consultation()), known=facts(of=builders.CARYS)),
    Scene(made.open_mail(), (*OFFICES, made.consultation()), known=facts(builders.CARYS)),
    Scene(made.on_information()),
    Scene(made.list_headings()),
    Scene(made.usage_view()),
    Scene(made.usage_of_group(group="stores"), tuple(made.group_of(10, "stores"))),
    Scene(made.usage_log_for_hr(), pack=WCC),
    Scene(made.absence_access(), (made.away(),)),
    Scene(made.absence_opening(), (made.away(),), listed=True),
    Scene(made.out_of_office(), (made.away(),), approved=("mira",)),
    Scene(made.delegated_access(), (made.nomination(),), approved=("mira",)),
    Scene(made.reveal()),
    Scene(made.hold(), approved=("jonas",)),
    Scene(made.deferral(), approved=("jonas",)),
    Scene(made.justify()),
)
OTHER_FIELDS: Final[tuple[dict[str, Any], ...]] = (
    {"mode": "scan"},
    {"mode": "human-view"},
    {"mode": None},
    *({"purpose": purpose} for purpose in ("malware_prevention", "suspected_breach", "absence", "dlp")),
    *({"requester": made.by(person)} for person in PEOPLE),
    {"requester": None},
    {"viewers": []},
    *({"person": person} for person in (None, made.token("carys"), "p-0")),
    *({"scope": one} for one in (made.scope(), made.scope(MESSAGE), made.scope(MESSAGE, until=NOON + 300 * DAY))),
)
TIMES: Final = (ASKED, CONSULTED, made.APPROVED, made.APPROVED + HOUR)


def some(*values: Any, among: int = 3) -> st.SearchStrategy[Any]:
    """Mostly the first, which is what it takes; else one of the others."""
    return st.sampled_from((values[0],) * among * max(1, len(values) - 1) + values[1:])


MOSTLY: Final = st.integers(0, 5).map(bool)


@st.composite
def messages(draw: st.DrawFn, known: MessageFacts) -> MessageFacts:
    """Of the same mailbox, or of Carys's; with other parties and marks."""
    parties = draw(st.lists(st.sampled_from(PARTIES), max_size=1))
    return msgspec.structs.replace(
        known,
        parties=sorted({*known.parties, *map(KEYS.party, parties)}),
        marks=draw(some(known.marks, *([mark] for mark in get_args(Mark)))),
        marks_known=draw(MOSTLY),
    )


@st.composite
def questions(draw: st.DrawFn, scenes: Sequence[Scene] = SCENES) -> Question:
    """A scene, in which this or that is otherwise."""
    scene = draw(st.sampled_from(scenes))
    request = msgspec.structs.replace(scene.request, **draw(some({}, *OTHER_FIELDS, among=1)))
    known = draw(some([draw(messages(scene.known))], [scene.known], []))
    if request.requester is None:
        request = msgspec.structs.replace(request, messages=known)
    lost = draw(some(None, *scene.records))
    more = draw(st.lists(st.sampled_from(REGISTERED), max_size=draw(st.integers(0, 3)), unique_by=key_of))
    crowd = draw(st.lists(st.sampled_from(PEOPLE), max_size=3))
    people = draw(st.permutations([*draw(some(scene.approved, ())), *crowd]))
    late = {f"consultation-{number}": draw(some(CONSULTED, *TIMES)) for number in (1, 2, 3)}
    return ask(
        request,
        *(record for record in (*more, *scene.records) if record is not lost),
        pack=draw(some(scene.pack, WCC, DMU, among=6)),
        approved=[made.consent(person, at=draw(some(made.APPROVED, *TIMES))) for person in people],
        known=known,
        now=draw(some(NOW, NOON + 20 * DAY, among=9)),
        consulted={name: when for name, when in late.items() if draw(MOSTLY)},
        listed=draw(some(scene.listed, not scene.listed)),
    )


def again(question: Question, **changes: Any) -> Question:
    return replace(question, **changes)


@given(questions())
def test_people_see_nothing_that_nobody_approved(question: Question) -> None:
    verdict = judge(question)
    if verdict.outcome == "granted" and not question.is_automatic:
        approvers = {consent.signer.person.id for consent in approvals_counted(question)}
        assert approvers
        involved = {person.id for person in (question.subject, question.requester) if person is not None}
        assert approvers.isdisjoint(involved)
    if verdict.grant is not None and verdict.grant.mode == "human-view":
        assert not question.is_automatic


@given(questions([scene for scene in SCENES if OFFICES[0] in scene.records]))
def test_nothing_shielded_is_granted_without_an_earlier_consultation(question: Question) -> None:
    if judge(question).outcome == "granted" and union_records(question):
        counted = list(counted_at(question))
        assert counted
        assert max(counted) < decided_at(question)
        assert not question.is_scan


@given(questions())
def test_what_went_through_a_proper_channel_is_granted_to_nobodys_conduct(question: Question) -> None:
    if judge(question).outcome == "granted" and touches_proper_channel(question):
        assert question.request.purpose in {"malware_prevention", "information_request"}


@given(questions())
def test_a_grant_is_for_exactly_what_was_asked_and_ends(question: Question) -> None:
    grant = judge(question).grant
    if grant is not None:
        assert grant.message_tokens == question.request.scope.message_tokens
        assert question.moment.now < grant.expires_at or question.request.scope.until is None
        assert question.request.scope.until is None or grant.expires_at <= question.request.scope.until


@given(questions(), st.permutations(PEOPLE))
def test_whoever_may_not_approve_changes_nothing(question: Question, crowd: list[str]) -> None:
    """In whatever order they come between those who may."""
    strangers = [made.consent(person) for person in crowd]
    strangers = [one for one in strangers if approval_reason(question, one.signer) is not None]
    mixed = [one for pair in zip(strangers, [*question.approvals, *strangers], strict=False) for one in pair]
    rest = question.approvals[len(strangers) :]
    with_them = again(question, approvals=[*mixed, *rest])
    without = again(question, approvals=[one for one in with_them.approvals if one not in strangers])
    assert judge(with_them) == judge(without)


@given(questions(), st.sampled_from(get_args(Mark)))
def test_a_mark_opens_nothing(question: Question, mark: Mark) -> None:
    marked = [msgspec.structs.replace(one, marks=[mark]) for one in question.facts.values()]
    request = question.request
    if request.messages:
        request = msgspec.structs.replace(request, messages=marked)
    after = judge(again(question, request=request, facts={one.message_token: one for one in marked}))
    if judge(question).outcome != "granted" and not any(one.marks for one in question.facts.values()):
        assert after.outcome != "granted"


@given(questions(), st.sampled_from(PROTECTIONS))
def test_a_protection_opens_nothing(question: Question, protection: RegisterRecord) -> None:
    known = {key_of(record) for _, record in question.register.entries()}
    if key_of(protection) in known or judge(question).outcome == "granted":
        return
    question.register.fold(key_of(protection), protection)
    cast("ShieldIndex", question.shields)(key_of(protection), protection)
    assert judge(question).outcome != "granted"


@given(questions())
def test_every_verdict_cites_a_clause_of_its_policy_or_a_law(question: Question) -> None:
    assert question.pack is not None
    file = question.pack.pack.file
    clauses = {clause.id for clause in question.pack.pack.clauses} | {ref.title for ref in file.legal_refs}
    assert judge(question).clause in clauses


@given(questions())
def test_an_automatic_scan_never_waits_and_what_waits_may_still_come(question: Question) -> None:
    verdict = judge(question)
    if verdict.outcome == "pending":
        assert verdict.reasons[0] in {row.reason for row in ON_APPROVAL}
        assert question.purpose_terms is not None
        assert not question.is_automatic


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.request.kind)
def test_each_scene_is_granted_as_it_stands(scene: Scene) -> None:
    """So that what is drawn lies on both sides of the line."""
    known = [scene.known]
    question = ask(
        scene.request, *scene.records, pack=scene.pack, approved=scene.approved, known=known, listed=scene.listed
    )
    assert judge(question).outcome == "granted"
