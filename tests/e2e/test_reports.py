"""A takedown that was granted and passes its day, on a real Kafka: an incident, once, however often the worker dies."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from headerfirst.schemas.finding import Finding
from headerfirst.streams.codec import encode

from tests import builders
from tests.agents.gate import made_questions as made
from tests.e2e.escalating import INCIDENT, Escalation, Input, asks, finding, says, token

pytestmark = pytest.mark.e2e

PATIENCE: Final = 60.0
UNTIL: Final = timedelta(seconds=20)
"""In which a worker has to have judged the request and the approval."""
MISSED, KEPT = "takedown-of-amara", "takedown-of-tove"


def until(condition: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.2)


def taken_down(person: str, at: datetime) -> Input:
    """As they tell it themselves."""
    told = builders.report(
        report_id=f"done-{person}", observed_at=at, kind="takedown-done", reporter=made.address(person), about=None
    )
    return Input("reports", made.address(person), encode(told))


def found(installation: Escalation, *, joins: bool) -> dict[str, Finding]:
    """About takedowns, by id."""
    records: list[Finding] = installation.records("findings")
    about = [one for one in records if one.category == "takedown_not_done"]
    return {one.finding_id: one for one in about if bool(one.joins) is joins}


def incidents(installation: Escalation) -> list[dict[str, Any]]:
    newest = installation.newest("incidents") | installation.newest("incidents-restricted")
    return [one for one in newest.values() if one["category"] == "takedown_not_done"]


def test_a_day_that_passes_is_one_incident_through_a_kill(kafka: str, tmp_path: Path) -> None:
    installation = Escalation(kafka, f"takedowns-{time.time_ns():x}-")
    installation.roles = ("incidents", "gate", "reports")
    installation.keep()
    try:
        with installation.kept():
            go_through_a_takedown(installation, tmp_path)
    finally:
        installation.kill_all()


def go_through_a_takedown(installation: Escalation, folder: Path) -> None:
    def starts() -> None:
        installation.start_worker("--session-timeout", "6", log=folder / "worker.log")

    starts()
    until(lambda: b"started: roles" in (folder / "worker.log").read_bytes())
    due = datetime.now(UTC) + UNTIL
    scope = {"message_tokens": [], "until": due}
    for request, person in ((MISSED, "amara"), (KEPT, "tove")):
        installation.put(
            [finding(person, 1), asks(request, "takedown", "idris", person, scope=scope, incident_id=INCIDENT)]
        )
        installation.put([says("approve", "jonas", request)])
    until(lambda: all(installation.decisions(name)[-1:] == [("granted", [])] for name in (MISSED, KEPT)))
    installation.put([taken_down("tove", datetime.now(UTC))])
    until(lambda: found(installation, joins=True))
    installation.kill_all()

    until(lambda: datetime.now(UTC) > due)
    assert found(installation, joins=False) == {}
    starts()
    until(lambda: found(installation, joins=False))
    installation.kill_all()  # the incident may be there, and may not
    starts()
    until(lambda: incidents(installation))
    installation.wait_until_done()
    [missed] = found(installation, joins=False).values()
    assert (missed.person, missed.at, missed.evidence) == (token("amara"), due, ["takedown:not-done"])
    [incident] = incidents(installation)
    assert (incident["version"], incident["state"], incident["person"]) == (1, "open", token("amara"))

    installation.put([taken_down("amara", datetime.now(UTC))])
    until(lambda: [one["version"] for one in incidents(installation)] == [2])
    assert len(found(installation, joins=False)) == 1
    assert installation.records("dead-letters") == []
