"""Nothing is fetched before the grant was judged again, with the message's own headers, and the opening was entered."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.schemas.inspection import InspectionResult
from headerfirst.streams.inspection.opening import MOST_COPIES

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import REQUEST, SECOND
from tests.agents.inspection_world import OPENED, SEALED
from tests.agents.made_packs import KEYS
from tests.clamd_server import eicar
from tests.streams.inspection.desk_world import DeskWorld, desk_world, letter


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[DeskWorld]:
    async with desk_world(tmp_path) as world:
        yield world


def not_opened(result: InspectionResult, *reasons: str) -> bool:
    return (result.outcome, result.reasons, result.scanners) == ("not_inspected", list(reasons), [])


async def test_a_granted_message_is_entered_fetched_and_scanned(desk: DeskWorld) -> None:
    desk.put(letter(body=eicar().decode()))
    result = await desk.opened(desk.granted())
    assert (result.outcome, result.reasons, result.seen_by_count) == ("hit", [], 0)
    assert [(one.id, one.verdict) for one in result.scanners] == [("yara", "hit")]
    opening = next(one for one in desk.world.log.arrivals["ledger-entries"] if one.record.kind == "opening")  # type: ignore[union-attr]
    assert (result.opening_offset, result.at) == (opening.offset, opening.at)
    assert desk.store.fetched == ["<minutes-1@mail.example.net>"]


async def test_what_all_call_clean_is_clean(desk: DeskWorld) -> None:
    desk.put(letter())
    assert (await desk.opened(desk.granted("yara", "words"))).outcome == "clean"


async def test_every_copy_is_scanned(desk: DeskWorld) -> None:
    """Whoever writes a message chooses its Message-ID: a harmless one under the same hides nothing."""
    desk.put(letter())
    desk.put(letter(body=eicar().decode()), folder="Archive")
    result = await desk.opened(desk.granted())
    assert (result.outcome, len(desk.store.fetched), len(desk.world.openings())) == ("hit", 2, 1)


async def test_equal_copies_are_scanned_once(desk: DeskWorld) -> None:
    desk.put(letter(body=eicar().decode()))
    desk.put(letter(body=eicar().decode()), folder="Archive")
    result = await desk.opened(desk.granted())
    assert [(one.verdict, one.count) for one in result.scanners] == [("hit", 1)]


async def test_a_message_with_a_copy_over_the_limit_is_not_clean(tmp_path: Path) -> None:
    async with desk_world(tmp_path, largest=2_000) as desk:
        desk.put(letter())
        desk.put(letter(body="All work and no play. " * 200))
        result = await desk.opened(desk.granted())
    assert (result.outcome, result.not_inspected) == ("not_inspected", ["message too_large"])
    assert [one.verdict for one in result.scanners] == ["clean"]


async def test_more_copies_than_anybody_has_are_not_clean(desk: DeskWorld) -> None:
    for number in range(MOST_COPIES + 1):
        desk.put(letter(body=f"Tea at {number}."))
    result = await desk.opened(desk.granted())
    assert (result.outcome, result.not_inspected) == ("not_inspected", ["message too_many_parts"])
    assert len(desk.store.fetched) == MOST_COPIES


async def test_without_a_scanner_that_was_asked_for_nothing_is_clean(desk: DeskWorld) -> None:
    desk.put(letter())
    result = await desk.opened(desk.granted("yara", "clamav"))
    assert (result.outcome, result.not_inspected) == ("not_inspected", ["clamav: scanner_absent"])
    assert desk.metric("scanners_absent_total", scanner="clamav") == 1.0


async def test_without_any_scanner_nothing_is_clean(desk: DeskWorld) -> None:
    desk.put(letter())
    decision = desk.granted()
    assert decision.grant is not None
    none = msgspec.structs.replace(decision, grant=msgspec.structs.replace(decision.grant, scanners=[]))
    assert (await desk.opened(none)).outcome == "not_inspected"


async def test_a_message_over_the_limit_is_closed_unread(tmp_path: Path) -> None:
    async with desk_world(tmp_path, largest=2_000) as desk:
        desk.put(letter(body="All work and no play. " * 200))
        result = await desk.opened(desk.granted())
    assert (result.outcome, result.not_inspected, result.scanners) == ("not_inspected", ["message too_large"], [])
    assert result.opening_offset is not None


async def test_a_mark_in_the_real_headers_closes_it_to_conduct(tmp_path: Path) -> None:
    async with desk_world(tmp_path, pack=made.WCC) as desk:
        desk.put(letter(more="Sensitivity: Personal"))
        decision = desk.world.granted(made.dlp_scan(request_id=REQUEST, target=SEALED))
        result = await desk.opened(decision)
        assert not_opened(result, "personal_marked")
        assert (desk.store.fetched, desk.world.openings()) == ([], [])
        assert (result.at, result.opening_offset) == (decision.at, None)


async def test_a_heading_that_is_marked_closes_it_to_conduct(tmp_path: Path) -> None:
    async with desk_world(tmp_path, pack=made.WCC) as desk:
        desk.put(letter(more="Subject: Re: [PERSONAL] tea"))
        decision = desk.world.granted(made.dlp_scan(request_id=REQUEST, target=SEALED))
        assert not_opened(await desk.opened(decision), "personal_marked")
        assert desk.store.fetched == []


async def test_an_official_whom_only_the_real_headers_name(tmp_path: Path) -> None:
    async with desk_world(tmp_path, made.carys_in_office()) as desk:
        desk.put(letter(more=f"Cc: {builders.CARYS}"))
        assert not_opened(await desk.opened(desk.granted()), "union_shielded")
        assert (desk.store.fetched, desk.world.openings()) == ([], [])


async def test_an_official_who_wrote_for_somebody_else(tmp_path: Path) -> None:
    """`Sender` has no field in a record; the shield has it all the same."""
    async with desk_world(tmp_path, made.carys_in_office()) as desk:
        desk.put(letter(more=f"Sender: {builders.CARYS}"))
        assert not_opened(await desk.opened(desk.granted()), "union_shielded")


async def test_an_address_that_only_looks_like_an_officials(tmp_path: Path) -> None:
    async with desk_world(tmp_path, made.carys_in_office()) as desk:
        desk.put(letter(more="Cc: c\u0430rys.pugh@example.org"))
        assert not_opened(await desk.opened(desk.granted()), "union_shielded")


@pytest.mark.parametrize("folder", ["UNISON", "INBOX/Branch", "INBOX/Branch/2026"])
async def test_a_copy_in_a_union_folder_closes_the_message(tmp_path: Path, folder: str) -> None:
    """One that is registered, and one that is only named like a union's."""
    async with desk_world(tmp_path, builders.union_folder()) as desk:
        desk.put(letter())
        desk.put(letter(), folder=folder)
        assert not_opened(await desk.opened(desk.granted()), "union_shielded")
        assert desk.store.fetched == []


async def test_headers_that_do_not_say_whose_it_is(desk: DeskWorld) -> None:
    desk.put(b"Message-ID: <minutes-1@mail.example.net>\r\nSubject: Kettle\r\n\r\nTea.\r\n")
    assert not_opened(await desk.opened(desk.granted()), "shield_unknown")
    assert desk.store.fetched == []


async def test_a_message_that_is_not_there(desk: DeskWorld) -> None:
    assert not_opened(await desk.opened(desk.granted()), "message_not_found")


@pytest.mark.parametrize("target", [None, "forged", KEYS.seal(builders.BILAL, ["<minutes-1@mail.example.net>"])])
async def test_a_target_that_names_another_message(desk: DeskWorld, target: str | None) -> None:
    desk.put(letter())
    desk.put(letter(), mailbox=builders.BILAL)
    assert not_opened(await desk.opened(desk.granted(target=target)), "outside_scope")
    assert desk.store.looked == []


async def test_a_grant_that_was_revoked_before(desk: DeskWorld) -> None:
    desk.put(letter())
    decision = desk.granted()
    revoked = msgspec.structs.replace(decision, outcome="revoked", grant=None, reasons=["revoked"])
    desk.world.comes("decisions", REQUEST, revoked, OPENED)
    assert not_opened(await desk.opened(decision), "revoked")
    assert (desk.store.fetched, desk.world.openings()) == ([], [])


async def test_a_grant_that_is_revoked_while_the_opening_is_entered(desk: DeskWorld) -> None:
    desk.put(letter())
    decision = desk.granted()
    revoked = msgspec.structs.replace(decision, outcome="revoked", grant=None, reasons=["revoked"])
    desk.world.happenings.append(lambda: _arrives(desk, revoked))
    result = await desk.opened(decision)
    assert not_opened(result, "revoked")
    assert result.opening_offset is not None
    assert (desk.store.fetched, desk.world.openings()) == ([], [REQUEST])


def _arrives(desk: DeskWorld, decision: object) -> None:
    desk.world.comes("decisions", REQUEST, decision, OPENED)  # type: ignore[arg-type]  # a decision


async def test_an_official_who_is_registered_while_the_opening_is_entered(desk: DeskWorld) -> None:
    desk.put(letter(more=f"Cc: {builders.CARYS}"))
    desk.world.happenings.append(lambda: desk.world.keep(made.carys_in_office()))
    assert not_opened(await desk.opened(desk.granted()), "union_shielded")
    assert desk.store.fetched == []


async def test_an_expired_grant(desk: DeskWorld) -> None:
    desk.put(letter())
    decision = desk.granted()
    assert decision.grant is not None
    desk.world.now = decision.grant.expires_at
    assert not_opened(await desk.opened(decision), "expired")


async def test_a_stale_register_is_waited_for(desk: DeskWorld) -> None:
    desk.put(letter())
    decision = desk.granted()
    desk.world.fresh = False
    with pytest.raises(Retriable, match="register_stale"):
        await desk.opened(decision)
    assert (desk.store.fetched, desk.world.openings()) == ([], [])


async def test_a_process_that_has_lost_its_partitions_opens_nothing(desk: DeskWorld) -> None:
    desk.put(letter())
    decision = desk.granted()
    desk.world.is_ready = False
    with pytest.raises(Retriable, match="Another process"):
        await desk.opened(decision)
    assert desk.store.fetched == []


async def test_an_opening_that_was_entered_is_not_entered_again(desk: DeskWorld) -> None:
    """A worker was killed between the entry and the result."""
    desk.put(letter())
    decision = desk.granted()
    entry = desk.world.enters(decision, at=OPENED - SECOND)
    result = await desk.opened(decision)
    assert (result.outcome, result.at) == ("clean", OPENED - SECOND)
    assert [one.entry_id for one in desk.world.entries() if one.kind == "opening"] == [entry.entry_id]
    assert await desk.opened(decision) == result


async def test_a_store_that_does_not_answer_is_waited_for(desk: DeskWorld) -> None:
    desk.store.troubles.append(Retriable("The store does not answer."))
    with pytest.raises(Retriable):
        await desk.opened(desk.granted())


async def test_a_store_that_does_not_let_us_in_is_said_and_counted(desk: DeskWorld) -> None:
    desk.store.troubles.append(Misconfigured("The store does not know us."))
    result = await desk.opened(desk.granted())
    assert (result.outcome, result.not_inspected, result.reasons) == ("not_inspected", ["store: refused"], [])
    assert desk.metric("store_refusals_total") == 1.0


async def test_a_result_names_nobody(desk: DeskWorld) -> None:
    desk.put(letter(body=eicar().decode()))
    text = msgspec.json.encode(await desk.opened(desk.granted())).decode()
    for private in (builders.AMARA, builders.ELENI, "Kettle", "minutes-1", "EICAR-"):
        assert private not in text
