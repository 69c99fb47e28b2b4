"""Folders of a mailbox in Exchange Online, each with its delta link: pages, what is passed by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from headerfirst.streams.connectors import graph_mailbox
from headerfirst.streams.connectors.asked_mail import MailPlace

from tests.builders import AMARA
from tests.streams.connectors.asking_for_mail import marks, records
from tests.streams.connectors.delta_server import DeltaServer, found_by, ids, letter


async def test_headers_that_a_delta_leaves_out_are_asked_for_in_batches(graph: DeltaServer) -> None:
    for number in (1, 2, 3):
        graph.put(AMARA, letter(number, "Sensitivity: Private"), leaves_headers_out=True)
    raws = await found_by(graph)
    assert (ids(raws), [raw.is_whole for raw in raws]) == ([1, 2, 3], [True] * 3)
    assert {record.sensitivity for record in records("graph", raws)} == {"private"}
    assert graph.asked.count("$batch") == 3
    assert graph.refused == []


async def test_reading_goes_on_behind_the_link_and_a_page_is_taken_whole(graph: DeltaServer) -> None:
    for number in range(5):
        graph.put(AMARA, letter(number))
    raws = await found_by(graph)
    assert ids(raws) == [0, 1, 2, 3, 4]
    assert await found_by(graph, marks(raws)) == []
    graph.put(AMARA, letter(5))
    assert ids(await found_by(graph, marks(raws))) == [5]
    assert ids(await found_by(graph, marks(raws[:2]))) == [2, 3, 4, 5]
    assert ids(await found_by(graph, marks(raws[:3]))) == [2, 3, 4, 5], "half a page is read again"
    assert isinstance(raws[0].place, MailPlace)
    assert raws[0].place.bookmark(raws[0], before=True) == {}
    assert raws[2].place is not None
    again = {raws[2].place.key: raws[2].place.bookmark(raws[2], before=True)}
    assert ids(await found_by(graph, again)) == [2, 3, 4, 5]


async def test_a_link_that_has_ended_means_the_folder_is_read_again(
    graph: DeltaServer, caplog: pytest.LogCaptureFixture
) -> None:
    graph.put(AMARA, letter(1))
    raws = await found_by(graph)
    graph.has_ended_links = True
    assert ids(await found_by(graph, marks(raws))) == [1]
    assert [one.getMessage() for one in caplog.records if "delta link" in one.getMessage()] == [
        "A delta link of Microsoft Graph has ended: its folder is read from its beginning."
    ]


async def test_what_went_and_what_nobody_has_sent_is_passed_by(graph: DeltaServer) -> None:
    gone: dict[str, Any] = {"@removed": {"reason": "deleted"}}
    graph.put(AMARA, letter(1), **gone)
    graph.put(AMARA, letter(2), isDraft=True)
    graph.put(AMARA, letter(3), "Drafts")
    graph.put(AMARA, letter(4))
    assert ids(await found_by(graph)) == [4]
    assert [path for path in graph.asked if "Drafts=" in path] == []


async def test_folders_that_are_excluded_are_never_asked_about(graph: DeltaServer) -> None:
    graph.put(AMARA, letter(1), "Inbox/UNISON branch")
    graph.put(AMARA, letter(2))
    assert ids(await found_by(graph, exclude="*/unison*")) == [2]
    assert [path for path in graph.asked if "UNISON" in path and path.endswith("/delta")] == []


async def test_what_the_door_would_refuse_as_too_old_is_not_asked_for(graph: DeltaServer) -> None:
    for number, days in enumerate((30, 8, 6, 0)):
        received_at = datetime.now(UTC) - timedelta(days=days)
        graph.put(AMARA, letter(number), receivedDateTime=f"{received_at:%Y-%m-%dT%H:%M:%SZ}")
    raws = await found_by(graph)
    assert ids(raws) == [2, 3]
    graph.put(AMARA, letter(4))
    assert ids(await found_by(graph, marks(raws))) == [4]
    assert graph.refused == []


async def test_a_folder_with_more_than_a_filter_gives_is_read_whole(
    graph: DeltaServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(graph_mailbox, "_MOST_OF_A_FILTER", 4)
    graph.most_of_a_filter = 4
    for number in range(5):
        graph.put(AMARA, letter(number))
    assert ids(await found_by(graph)) == [0, 1, 2, 3, 0, 1, 2, 3, 4]
    assert "it is read whole" in caplog.text
