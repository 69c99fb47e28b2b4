"""What waits, since when and until when; what became of a request: by the first terminal outcome."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.inspection import Decision
from headerfirst.streams import decision_topic, plain_clients
from headerfirst.streams.decision_topic import Waiting, decisions_on, history, lapses_at, pending_days, waiting
from headerfirst.streams.packs import find_pack

from tests import builders
from tests.conftest import NewBroker
from tests.streams.installation import Installation

HOUR = timedelta(hours=1)


def said(request_id: str, outcome: str, hours: int = 0, **changes: Any) -> Decision:
    return builders.decision(request_id=request_id, outcome=outcome, at=builders.NOON + hours * HOUR, **changes)


def answer(command_id: str, about: str) -> Decision:
    return said(command_id, "refused", about_request=about, reasons=["approver_role"])


def test_what_waits_is_what_nobody_decided_longest_first() -> None:
    told = [
        said("newer", "pending", 2),
        said("older", "pending", 1),
        said("granted", "pending"),
        said("granted", "granted", 1),
        said("over", "expired"),
        answer("command", "older"),
    ]
    assert [(one.decision.request_id, one.since) for one in waiting(told)] == [
        ("older", builders.NOON + HOUR),
        ("newer", builders.NOON + 2 * HOUR),
    ]


def test_a_first_approval_of_two_changes_what_it_waits_for_and_not_since_when() -> None:
    [one] = waiting(
        [
            said("r", "pending", reasons=["approver_missing"]),
            said("r", "pending", 3, reasons=["second_approver_missing"]),
        ]
    )
    assert (one.since, one.decision.reasons) == (builders.NOON, ["second_approver_missing"])


def test_what_comes_after_the_end_makes_nothing_wait_again() -> None:
    assert waiting([said("r", "refused"), said("r", "pending", 1)]) == []


def test_a_history_has_what_counts_and_answers_apart() -> None:
    told = [
        said("r", "pending"),
        answer("command-1", "r"),
        said("r", "granted", 1),
        said("r", "granted", 2),
        said("x", "refused"),
    ]
    found = history(told, "r")
    assert found.decisions == [told[0], told[2]]
    assert found.answers == [told[1]]
    assert found.last == told[2]


def test_a_command_that_changed_nothing_is_found_by_its_own_id() -> None:
    told = [said("r", "pending"), answer("command-1", "r")]
    assert history(told, "command-1").last == told[1]


def test_nothing_is_known_of_a_stranger() -> None:
    assert history([said("r", "pending")], "s").last is None


def test_it_lapses_after_the_days_of_the_pack_that_was_in_force() -> None:
    dmu = find_pack("dmu")
    ref = PackRef(id="dmu", version=dmu.file.version, digest=dmu.digest)
    one = Waiting(said("r", "pending", pack=ref), builders.NOON)
    assert lapses_at(one, pending_days()) == builders.NOON + timedelta(days=dmu.file.gate.pending_days)


def test_of_a_pack_that_is_not_at_hand_nobody_knows() -> None:
    assert lapses_at(Waiting(said("r", "pending"), builders.NOON), pending_days()) is None


def test_the_topic_is_read_to_its_end_without_what_cannot_be_read(embedded: NewBroker, tmp_path: Path) -> None:
    installation = Installation(embedded({"p-decisions": 1}).bootstrap, tmp_path, "p-")
    told = [said("r", "pending"), said("r", "granted", 1)]
    installation.produce("decisions", told[0], b"{", told[1])
    with decisions_on(installation.bootstrap, "p-") as decisions:
        assert list(decisions) == told


def test_without_the_topic_or_a_broker_there_is_one_sentence(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Misconfigured, match="lacks decisions"), decisions_on(embedded({"x": 1}).bootstrap, ""):
        pass
    monkeypatch.setattr(plain_clients, "ANSWER", 0.5)
    with pytest.raises(Misconfigured, match="No Kafka answers"), decision_topic.decisions_on("127.0.0.1:1", ""):
        pass
