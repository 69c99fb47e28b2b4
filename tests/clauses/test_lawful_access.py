"""LM-01 to LM-30 where they concern access: what a lawful monitoring system must be able to show (clauses.md 1)."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from headerfirst.agents.lint import lint
from headerfirst.schemas.inspection import Decision
from headerfirst.schemas.vocabulary import RequestKind
from headerfirst.streams.packs import find_pack

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON, World, command, payload
from tests.clauses.access import GRANTED, answers, asks, consults, entries, notices, outcome, says, world

APPROVED = says("approve", "hana", 60)
PACKS = ("dmu", "wcc")


def test_lm_01_a_purpose_that_is_not_the_packs_is_refused() -> None:
    assert outcome(asks(made.open_mail(purpose="dlp"))) == ("refused", ["purpose_not_in_pack"])


@pytest.mark.parametrize("name", PACKS)
def test_lm_02_consent_is_no_lawful_basis(name: str) -> None:
    pack = find_pack(name)
    purposes = [msgspec.structs.replace(one, lawful_basis="consent of the staff") for one in pack.file.purposes]
    consenting = msgspec.structs.replace(pack, file=msgspec.structs.replace(pack.file, purposes=purposes))
    assert any("consent" in str(problem) for problem in lint(consenting))


def test_lm_03_a_kind_of_access_serves_the_purposes_that_the_pack_names() -> None:
    incompatible = made.open_mail(purpose="information_request")
    assert outcome(asks(incompatible)) == ("refused", ["purpose_incompatible"])


def test_lm_05_a_line_manager_alone_cannot_start_monitoring() -> None:
    by_manager = made.open_mail(requester=made.by("bilal"))
    assert outcome(asks(by_manager, "bilal"))[1] == ["requester_role"]


def test_lm_08_and_lm_10_a_targeted_access_yields_a_notice_that_says_everything() -> None:
    told = world(asks(made.open_mail()), APPROVED)
    [notice] = notices(told)
    assert notice.due_at <= told.decisions()[-1].at + timedelta(days=10)
    for words in (notice.what, notice.why, notice.when, notice.seen_by, notice.retention, notice.rights):
        assert words
    assert notice.contacts.eap
    assert notice.contacts.union


def test_lm_09_a_covert_access_needs_an_approver_of_its_own_and_an_end() -> None:
    assert outcome(asks(made.deferral()), says("approve", "hana", 60))[0] == "pending"
    granted = world(asks(made.deferral()), says("approve", "jonas", 60)).decisions()[-1]
    assert granted.outcome == "granted"
    assert granted.grant is not None
    assert granted.grant.expires_at <= NOON + timedelta(days=28)


def test_lm_11_what_the_gate_publishes_holds_no_content() -> None:
    canary = "The list went to the supplier on Monday"
    told = world(asks(made.open_mail(reason=made.REASON, why_headers_insufficient=canary)), APPROVED)
    for topic in ("decisions", "ledger-entries"):
        assert not any(canary.encode() in arrival.value for arrival in told.log.arrivals[topic])


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"why_headers_insufficient": None}, "insufficiency_not_shown"),
        ({"less_intrusive_step": None}, "less_intrusive_step_missing"),
        ({"scope": made.scope()}, "scope_missing"),
        ({"scope": made.scope(made.MESSAGE, until=None)}, "length_missing"),
        ({"scope": made.scope(made.MESSAGE, until=NOON + timedelta(days=60))}, "length_over_maximum"),
        ({"case_id": None}, "case_missing"),
        ({"viewers": []}, "field_absent"),
    ],
)
def test_lm_12_a_grant_requires_all_of_it(changes: dict[str, object], reason: str) -> None:
    assert outcome(asks(made.open_mail(**changes))) == ("refused", [reason])


@pytest.mark.parametrize(
    ("approver", "reason"),
    [
        ("idris", "approver_is_requester"),
        ("soren", "approver_role"),
        ("bilal", "approver_role"),
        ("amara", "approver_is_subject"),
    ],
)
def test_lm_12_an_approver_is_neither_requester_nor_subject_nor_anybody(approver: str, reason: str) -> None:
    told = world(asks(made.open_mail()), says("approve", approver, 60))
    assert told.decisions()[-1].outcome == "pending"
    assert answers(told) == [("refused", [reason])]


def test_lm_12_the_subject_approves_nothing_of_their_own() -> None:
    about_hana = made.list_headings(person=made.token("hana"), mailbox_token=None, case_id="case-hana")
    told = world(asks(about_hana), APPROVED, register=(builders.case(id="case-hana", person="hana"),))
    assert [reasons for _, reasons in answers(told)] == [["approver_is_subject"]]


def test_lm_13_a_grant_ends_and_can_be_revoked() -> None:
    def a_month_later(there: object) -> None:
        there.now = NOON + timedelta(days=30)  # type: ignore[attr-defined]  # a world

    assert outcome(asks(made.open_mail()), APPROVED, a_month_later) == ("expired", ["expired"])
    assert outcome(asks(made.open_mail()), APPROVED, says("revoke", "jonas", 70)) == ("revoked", ["revoked"])


def test_lm_15_a_scan_and_a_human_view_are_different_grants() -> None:
    viewed = world(asks(made.open_mail()), APPROVED).decisions()[-1].grant
    scanned = world(lambda there: there.triage_asks(made.malware_scan())).decisions(made.REQUEST)[-1].grant
    assert viewed is not None
    assert scanned is not None
    assert (viewed.mode, viewed.scanners, len(viewed.viewers)) == ("human-view", [], 1)
    assert (scanned.mode, scanned.viewers, bool(scanned.scanners)) == ("scan", [], True)


def test_lm_19_and_lm_20_union_mail_only_after_the_right_officer_was_consulted() -> None:
    """tests/clauses/test_dmu_5_access.py has the wrong ones; the time that counts is the ledger's."""
    office = (made.carys_in_office(), made.dewi_in_office(), builders.case(id="case-carys", person="carys"))
    asked = made.list_headings(person=made.token("carys"), mailbox_token=None, case_id="case-carys")
    told = world(asks(asked), consults(), APPROVED, register=office)
    assert told.decisions()[-1].outcome == "granted"
    order = [kind for kind, _ in entries(told)]
    assert order.index("request") < order.index("consultation") < order.index("grant")


def test_lm_21_a_stale_register_refuses() -> None:
    def stale(there: object) -> None:
        there.fresh = False  # type: ignore[attr-defined]  # a world

    assert outcome(stale, asks(made.open_mail())) == ("refused", ["register_stale"])


def test_lm_22_personal_mail_without_stated_grounds_is_refused() -> None:
    assert outcome(asks(made.open_mail()), APPROVED, marks=["label"]) == ("refused", ["personal_grounds_missing"])


@pytest.mark.parametrize("kind", ["reveal", "export", "refer"])
def test_lm_27_and_lm_46_reveals_exports_and_referrals_are_entered(kind: RequestKind) -> None:
    made_by = {"reveal": ("idris", "jonas"), "export": ("jonas", "lars"), "refer": ("idris", "hana")}
    asker, approver = made_by[kind]
    request = made.reveal(kind=kind, requester=made.by(asker), incident_id="c1" * 16)
    if kind == "export":
        request = msgspec.structs.replace(request, purpose="information_request")
    told = world(asks(request, asker), says("approve", approver, 60))
    assert told.decisions()[-1].outcome == "granted"
    kinds = [entry for entry, _ in entries(told)]
    assert kinds.count("grant") == 1
    assert kind == "refer" or kind in kinds


def test_lm_27_a_reveal_ends_within_a_day() -> None:
    long = made.reveal(scope=made.scope(until=NOON + timedelta(days=2)))
    assert outcome(asks(long)) == ("refused", ["length_over_maximum"])


def test_lm_29_and_lm_33_an_objection_pauses_what_is_asked_about_the_person() -> None:
    objection = builders.objection(person="amara", decided=None)
    assert outcome(asks(made.open_mail()), APPROVED, register=(objection,)) == ("refused", ["objection_pending"])


def test_lm_30_no_decision_speaks_of_guilt_or_sanction() -> None:
    assert not {"sanction", "guilt", "score", "verdict"} & set(Decision.__struct_fields__)


def test_a_command_that_nobody_signed_asks_for_nothing() -> None:
    there = world()
    there.gives(command("request", "idris", "unsigned", payload=payload(made.open_mail())), signer="soren")
    there.run()
    assert there.decisions("unsigned")[-1].outcome == "refused"
    assert there.log.records("inspection-requests") == []


def test_two_approvers_at_once_are_one_decision() -> None:
    def both_approve(there: World) -> None:
        for approver in ("hana", "jonas"):
            there.says("approve", approver, 60)

    told = world(asks(made.open_mail()), both_approve)
    assert [one.outcome for one in told.decisions() if one.outcome == "granted"] == ["granted"]
    assert answers(told) == [("refused", ["already_decided"])]


def test_the_plain_request_is_granted() -> None:
    """What every refusal above differs from in one thing."""
    assert outcome(asks(made.open_mail()), APPROVED) == GRANTED
