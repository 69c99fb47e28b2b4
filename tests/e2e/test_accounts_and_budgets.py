"""Changes to accounts and daily budgets on a real Kafka: a rule that finds too much steps back, whoever dies."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from headerfirst.schemas.account_change import AccountChange
from headerfirst.streams import admin
from headerfirst.streams.packs import find_pack
from headerfirst.streams.topics import DEFAULT_PARTITIONS

from tests import builders
from tests.builders import BILAL, CARYS
from tests.streams.installation import Installation, Running, until

pytestmark = pytest.mark.e2e

RULE: Final = "forwarding-rule"
BUDGET: Final = next(rule.daily_budget for rule in find_pack("dmu").rules if rule.id == RULE)
MORNING: Final = (datetime.now(UTC) - timedelta(days=1)).replace(hour=8, minute=0, second=0, microsecond=0)
"""Of yesterday: a test that runs over midnight has one day all the same."""
ROLES: Final = ("--instance", "one", "--only", "accounts,incidents,budgets")
BEHIND: Final = ("budgets", "incidents")
"""What reads findings."""


def forwarding(number: int, **changes: Any) -> AccountChange:
    """One of many mailboxes that are set to forward outside, a minute after the one before."""
    fields = {"event_id": f"{number:032x}", "observed_at": at(number)}
    return builders.account_change(**(fields | changes))


def at(number: int) -> datetime:
    return MORNING + timedelta(minutes=number)


@pytest.fixture(scope="module")
def installation(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    prefix = f"test-accounts-{time.time_ns():x}-"
    with admin.connect(kafka) as client:
        admin.apply(client, admin.Layout(prefix, DEFAULT_PARTITIONS, 1))
    installed = Installation(kafka, tmp_path_factory.mktemp("accounts"), prefix)
    installed.keep()
    try:
        yield installed
    finally:
        installed.kill_all()


@pytest.fixture(scope="module")
def worker(installation: Installation) -> Running:
    started = installation.start_worker(*ROLES)
    started.until_ready()
    return started


def incidents(installation: Installation) -> dict[str, Any]:
    """The last version of each, by its category."""
    newest: dict[str, Any] = {}
    for value in installation.values("incidents"):
        known = newest.get(value["category"])
        if known is None or value["version"] >= known["version"]:
            newest[value["category"]] = value
    return newest


def modes(installation: Installation) -> list[tuple[str, str]]:
    """Every step back on the register, as often as it was written: the mode and from when."""
    return [(one["mode"], one["from"]) for one in installation.values("register") if one["kind"] == "rule-mode"]


def written(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_change_becomes_an_incident_a_removal_joins_it_and_an_official_is_left_alone(
    installation: Installation, worker: Running
) -> None:
    opened = {"change": "open", "actor": BILAL, "target": None, "target_domain": None}
    installation.produce(
        "account-changes",
        forwarding(0),
        forwarding(1, enabled=False),
        forwarding(2, **opened),
        forwarding(3, mailbox=CARYS, actor=CARYS),
        b'{"event_id":"fax","change":"fax"}',
    )
    until(lambda: incidents(installation).get("auto_forward", {}).get("version") == 2, worker)
    until(lambda: "access_breach" in incidents(installation), worker)
    until(lambda: installation.committed("accounts") == 5, worker)
    found = incidents(installation)
    assert found.keys() == {"auto_forward", "access_breach"}
    assert sorted(len(one["evidence"]) for one in found["auto_forward"]["findings"]) == [2, 3]
    assert [letter["reason"] for letter in installation.values("dead-letters")] == ["value_unknown"]
    metrics = worker.ask("/metrics")[1]
    assert 'shielded_total{protection="union_official",topic="account-changes"} 1.0' in metrics
    assert "headerfirst_people_without_delegation NaN" in metrics


def test_over_its_budget_the_rule_steps_back_and_its_next_findings_are_for_review(
    installation: Installation, worker: Running
) -> None:
    installation.produce("account-changes", *(forwarding(number) for number in range(10, 9 + BUDGET)))
    until(lambda: installation.committed("accounts") == 4 + BUDGET, worker)
    assert modes(installation) == []
    over = 9 + BUDGET
    installation.produce("account-changes", forwarding(over))
    until(lambda: modes(installation), worker)
    assert modes(installation) == [("review", written(at(over)))]
    until(lambda: f'headerfirst_budget_fallbacks_total{{rule="{RULE}"}} 1.0' in worker.ask("/metrics")[1], worker)
    after = iter(range(over + 1, over + BUDGET))

    def is_for_review() -> bool:
        installation.produce("account-changes", forwarding(next(after)))
        time.sleep(0.5)
        return "review" in by_mode(installation)

    until(is_for_review, worker)
    assert by_mode(installation)["alert"] >= BUDGET + 1


def by_mode(installation: Installation) -> dict[str, int]:
    """How many findings of the rule that open something, by their mode."""
    found = [one for one in installation.values("findings") if one["rule_id"] == RULE and not one.get("joins")]
    return {mode: sum(one["mode"] == mode for one in found) for mode in {one["mode"] for one in found}}


def test_a_worker_that_dies_in_between_changes_nothing(installation: Installation, worker: Running) -> None:
    """The second step is taken once, for the same finding, by whichever worker; none takes the first again."""
    first, done = modes(installation), installation.count("account-changes")
    rest = [forwarding(number) for number in range(5 + done, 10 + 3 * BUDGET)]
    installation.produce("account-changes", *rest[: BUDGET // 2])
    worker.popen.kill()
    worker.ended()
    installation.produce("account-changes", *rest[BUDGET // 2 :])
    installation.beat()
    again = installation.start_worker(*ROLES)
    until(lambda: len(modes(installation)) > len(first), again)
    until(lambda: installation.committed("accounts") == done + len(rest), again)
    until(lambda: {installation.committed(role) for role in BEHIND} == {installation.count("findings")}, again)
    assert again.stop() == 0
    # Findings of the rule lie on their one partition in the order of the events, the first of the day beside them.
    assert modes(installation) == [*first, ("shadow", written(at(9 + 2 * BUDGET)))]
    incident = incidents(installation)["auto_forward"]
    found = [one for one in installation.values("findings") if one["incident_id"] == incident["incident_id"]]
    assert incident["finding_count"] == len({one["finding_id"] for one in found})
