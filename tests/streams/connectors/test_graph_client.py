"""What Microsoft Graph answers: pauses it asks for, refusals, links that lead elsewhere."""

from __future__ import annotations

from contextlib import aclosing

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.connectors.asking import Busy
from headerfirst.streams.connectors.graph_client import require_ok

from tests.builders import AMARA
from tests.streams.connectors.asking_for_mail import asked, next_of
from tests.streams.connectors.delta_server import DeltaServer, Failure, found_by, ids, letter


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HEADERFIRST_SOURCE_PASSWORD", "hunter2", "HEADERFIRST_SOURCE_PASSWORD"),
        ("HEADERFIRST_SOURCE_TOKEN", "hunter2", "Mail.ReadBasic.All"),
        ("HEADERFIRST_SOURCE_CA", "", "HEADERFIRST_SOURCE_CA"),
    ],
)
async def test_what_only_a_person_can_mend_is_said_without_names(
    graph: DeltaServer, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    graph.put(AMARA, letter(1))
    monkeypatch.setenv(name, value)
    with pytest.raises(Misconfigured, match=said) as raised:
        await found_by(graph)
    assert [word for word in (AMARA, "hunter2", "localhost") if word in str(raised.value)] == []


async def test_a_throttling_server_is_left_alone_for_as_long_as_it_says(
    graph: DeltaServer, caplog: pytest.LogCaptureFixture
) -> None:
    """Also where one message of a batch is throttled."""
    graph.put(AMARA, letter(1), leaves_headers_out=True)
    graph.failures.append(Failure(429, {"Retry-After": "1"}))
    graph.batch_failures.append(Failure(503, {"retry-after": "2"}))
    async with aclosing(asked("graph", graph.address(AMARA), None, **graph.options)) as items:  # type: ignore[type-var]
        assert ids([await next_of(items)]) == [1]
    asks_for_it = "The mail server asks to be left alone for a while."
    assert [one.getMessage() for one in caplog.records if one.levelname == "WARNING"] == [
        f"{asks_for_it} It is asked again in {seconds} seconds." for seconds in (1, 2)
    ]
    assert AMARA not in caplog.text


async def test_a_link_to_another_server_is_not_followed(graph: DeltaServer, caplog: pytest.LogCaptureFixture) -> None:
    """It would be given our token: neither one that Graph names, nor one out of a bookmark."""
    graph.put(AMARA, letter(1))
    key = f"{AMARA}/root=Inbox="
    assert ids(await found_by(graph, {key: {"link": "https://192.0.2.1/v1.0/x"}})) == [1]
    graph.elsewhere = "https://192.0.2.1"
    assert await found_by(graph) == []
    assert "another server" in caplog.text


@pytest.mark.parametrize(("said", "seconds"), [({"Retry-After": "7"}, 7.0), ({"retry-after": "soon"}, 0.0), ({}, 0.0)])
def test_a_pause_is_in_seconds_or_none_of_ours(said: dict[str, str], seconds: float) -> None:
    with pytest.raises(Busy) as raised:
        require_ok(429, said)
    assert raised.value.after == seconds


def test_a_pause_may_end_at_a_date_and_lasts_six_hours_at_most() -> None:
    with pytest.raises(Busy) as raised:
        require_ok(503, {"Retry-After": "Fri, 31 Dec 2100 23:59:59 GMT"})
    assert raised.value.after == 21_600.0


@pytest.mark.parametrize("status", [200, 404])
def test_what_is_not_there_is_an_answer_too(status: int) -> None:
    require_ok(status, {})


@pytest.mark.parametrize("status", [302, 400, 500])
def test_anything_else_may_be_asked_again(status: int) -> None:
    with pytest.raises(Retriable):
        require_ok(status, {})
