"""A protection that comes when an incident is open already: the incident is withdrawn, and stays so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from headerfirst.streams import admin
from headerfirst.streams.topics import DEFAULT_PARTITIONS

from tests import builders
from tests.streams.installation import Installation, forwarded, until

pytestmark = pytest.mark.e2e


@pytest.fixture
def installation(kafka: str, prefix: str, tmp_path: Path) -> Iterator[Installation]:
    with admin.connect(kafka) as client:
        admin.apply(client, admin.Layout(prefix, DEFAULT_PARTITIONS, 1))
    installed = Installation(kafka, tmp_path, prefix)
    installed.keep()
    try:
        yield installed
    finally:
        installed.kill_all()


def state(installation: Installation) -> list[tuple[str, str]]:
    """Of each incident: its state and what changed last, of highest version."""
    newest: dict[str, Any] = {}
    for value in installation.values("incidents"):
        known = newest.get(value["incident_id"])
        if known is None or value["version"] >= known["version"]:
            newest[value["incident_id"]] = value
    return [(value["state"], value["change"]) for value in newest.values()]


def test_an_incident_of_somebody_who_turns_out_to_be_an_official_is_withdrawn_and_a_restart_keeps_it_so(
    installation: Installation,
) -> None:
    worker = installation.start_worker("--instance", "one")
    installation.produce("email-metadata", forwarded())
    until(lambda: state(installation) == [("open", "opened")], worker)

    installation.write(builders.union_official(id="amara", person="amara", addresses=[]))
    until(lambda: state(installation) == [("withdrawn", "withdrawn")], worker)
    assert worker.stop() == 0
    said = len(installation.messages("incidents"))

    installation.beat()
    again = installation.start_worker("--instance", "one")
    again.until_ready()
    installation.produce("email-metadata", forwarded(), forwarded(2))
    until(lambda: installation.committed("mail") == 3, again)
    until(lambda: 'outcome="shielded"' in again.ask("/metrics")[1], again)
    assert again.stop() == 0
    assert state(installation) == [("withdrawn", "withdrawn")]
    assert len(installation.messages("incidents")) == said


def test_a_protection_that_comes_while_no_worker_runs_is_applied_when_one_does(installation: Installation) -> None:
    worker = installation.start_worker("--instance", "one")
    installation.produce("email-metadata", forwarded())
    until(lambda: state(installation) == [("open", "opened")], worker)
    assert worker.stop() == 0

    installation.write(builders.union_official(id="amara", person=None, addresses=[builders.AMARA]))
    installation.beat()
    again = installation.start_worker("--instance", "one")
    until(lambda: state(installation) == [("withdrawn", "withdrawn")], again)
    assert again.stop() == 0
