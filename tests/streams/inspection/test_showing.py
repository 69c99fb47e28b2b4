"""A message is shown to whom its grant names, after it was entered; to nobody else, and then no body is fetched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from headerfirst.streams.room_client import Seen

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import NOON
from tests.agents.made_packs import KEYS
from tests.conftest import NewBroker
from tests.streams.inspection.room_world import (
    CANARY,
    ENTERED_THEN_SHOWN,
    HEADING,
    LETTER,
    TOPICS,
    RoomWorld,
    nothing_happened,
    refused,
    room_world,
)


async def test_whom_the_grant_names_sees_the_text_after_it_was_entered(world: RoomWorld) -> None:
    seen = await world.looks()
    assert isinstance(seen, Seen)
    assert f"Subject: Minutes {HEADING}\n" in seen.text
    assert f"  The list of members {CANARY} is enclosed.\n" in seen.text
    assert world.did == ENTERED_THEN_SHOWN


async def test_an_attachment_is_named_by_kind_and_size_and_is_not_sent(world: RoomWorld) -> None:
    seen = await world.looks()
    assert isinstance(seen, Seen)
    assert len(seen.text) < 1_000
    assert "[Attachment: application/octet-stream," in seen.text
    assert f"{CANARY}.bin" not in seen.text


async def test_what_is_shown_is_kept_by_nobody_and_runs_nowhere(world: RoomWorld) -> None:
    world.put(
        "1.eml", LETTER.replace("The list", "<script>x</script>\x1b[31mThe list").replace("text/plain", "text/html")
    )
    seen = await world.looks()
    assert isinstance(seen, Seen)
    assert "\x1b" not in seen.text
    assert "<script>" not in seen.text


async def test_each_look_is_entered_by_itself(world: RoomWorld) -> None:
    await world.looks()
    await world.looks()
    assert world.did == ENTERED_THEN_SHOWN * 2
    entries = {event.record["entry_id"] for event in world.events if event.what == "ledger-entries"}
    assert len(entries) == 4
    views = [event.record for event in world.events if event.name == "ledger-entries view"]
    assert [(view["actor"], view["counts"]["seen_by"]) for view in views] == [(made.token("idris"), 1)] * 2


async def test_the_record_of_a_view_names_its_opening(world: RoomWorld) -> None:
    await world.looks()
    opening, _, result, _ = world.events
    assert result.record["view_id"] == opening.record["entry_id"]
    assert result.record["seen_by_count"] == 1
    assert result.record["viewer"] == made.token("idris")
    assert result.record["outcome"] == "not_inspected"
    assert world.values("ledger-entries")[2 * result.record["opening_offset"]].decode() == opening.record["entry_id"]


@pytest.mark.parametrize("person", ["keiko", "hana", "amara"])
async def test_not_whom_the_grant_does_not_name_and_that_they_tried_is_entered(world: RoomWorld, person: str) -> None:
    assert refused(await world.looks(person)) == "outside_scope"
    (entry,) = world.events
    assert (entry.name, entry.record["actor"]) == ("ledger-entries refusal", made.token(person))
    assert entry.record["counts"] == {"outside_scope": 1}
    assert world.stores.looked == 0
    assert nothing_happened(world)


async def test_not_another_message(world: RoomWorld) -> None:
    assert refused(await world.looks(message="m-" + "0" * 32)) == "outside_scope"
    assert refused(await world.looks(message=None)) == "outside_scope"
    assert nothing_happened(world)


async def test_not_after_the_grant_ran_out(world: RoomWorld) -> None:
    world.gate.now = NOON + timedelta(days=20)
    world.beat(world.gate.now)
    assert refused(await world.looks()) == "expired"
    assert nothing_happened(world)


async def test_not_after_it_was_revoked(world: RoomWorld) -> None:
    world.revokes()
    assert refused(await world.looks()) == "revoked"
    assert nothing_happened(world)


async def test_not_if_it_is_revoked_while_the_body_is_on_its_way(world: RoomWorld) -> None:
    world.stores.meanwhile = world.revokes
    assert refused(await world.looks()) == "revoked"
    assert world.did == ["ledger-entries opening", "fetched", "ledger-entries refusal"]


async def test_not_with_a_stale_register(world: RoomWorld) -> None:
    world.gate.now += timedelta(seconds=90)
    assert refused(await world.looks()) == "register_stale"
    assert nothing_happened(world)


async def test_not_what_its_own_header_marks_as_personal(world: RoomWorld) -> None:
    world.put("1.eml", LETTER.replace("MIME-Version", "Sensitivity: Personal\nMIME-Version"))
    assert refused(await world.looks()) == "personal_grounds_missing"
    assert nothing_happened(world)


async def test_not_if_its_own_header_names_an_official(world: RoomWorld) -> None:
    world.keeps(made.carys_in_office())
    world.put("1.eml", LETTER.replace("MIME-Version", f"Cc: {builders.CARYS}\nMIME-Version"))
    assert refused(await world.looks()) == "consultation_missing"
    assert nothing_happened(world)


@pytest.mark.parametrize("folder", ["UNISON", "Work.UNISON branch"])
async def test_not_if_a_copy_lies_in_a_folder_named_like_a_unions(world: RoomWorld, folder: str) -> None:
    (world.mail / builders.AMARA / "1.eml").unlink()
    world.put("1", folder="Work")
    world.put("2", folder=folder)
    assert refused(await world.looks()) == "union_shielded"
    assert nothing_happened(world)


async def test_not_through_a_proper_channel(world: RoomWorld) -> None:
    world.keeps(builders.protected_address(address="grievance@example.org", channel="grievance"))
    world.put("1.eml", LETTER.replace("MIME-Version", "Cc: grievance@example.org\nMIME-Version"))
    assert refused(await world.looks()) == "proper_channel"
    assert nothing_happened(world)


async def test_another_message_under_the_same_id_hides_nothing(world: RoomWorld) -> None:
    """Whoever writes a message chooses its Message-ID."""
    world.put("0.eml", LETTER.partition("\n\n")[0] + "\n\nNothing to see.\n")
    world.put("2.eml", LETTER)
    seen = await world.looks()
    assert isinstance(seen, Seen)
    assert (seen.text.count("Nothing to see."), seen.text.count("From: ")) == (1, 2)


async def test_not_what_is_gone(world: RoomWorld) -> None:
    (world.mail / builders.AMARA / "1.eml").unlink()
    assert refused(await world.looks()) == "message_not_found"
    assert nothing_happened(world)


async def test_headings_are_shown_of_what_was_listed_and_is_not_protected(embedded: NewBroker, tmp_path: Path) -> None:
    async with room_world(embedded(TOPICS).bootstrap, tmp_path, made.list_headings()) as world:
        assert refused(await world.looks(message=None)) == "message_not_found"
        world.events.clear()
        tokens = listed(world, "<minutes-1@mail.example.net>", "<personal-2@mail.example.net>")
        world.put("2.eml", LETTER.replace("minutes-1", "personal-2").replace("Subject: ", "Subject: [PERSONAL] "))
        world.put("3.eml", LETTER.replace("minutes-1", "unlisted-3"))
        seen = await world.looks(message=None)
        assert isinstance(seen, Seen)
        assert seen.text.splitlines() == [
            tokens[0],
            "  Date: Mon, 09 Mar 2026 12:00:00 +0000",
            f"  From: Eleni Papadaki <{builders.ELENI}>",
            f"  To: Amara Okafor <{builders.AMARA}>",
            f"  Subject: Minutes {HEADING}",
        ]
        assert world.did == ["ledger-entries opening", "inspection-results", "ledger-entries view"]
        assert refused(await world.looks("keiko", None)) == "outside_scope"


def listed(world: RoomWorld, *message_ids: str) -> list[str]:
    """As the inspection worker's look at headings says it."""
    gate = world.gate
    for message_id in message_ids:
        token, target = KEYS.message(builders.AMARA, message_id), KEYS.seal(builders.AMARA, [message_id])
        gate.results(
            builders.inspection_result(
                request_id=world.wish().request_id,
                message_token=token,
                target=target,
                facts=made.facts(message_token=token),
            )
        )
    gate.results(builders.inspection_result(request_id=world.wish().request_id, message_token=world.wish().request_id))
    world.sync()
    return [KEYS.message(builders.AMARA, message_id) for message_id in message_ids]


async def test_a_name_is_told_of_exactly_the_person_in_the_grant(embedded: NewBroker, tmp_path: Path) -> None:
    async with room_world(embedded(TOPICS).bootstrap, tmp_path, made.reveal()) as world:
        seen = await world.looks(message=None)
        assert isinstance(seen, Seen)
        assert seen.is_name
        assert made.token("amara") in seen.text
        assert builders.AMARA in seen.text
        assert seen.text.count("p-") == 1
        assert world.did == ["ledger-entries reveal"]
        assert refused(await world.looks("keiko", None)) == "outside_scope"
        world.gate.now = NOON + timedelta(hours=25)
        world.beat(world.gate.now)
        assert refused(await world.looks(message=None)) == "expired"
        written = [value for topic in TOPICS if topic != "register" for value in world.values(topic)]
        assert [value for value in written if b"Amara" in value or builders.AMARA.encode() in value] == []


async def test_a_message_above_the_limit_is_shown_as_too_large(world: RoomWorld) -> None:
    world.equipment.settings = replace(world.equipment.settings, largest_message=1_000)
    seen = await world.looks()
    assert isinstance(seen, Seen)
    assert "[Not shown: a part that is too large]" in seen.text
    assert CANARY not in seen.text
