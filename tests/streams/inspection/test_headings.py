"""A look at headings lists what may be asked about, and nothing of what is protected; no body is fetched."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.schemas.inspection import Decision, InspectionResult, Selector
from headerfirst.streams.inspection import headings as under_test
from headerfirst.streams.inspection.headings import HeadingsLook

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON, REQUEST
from tests.agents.inspection_world import OPENED
from tests.agents.made_packs import KEYS
from tests.streams.inspection.desk_world import DeskWorld, desk_world, letter

WEEK_BEFORE = Selector(from_=NOON - timedelta(days=7), to=NOON, counterparts=[], terms=[])


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[DeskWorld]:
    async with desk_world(tmp_path, made.carys_in_office(), builders.protected_address()) as world:
        yield world


def granted(desk: DeskWorld, selector: Selector | None = WEEK_BEFORE, **changes: Any) -> Decision:
    """Idris asked, Hana approved."""
    fields = {"scope": made.scope(selector=selector)} | changes
    desk.world.asks(made.list_headings(**fields), "idris")
    desk.world.says("approve", "hana", 10)
    desk.world.run()
    decision = desk.world.decisions()[-1]
    assert decision.outcome == "granted", decision.reasons
    return decision


async def look(desk: DeskWorld, decision: Decision) -> list[InspectionResult]:
    return await HeadingsLook(desk.equipment, desk.world, decision).results()


def named(results: list[InspectionResult]) -> list[str]:
    """Message-IDs, by the sealed names."""
    return sorted(name for one in results if one.target for name in KEYS.unseal(one.target).message_ids)


async def test_what_may_be_asked_about_is_listed_and_the_list_is_closed(desk: DeskWorld) -> None:
    desk.put(letter("<one@x>"))
    desk.put(letter("<two@x>"))
    *listed, closing = await look(desk, granted(desk))
    assert named(listed) == ["<one@x>", "<two@x>"]
    assert (closing.message_token, closing.target, closing.facts) == (REQUEST, None, None)
    assert {one.outcome for one in (*listed, closing)} == {"not_inspected"}
    assert {one.seen_by_count for one in (*listed, closing)} == {0}
    assert [one.facts.message_token for one in listed if one.facts] == [one.message_token for one in listed]
    assert desk.world.openings() == [REQUEST]
    assert desk.store.fetched == []


async def test_no_heading_and_no_address_is_in_it(desk: DeskWorld) -> None:
    desk.put(letter("<one@x>"))
    text = msgspec.json.encode(await look(desk, granted(desk))).decode()
    for private in ("Kettle", builders.ELENI, builders.AMARA, "one@x"):
        assert private not in text


@pytest.mark.parametrize(
    "more",
    [
        f"Cc: {builders.CARYS}",
        "Sensitivity: Private",
        "Subject: [Personal] tea",
        "Keywords: personal",
        f"Cc: speak.up@{builders.DOMAIN}",
    ],
)
async def test_what_is_protected_is_as_if_it_were_not_there(desk: DeskWorld, more: str) -> None:
    desk.put(letter("<protected@x>", more=more))
    desk.put(letter("<open@x>"))
    assert named(await look(desk, granted(desk))) == ["<open@x>"]


async def test_a_copy_in_a_union_folder_or_a_personal_one_hides_the_message(desk: DeskWorld) -> None:
    for folder, message_id in (("UNISON", "<union@x>"), ("Personal", "<personal@x>")):
        desk.put(letter(message_id))
        desk.put(letter(message_id), folder=folder)
    desk.put(letter("<open@x>"))
    assert named(await look(desk, granted(desk))) == ["<open@x>"]


async def test_headers_that_say_too_little_are_left_out(desk: DeskWorld) -> None:
    desk.put(b"Message-ID: <nobodys@x>\r\n\r\nTea.\r\n")
    desk.put(letter("<cut@x>").partition(b"\r\n\r\n")[0] + b"\r\nno header\r\n\r\nTea.\r\n")
    assert named(await look(desk, granted(desk))) == []


async def test_only_what_was_selected_is_listed(desk: DeskWorld) -> None:
    desk.put(letter("<old@x>", at=NOON - timedelta(days=9)))
    desk.put(letter("<other-heading@x>", more="Subject: Tea"))
    desk.put(letter("<other-sender@x>", more=f"From: {builders.BILAL}"))
    desk.put(letter("<sought@x>", more="Subject: Fwd: the new KETTLE"))
    selector = msgspec.structs.replace(WEEK_BEFORE, counterparts=[builders.OUTSIDE], terms=["new kettle"])
    assert named(await look(desk, granted(desk, selector))) == ["<sought@x>"]


async def test_without_a_selector_what_is_too_old_to_be_kept_is_left_out(desk: DeskWorld) -> None:
    desk.put(letter("<ancient@x>", at=NOON - timedelta(days=400)))
    desk.put(letter("<old@x>", at=NOON - timedelta(days=60)))
    assert named(await look(desk, granted(desk, None))) == ["<old@x>"]


async def test_where_no_mailbox_is_named_it_is_the_persons(desk: DeskWorld) -> None:
    desk.put(letter("<one@x>"))
    desk.put(letter("<not-hers@x>"), mailbox=builders.BILAL)
    assert named(await look(desk, granted(desk, mailbox_token=None))) == ["<one@x>"]


async def test_a_longer_mailbox_is_said_not_to_be_all_of_it(desk: DeskWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(under_test, "MOST", 2)
    for number in range(3):
        desk.put(letter(f"<{number}@x>"))
    *listed, closing = await look(desk, granted(desk))
    assert len(listed) == 2
    assert closing.not_inspected == ["headings: too_many"]


async def test_a_revoked_grant_lists_nothing(desk: DeskWorld) -> None:
    decision = granted(desk)
    desk.world.says("revoke", "idris", 20)
    desk.world.run()
    (result,) = await look(desk, decision)
    assert (result.reasons, result.message_token, desk.store.looked) == (["revoked"], REQUEST, [])
    assert desk.world.openings() == []


async def test_a_grant_that_is_revoked_while_the_mailbox_is_read_lists_nothing(desk: DeskWorld) -> None:
    desk.put(letter("<one@x>"))
    decision = granted(desk)
    revoked = msgspec.structs.replace(decision, outcome="revoked", grant=None, reasons=["revoked"])
    desk.world.happenings.append(lambda: _arrives(desk, revoked))
    (result,) = await look(desk, decision)
    assert (result.reasons, result.target) == (["revoked"], None)


def _arrives(desk: DeskWorld, decision: Decision) -> None:
    desk.world.comes("decisions", REQUEST, decision, OPENED)


async def test_a_store_that_does_not_let_us_in_is_said(desk: DeskWorld) -> None:
    decision = granted(desk)
    desk.store.troubles.append(Misconfigured("The store does not know us."))
    (result,) = await look(desk, decision)
    assert (result.message_token, result.not_inspected) == (REQUEST, ["store: refused"])
    desk.store.troubles.append(Retriable("The store does not answer."))
    with pytest.raises(Retriable):
        await look(desk, decision)


async def test_the_desk_takes_it_up_and_messages_may_then_be_asked_about(desk: DeskWorld) -> None:
    desk.put(letter("<one@x>"))
    decision = granted(desk)
    at_work = desk.desk()
    async with asyncio.timeout(30):
        while (REQUEST, REQUEST) in desk.world.due():
            await at_work.work(desk.app)
            await asyncio.sleep(0.01)
    assert list(desk.world.inspection.listed(decision.request_id)) == [KEYS.message(builders.AMARA, "<one@x>")]
    assert desk.metric("openings_total", outcome="listed") == 1.0
    assert desk.metric("openings_total", outcome="headings") == 1.0
