"""A worker process: it answers on loopback, judges only by a register that may be relied on, and ends as it should."""

from __future__ import annotations

import json
import re
import signal
from pathlib import Path

from headerfirst.streams.embedded import EmbeddedBroker
from headerfirst.streams.topics import DEFAULT_PARTITIONS

from tests import builders
from tests.streams.domain_lists import store_file
from tests.streams.installation import EVERYBODY, Installation, Running, forwarded, until

MANY = 6_000
"""Records that take a worker some slices."""
WAITING = 'headerfirst_lag_records{partition="0",role="mail",topic="email-metadata"} 1.0'


def listening_addresses(process: Running) -> set[str]:
    """Of the process's TCP sockets, as the kernel writes them."""
    ours = {link.readlink().name for link in Path(f"/proc/{process.popen.pid}/fd").iterdir() if link.is_symlink()}
    inodes = {match[1] for name in ours if (match := re.fullmatch(r"socket:\[(\d+)\]", name))}
    rows = [
        line.split()
        for family in ("tcp", "tcp6")
        for line in Path(f"/proc/{process.popen.pid}/net/{family}").read_text().splitlines()[1:]
    ]
    return {row[1].partition(":")[0] for row in rows if row[3] == "0A" and row[9] in inodes}


def test_it_answers_on_loopback_alone_judges_what_comes_and_ends_with_0(installation: Installation) -> None:
    installation.keep()
    worker = installation.start_worker()
    worker.until_ready()
    installation.produce("email-metadata", forwarded())
    until(lambda: installation.values("incidents"), worker)
    [incident] = installation.values("incidents")
    assert (incident["category"], incident["state"]) == ("auto_forward", "open")
    assert worker.ask("/livez") == (200, "ok\n")
    until(lambda: installation.committed("incidents") == 1, worker)
    metrics = worker.ask("/metrics")[1]
    assert 'headerfirst_events_total{outcome="judged",topic="email-metadata"} 1.0' in metrics
    assert builders.AMARA not in metrics + worker.text
    assert listening_addresses(worker) == {"0100007F"}
    assert worker.stop(signal.SIGTERM) == 0
    lines = [json.loads(line) for line in worker.text.splitlines() if line.startswith("{")]
    assert [line for line in lines if line["level"] in ("error", "critical")] == []


def test_what_sites_are_comes_from_a_store_too_and_is_counted_by_group(
    installation: Installation, tmp_path: Path
) -> None:
    lists = {"games": ["example.com"], "sect": ["example.net"]}
    installation.keep()
    worker = installation.start_worker("--categories", str(store_file(tmp_path, lists)))
    worker.until_ready()
    for number, host in enumerate(("www.example.com", "www.example.net", "www.example.org")):
        installation.produce("web-proxy", builders.web_proxy(event_id=f"visit-{number}", host=host))
    until(lambda: installation.committed("web") == 3, worker)
    metrics = worker.ask("/metrics")[1]
    for group in ("leisure", "reference"):
        assert f'headerfirst_visits_total{{category="{group}"}} 1.0' in metrics
    assert 'headerfirst_shielded_total{protection="no_log",topic="web-proxy"} 1.0' in metrics
    assert "example.net" not in metrics + worker.text


def test_nothing_is_judged_without_a_register_or_without_its_pack_and_a_stop_waits_for_neither(
    installation: Installation,
) -> None:
    installation.produce("email-metadata", forwarded())
    worker = installation.start_worker()
    worker.until_it_says("it has no heartbeat")
    until(lambda: WAITING in worker.ask("/metrics")[1], worker)
    assert worker.ask("/livez")[0] == 200
    installation.write(*EVERYBODY, builders.pack_activation(id="dmu", digest="00" * 32))
    installation.beat()
    worker.until_it_says("it puts no pack in force that is here")
    assert worker.stop() == 0
    assert installation.values("findings") == installation.values("dead-letters") == []
    assert installation.committed("mail") == 0


def test_a_register_that_becomes_stale_pauses_and_one_that_is_fresh_again_loses_nothing(
    installation: Installation,
) -> None:
    installation.keep()
    worker = installation.start_worker()
    worker.until_ready()
    installation.produce("email-metadata", forwarded(1))
    until(lambda: len(installation.values("findings")) == 1, worker)
    installation.beat(age=58)
    worker.until_it_says("see to `headerfirst register heartbeat`")
    installation.produce("email-metadata", *map(forwarded, range(2, 12)))
    until(lambda: "headerfirst_register_fresh 0.0" in worker.ask("/metrics")[1], worker)
    assert len(installation.values("findings")) == 1
    installation.beat()
    until(lambda: len(installation.values("findings")) == 11, worker)
    until(lambda: installation.committed("mail") == 11, worker)
    assert worker.stop() == 0


def test_a_stop_under_way_commits_what_is_confirmed_and_no_more(installation: Installation) -> None:
    installation.keep()
    installation.produce("email-metadata", *map(forwarded, range(MANY)))
    worker = installation.start_worker("--only", "mail")
    until(lambda: installation.count("findings"), worker)
    assert worker.stop(signal.SIGINT) == 0
    found = {finding["event_id"] for finding in installation.values("findings")}
    committed = installation.committed("mail")
    assert 0 < committed <= MANY
    assert {f"{number:032x}" for number in range(committed)} <= found


def test_a_broker_that_is_gone_for_good_ends_it_with_3(installation: Installation, broker: EmbeddedBroker) -> None:
    """The delivery waits for a broker that never comes: nothing but the watchdog sees it, whatever else runs there."""
    installation.keep()
    for partition in range(DEFAULT_PARTITIONS):
        installation.produce("email-metadata", *map(forwarded, range(MANY)), partition=partition)
    worker = installation.start_worker("--stuck-after", "3")
    until(lambda: installation.count("findings"), worker)
    broker.close()
    assert worker.ended() == 3
    assert "partitions with lag have not moved" in worker.text
    assert "what is not confirmed is not committed" in worker.text
