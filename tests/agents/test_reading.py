"""Who may be shown what now: those whom a live grant names, what it names, and nothing that is protected by now."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.agents.inspected import look_entry
from headerfirst.agents.reading import (
    SHOWN,
    Wish,
    judged_protections,
    may_view,
    refusal_in_words,
    refused_look_entry,
    signed_bytes,
    wish_in,
)
from headerfirst.agents.signatures import Signed, Signer, sign, signer_of_bytes
from headerfirst.schemas.command import Actor
from headerfirst.schemas.inspection import InspectionRequest, InspectionResult, MessageFacts
from headerfirst.schemas.ledger import LedgerEntry
from headerfirst.schemas.vocabulary import RefusalReason, RequestKind
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON, REQUEST, private_key, role_of
from tests.agents.inspection_world import OPENED, SEALED, InspectionWorld, entries_in
from tests.agents.made_packs import KEYS

CARYS_TOO = made.facts(builders.CARYS)
"""Amara's message again, to which Carys is a party: she is an official once the register says so."""


@pytest.fixture
def world() -> InspectionWorld:
    """Idris was granted a view of one message of Amara's."""
    return world_with(made.open_mail(target=SEALED))


def world_with(request: InspectionRequest) -> InspectionWorld:
    world = InspectionWorld()
    world.finds(target=SEALED)
    world.asks(request, "idris")
    world.says("approve", "jonas" if request.kind == "reveal" else "hana", 1)
    world.run()
    assert world.outcomes()[-1] == ("granted", [])
    return world


def signer(person: str) -> Signer:
    return Signer(made.consent(person).signer.person, made.token(person), role_of(person))


def refusal(
    world: InspectionWorld, person: str = "idris", message: str | None = made.MESSAGE, **seen: MessageFacts
) -> RefusalReason | None:
    return may_view(
        world.inspection,
        REQUEST,
        message,
        signer(person),
        world.moment,
        {one.message_token: one for one in seen.values()},
    )


def test_whom_the_grant_names_may_see_what_it_names(world: InspectionWorld) -> None:
    assert refusal(world) is None
    assert refusal(world, seen=made.facts()) is None


@pytest.mark.parametrize("person", ["hana", "keiko", "amara", "tove"])
def test_nobody_else_may_whoever_they_are(world: InspectionWorld, person: str) -> None:
    assert refusal(world, person) == "outside_scope"


def test_no_other_message_is_shown_and_no_request_that_there_is_not(world: InspectionWorld) -> None:
    other = KEYS.message(builders.AMARA, "<another@mail.example.net>")
    assert refusal(world, message=other) == "outside_scope"
    assert refusal(world, message=None) == "outside_scope"
    assert may_view(world.inspection, "none", made.MESSAGE, signer("idris"), world.moment, {}) == "outside_scope"


def test_a_scan_is_shown_to_nobody() -> None:
    world = InspectionWorld()
    world.granted()
    assert refusal(world) == "outside_scope"


def test_what_waits_or_was_refused_is_not_shown() -> None:
    world = InspectionWorld()
    world.finds(target=SEALED)
    world.asks(made.open_mail(target=SEALED), "idris")
    world.run()
    assert world.outcomes()[-1] == ("pending", ["approver_missing"])
    assert refusal(world) == "outside_scope"


def test_a_grant_that_ran_out_shows_nothing(world: InspectionWorld) -> None:
    world.now = NOON + timedelta(days=60)
    assert refusal(world) == "expired"


def test_a_grant_that_was_revoked_shows_nothing(world: InspectionWorld) -> None:
    world.says("revoke", "hana", 5)
    world.run()
    assert refusal(world) == "revoked"


def test_whoever_left_sees_nothing(world: InspectionWorld) -> None:
    gone = msgspec.structs.replace(signer("idris").person, ends=world.now - timedelta(days=1))
    left = Signer(gone, made.token("idris"), "investigator")
    assert may_view(world.inspection, REQUEST, made.MESSAGE, left, world.moment, {}) == "requester_role"


def test_a_stale_register_shows_nothing(world: InspectionWorld) -> None:
    world.fresh = False
    assert refusal(world) == "register_stale"


def test_a_mark_in_the_real_header_outweighs_that_none_was_known(world: InspectionWorld) -> None:
    assert refusal(world, seen=made.facts(marks=["header"])) == "personal_grounds_missing"


def test_a_header_that_does_not_tell_leaves_what_is_known(world: InspectionWorld) -> None:
    assert refusal(world, seen=made.facts(marks_known=False)) is None


def test_an_official_whom_only_the_real_header_names_is_shielded(world: InspectionWorld) -> None:
    world.keep(made.carys_in_office())
    assert refusal(world) is None
    assert refusal(world, seen=CARYS_TOO) == "consultation_missing"


def test_it_is_known_which_protections_were_judged(world: InspectionWorld) -> None:
    world.keep(made.carys_in_office())
    world.keep(builders.protected_address(address="grievance@example.org", channel="grievance"))

    def judged(*parties: str, request_id: str = REQUEST) -> frozenset[str]:
        seen = {made.MESSAGE: made.facts(*parties)}
        return judged_protections(world.inspection, request_id, world.moment, seen)

    assert judged() == frozenset()
    assert judged(builders.CARYS) == {"union_official"}
    assert judged(builders.CARYS, "grievance@example.org") == {"union_official", "proper_channel"}
    assert judged(builders.CARYS, request_id="none") == frozenset()


def test_headings_and_a_name_are_shown_for_the_request_itself() -> None:
    for request in (made.list_headings(), made.reveal()):
        world = world_with(request)
        assert refusal(world, message=None) is None
        assert refusal(world) == "outside_scope"
        assert refusal(world, "keiko", None) == "outside_scope"


@pytest.mark.parametrize("kind", ["usage-view", "usage-log"])
def test_other_kinds_have_other_ways(kind: RequestKind) -> None:
    assert kind not in SHOWN
    world = world_with(made.usage_view(kind=kind))
    assert refusal(world, message=None) == "outside_scope"


# What is signed


def wish(**changes: Any) -> Wish:
    fields: dict[str, Any] = {
        "request_id": REQUEST,
        "message_token": made.MESSAGE,
        "actor": Actor(token=made.token("idris"), role="investigator"),
        "at": NOON,
        "nonce": "n" * 22,
    }
    return Wish(**(fields | changes))


def test_a_wish_is_read_as_it_was_written() -> None:
    assert wish_in(msgspec.json.encode(wish())) == wish()
    assert (wish().what, wish(message_token=None).what) == (made.MESSAGE, REQUEST)


@pytest.mark.parametrize("changes", [{"nonce": "short"}, {"nonce": "n" * 200}, {"request_id": "r" * 200}])
def test_a_wish_without_a_good_nonce_or_with_long_names_is_none(changes: dict[str, str]) -> None:
    assert wish_in(msgspec.json.encode(wish(**changes))) is None


@given(st.binary(max_size=200))
def test_anything_else_is_no_wish(value: bytes) -> None:
    assert wish_in(value) is None


def test_a_command_is_no_wish_and_a_wish_is_signed_as_one(world: InspectionWorld) -> None:
    """What was signed as a command cannot be sent as a wish, even if the bytes were the same."""
    assert wish_in(msgspec.json.encode(builders.command())) is None
    key, value = private_key("idris"), msgspec.json.encode(wish())

    def proven(signature: str) -> Signer | None:
        signed = Signed(signed_bytes(value), signature, world.now)
        return signer_of_bytes(world.register, world.directory, wish().actor, signed)

    assert proven(sign(key, value)) is None
    as_wish = proven(sign(key, signed_bytes(value)))
    assert as_wish is not None
    assert as_wish.person.id == "idris"


# What a refusal says


def test_a_refused_look_is_entered_and_names_no_request_that_there_is_not(world: InspectionWorld) -> None:
    entry = refused_look_entry(world.inspection, wish(), "expired")
    assert (entry.kind, entry.decision_id, entry.actor) == ("refusal", REQUEST, made.token("idris"))
    assert entry.counts == {"expired": 1}
    unknown = refused_look_entry(world.inspection, wish(request_id="Dear Amara, I have to tell you"), "outside_scope")
    assert b"Amara" not in msgspec.json.encode(unknown)
    again = refused_look_entry(world.inspection, wish(nonce="m" * 22), "expired")
    assert len({entry.entry_id, unknown.entry_id, again.entry_id}) == 3


def test_whoever_is_refused_is_told_what_to_do() -> None:
    assert "named among its viewers" in refusal_in_words("outside_scope")
    assert "revoked" in refusal_in_words("revoked")


# What a look leaves behind


def looked(world: InspectionWorld, viewer: str, nonce: str) -> tuple[LedgerEntry, InspectionResult]:
    """What the reading room writes of one look."""
    (decision,) = [one for one in world.decisions() if one.outcome == "granted"]
    opening = look_entry(world.bench, decision, "opening", (made.MESSAGE, made.token(viewer), nonce))
    world.comes("ledger-entries", opening.entry_id, opening, OPENED)
    seen = builders.inspection_result(
        request_id=REQUEST,
        message_token=made.MESSAGE,
        mode="human-view",
        scanners=[],
        outcome="not_inspected",
        seen_by_count=1,
        viewer=made.token(viewer),
        view_id=opening.entry_id,
    )
    world.results(seen)
    return opening, seen


def test_each_look_has_entries_of_its_own_that_say_who(world: InspectionWorld) -> None:
    first, _ = looked(world, "idris", "1")
    again, _ = looked(world, "idris", "2")
    other, _ = looked(world, "keiko", "1")
    views = entries_in(world.tells())
    assert len({first.entry_id, again.entry_id, other.entry_id, *(view.entry_id for view in views)}) == 6
    assert [view.kind for view in views] == ["view"] * 3
    assert sorted(filter(None, (view.actor for view in views))) == sorted(map(made.token, ("idris", "idris", "keiko")))
    assert world.tells() == []


def test_the_entry_of_a_look_says_whom_it_is_about_and_under_which_clause(world: InspectionWorld) -> None:
    opening, _ = looked(world, "idris", "1")
    assert (opening.person, opening.case_id, opening.decision_id) == (made.token("amara"), "case-1", REQUEST)
    assert (opening.actor, opening.clause) == (made.token("idris"), "DMU 5.2b")
    assert world.inspection.entered(opening.entry_id) is not None


def test_a_look_at_a_list_is_not_taken_for_the_list() -> None:
    world = world_with(made.list_headings())
    assert not world.inspection.is_listed(REQUEST)
    viewed = {"viewer": made.token("idris"), "view_id": "e1" * 16, "seen_by_count": 1, "scanners": []}
    world.results(builders.inspection_result(request_id=REQUEST, message_token=REQUEST, **viewed))
    assert not world.inspection.is_listed(REQUEST)
    assert world.due() == [(REQUEST, REQUEST)]
    world.results(builders.inspection_result(request_id=REQUEST, message_token=made.MESSAGE, target=SEALED))
    world.results(builders.inspection_result(request_id=REQUEST, message_token=REQUEST))
    assert world.inspection.is_listed(REQUEST)
    assert world.inspection.listed(REQUEST) == {made.MESSAGE: SEALED}
