"""Many mailboxes in turn: who left is passed by, one that is sick holds up nobody, and a round ends with a pause."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from itertools import islice, takewhile

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.connectors import visiting
from headerfirst.streams.connectors.asking import Busy
from headerfirst.streams.connectors.interface import Origin, Raw
from headerfirst.streams.connectors.visiting import visit, wait


def raw_in(mailbox: str) -> Iterator[Raw]:
    if mailbox.startswith("left"):
        raise Misconfigured("Nobody is let in.")
    yield Raw(Origin(mailbox, 0, 0), b"", 0)


def test_who_left_is_passed_by_and_that_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        found = list(islice(visit(["amara", "left", "bilal"], raw_in, 0.001), 20))
    names = [raw.origin.source for raw in found if raw is not None]
    assert names[:4] == ["amara", "bilal", "amara", "bilal"]
    assert [one.getMessage() for one in caplog.records] == ["1 of 3 mailboxes let nobody in."]


def test_where_nobody_is_let_in_it_is_not_about_them() -> None:
    with pytest.raises(Misconfigured):
        list(visit(["left-1", "left-2"], raw_in, 0.001))


class Clock:
    """Goes on by being slept on alone."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1_000.0
        monkeypatch.setattr(f"{visiting.__name__}.time.monotonic", lambda: self.now)
        monkeypatch.setattr(f"{visiting.__name__}.time.sleep", self._sleep)

    def _sleep(self, seconds: float) -> None:
        self.now += seconds


class Mailboxes:
    """Notes when whose was asked for; those that have a trouble never open."""

    def __init__(self, clock: Clock, **troubles: Retriable) -> None:
        self._clock = clock
        self._troubles = troubles
        self.asked: dict[str, list[int]] = {}

    def look_into(self, mailbox: str) -> Iterator[Raw]:
        self.asked.setdefault(mailbox, []).append(round(self._clock.now - 1_000))
        if mailbox in self._troubles:
            raise self._troubles[mailbox]
        yield Raw(Origin(mailbox, 0, 0), b"", 0)


def test_one_sick_mailbox_pauses_for_longer_and_longer_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock(monkeypatch)
    boxes = Mailboxes(clock, sick=Retriable("It is gone."))
    with caplog.at_level(logging.WARNING):
        for _ in takewhile(lambda _: clock.now < 1_100, visit(["sick", "amara", "bilal"], boxes.look_into, 30.0)):
            pass
    assert boxes.asked["amara"] == boxes.asked["bilal"] == [0, 30, 60, 90]
    assert boxes.asked["sick"] == [0, 1, 3, 7, 15, 31, 63]
    assert [one.getMessage() for one in caplog.records] == [
        "1 of 3 mailboxes are to be asked again, each after a pause. It is gone."
    ]


def test_a_mailbox_is_left_alone_for_as_long_as_its_server_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock(monkeypatch)
    boxes = Mailboxes(clock, busy=Busy(45.0))
    for _ in takewhile(lambda _: clock.now < 1_100, visit(["busy", "amara"], boxes.look_into, 30.0)):
        pass
    assert boxes.asked == {"busy": [0, 45, 90], "amara": [0, 30, 60, 90]}


def test_of_an_only_mailbox_whoever_asks_makes_the_pauses() -> None:
    def gone(_mailbox: str) -> Iterator[Raw]:
        raise Retriable("It is gone.")

    with pytest.raises(Retriable):
        list(visit(["amara"], gone, 30.0))


def test_a_pause_is_left_now_and_then() -> None:
    assert 1 <= len(list(wait(0.01))) <= 2
    assert list(wait(0.0)) == []
