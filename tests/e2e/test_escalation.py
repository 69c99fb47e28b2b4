"""Requests, decisions, notices and the ledger on a real Kafka: what people ask and decide, through worker processes.

Nothing is lost and nothing said twice when a worker is killed; and what rests on the broker's clock, as whether a
consultation is earlier than the approval, rests on the real one.
"""

from __future__ import annotations

import json
import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from headerfirst.schemas.register import Heartbeat
from headerfirst.streams import admin
from headerfirst.streams.codec import encode
from headerfirst.streams.keys import PUBLISHED
from kafka.admin import ConfigResource, ConfigResourceType

from tests import builders
from tests.e2e import escalating
from tests.e2e.escalating import (
    INCIDENT,
    Escalation,
    Input,
    Outcome,
    asks,
    asks_to_read,
    consults,
    finding,
    message,
    says,
    scan,
    token,
)
from tests.needs import need_tool
from tests.streams.command_line import run
from tests.streams.installation import forwarded

pytestmark = pytest.mark.e2e

PATIENCE: Final = 60.0
SEED: Final = 20_261_122
KILLS: Final = (3, 2, 3)
"""In each wave."""
WITH_ANOTHER: Final = 2
"""The part of a wave that two workers get, both of which die."""
BEFORE_A_KILL: Final = (0.1, 2.5)
"""Seconds that a worker has with what comes when it is ready: an answer takes it half of one, an entry two."""
SCANS: Final = 110
READINGS: Final = 60
MUCH: Final = 20_000
HIT: Final = 4
"""Kills at the least that leave work behind."""


def until(condition: Callable[[], Any], patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not condition():
        if time.monotonic() > deadline:
            raise TimeoutError
        time.sleep(0.2)


def started(installation: Escalation, folder: Path, *options: str) -> subprocess.Popen[bytes]:
    """A worker that has begun its work."""
    log = folder / f"worker-{time.monotonic_ns()}.log"
    worker = installation.start_worker("--session-timeout", "6", *options, log=log)

    def is_started() -> bool:
        assert worker.poll() is None, log.read_text()
        return b"started: roles" in log.read_bytes()

    until(is_started)
    return worker


def an_installation(kafka: str, name: str) -> Escalation:
    installation = Escalation(kafka, f"{name}-{time.time_ns():x}-")
    installation.keep()
    return installation


# What is given: each wave when the one before has been answered, since the broker's clock decides what is earlier

FINDINGS: Final = [finding("amara", number) for number in range(1, 41)] + [finding("carys", n) for n in range(1, 7)]


def scans() -> Iterator[Input]:
    """Of triage: most are granted; of a purpose that the pack has not, of mail that is shielded, and repeated ones."""
    for number in range(SCANS):
        request_id = f"scan-{number:04}"
        if number % 10 == 7:
            yield scan(request_id, purpose="dlp")
        elif number % 10 == 8:
            yield scan(request_id, "carys", 1)
        else:
            yield scan(request_id, number=number % 40 + 1)
        if number % 10 == 9:
            yield scan(request_id, number=number % 40 + 1)


def readings() -> Iterator[Input]:
    """Of people: one of each sort that is refused at once, and many that wait for somebody's word."""
    for number in range(READINGS):
        yield asks_to_read(f"reading-{number:04}", number=number % 40 + 1)
    yield asks_to_read("reading-by-soren", by="soren")
    yield asks_to_read("reading-without-reason", why_headers_insufficient="n/a")
    yield asks_to_read("reading-without-case", case_id=None)
    yield asks_to_read("reading-too-long", scope=made_scope(days=90))
    yield asks_to_read("reading-by-whoever", by="idris")._replace(signature=None)
    yield escalating.command("request", "idris", "reading-by-amara", signer="amara", payload={"purpose": "dlp"})
    yield asks_to_read("reading-for-itself", viewers=None)
    for number in range(1, 7):
        yield asks_to_read(f"shielded-{number:04}", "carys", number)
    yield asks("use-of-tove", "usage-view", "idris", "tove")
    yield asks("log-of-tove", "usage-log", "idris", "tove")
    yield asks("deferral-tove", "defer-notice", "idris", "tove")
    yield asks("hold-amara", "hold", "nadia")
    yield asks("reveal-amara", "reveal", "idris", scope=made_scope(days=0.5))
    yield asks("referral-amara", "refer", "idris", incident_id=INCIDENT)
    yield asks("interview-bilal", "interview", "idris", "bilal", incident_id=INCIDENT)


def made_scope(days: float) -> dict[str, Any]:
    return {"message_tokens": [message("amara", 1)], "until": escalating.NOW + timedelta(days=days)}


def consultations() -> Iterator[Input]:
    """About four of the six; one has the wrong level, one officer objects. What holds notices back is decided too."""
    yield consults("shielded-0001")
    yield consults("shielded-0002")
    yield consults("shielded-0003", level="branch", officer="carys")
    yield consults("shielded-0004", outcome="objection")
    yield consults("shielded-0005", by="soren")
    yield says("approve", "jonas", "deferral-tove")
    yield says("approve", "jonas", "hold-amara")
    yield says("approve", "hana", "referral-amara")


def words() -> Iterator[Input]:
    """Three commands about each reading, of which at the most one counts, and one that ends what was granted."""
    for number in range(READINGS):
        yield from about_a_reading(f"reading-{number:04}", number % 6)
    for number in range(1, 7):
        yield says("approve", "hana", f"shielded-{number:04}")
        yield says("approve", "jonas", f"shielded-{number:04}")
    for request_id in ("use-of-tove", "log-of-tove", "interview-bilal"):
        yield says("approve", "hana", request_id)
    yield says("approve", "jonas", "reveal-amara")
    yield says("revoke", "nadia", "hold-amara")
    yield says("approve", "hana", "nobody-asked-this")
    yield escalating.command("object", "bilal", "objection-bilal")
    yield asks("use-of-bilal", "usage-view", "idris", "bilal")
    yield escalating.command("close", "keiko", "close-0001", incident_id=INCIDENT, payload={"reason": "explained"})


def about_a_reading(request_id: str, sort: int) -> Iterator[Input]:
    if sort == 0:
        yield says("approve", "idris", request_id)
    elif sort == 1:
        yield says("approve", "soren", request_id)
    elif sort == 2:
        yield says("approve", "nadia", request_id)._replace(signature="c2lnbmVk")
    elif sort == 3:
        yield says("refuse", "jonas", request_id)
    elif sort == 4:
        yield says("revoke", "idris", request_id)
    yield says("approve", "hana", request_id)
    yield says("approve", "nadia", request_id)
    yield says("revoke", "jonas", request_id) if sort == 5 else says("refuse", "jonas", request_id)


WAVES: Final = ([*FINDINGS, *scans(), *readings()], list(consultations()), list(words()))


def quiet(installation: Escalation) -> Outcome:
    """What it comes to when nothing more is said for a while."""
    installation.wait_until_done()
    said, since = ends(installation), time.monotonic()
    while time.monotonic() - since < 4:
        time.sleep(0.3)
        if ends(installation) != said:
            said, since = ends(installation), time.monotonic()
    return installation.outcome()


def ends(installation: Escalation) -> list[int]:
    topics = ("inspection-requests", "decisions", "ledger-entries", "notices", "ledger", "referrals", "incidents")
    return [installation.count(name) for name in topics]


@pytest.fixture(scope="module")
def calm(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Escalation, list[Outcome]]]:
    """A worker that nobody disturbs, and what each wave came to."""
    installation = an_installation(kafka, "calm")
    try:
        with installation.kept():
            started(installation, tmp_path_factory.mktemp("calm"))
            outcomes = []
            for wave in WAVES:
                installation.put(wave)
                outcomes.append(quiet(installation))
            yield installation, outcomes
        assert installation.stop_workers() == [0]
    finally:
        installation.kill_all()


def test_each_request_comes_to_what_the_policy_says_of_it(calm: tuple[Escalation, list[Outcome]]) -> None:
    last = calm[1][-1]
    ends_with = {name: course[-1][:2] for name, course in last.courses.items()}
    assert ends_with | EXPECTED == ends_with
    assert len(last.granted()) > SCANS // 2 + READINGS // 2
    refused = {name: answer[0][:2] for name, answer in last.answers.items()}
    assert refused | ANSWERED == refused
    waiting = {name: end[1] for name, end in ends_with.items() if end[0] == "pending"}
    assert waiting == {"use-of-bilal": ("objection_pending",)}


EXPECTED: Final = {
    "scan-0000": ("granted", ()),
    "scan-0007": ("refused", ("purpose_not_in_pack",)),
    "scan-0008": ("refused", ("union_shielded",)),
    "reading-0000": ("granted", ()),
    "reading-0003": ("refused", ()),
    "reading-0004": ("revoked", ("revoked",)),
    "reading-0005": ("revoked", ("revoked",)),
    "reading-by-soren": ("refused", ("requester_role",)),
    "reading-without-reason": ("refused", ("reason_boilerplate",)),
    "reading-without-case": ("refused", ("case_missing",)),
    "reading-too-long": ("refused", ("length_over_maximum",)),
    "reading-for-itself": ("refused", ("field_absent",)),
    "shielded-0001": ("granted", ()),
    "shielded-0003": ("refused", ("consultation_wrong_level",)),
    "shielded-0004": ("refused", ("union_objection_unanswered",)),
    "shielded-0006": ("refused", ("consultation_missing",)),
    "hold-amara": ("revoked", ("revoked",)),
    "reveal-amara": ("granted", ()),
    "referral-amara": ("granted", ()),
    "interview-bilal": ("granted", ()),
}
ANSWERED: Final = {
    "reading-by-whoever": ("refused", ("requester_role",)),
    "reading-by-amara": ("refused", ("requester_role",)),
    "approve-idris-reading-0000": ("refused", ("approver_is_requester",)),
    "approve-soren-reading-0001": ("refused", ("approver_role",)),
    "approve-nadia-reading-0002": ("refused", ("approver_role",)),
    "approve-nadia-reading-0000": ("refused", ("already_decided",)),
    "consult-soren-shielded-0005": ("refused", ("requester_role",)),
}


def test_what_follows_is_on_the_topics_each_thing_once(calm: tuple[Escalation, list[Outcome]]) -> None:
    installation, outcomes = calm
    last = outcomes[-1]
    assert last.register == {
        *(f"consultation/consult-idris-shielded-{number:04}" for number in range(1, 5)),
        "hold/hold-amara",
        "objection/objection-bilal",
    }
    assert last.referrals == {f"{escalating.CASES['amara']}/{INCIDENT}"}
    assert last.incidents[INCIDENT][0] == "closed"
    told = {
        PUBLISHED.identity("notice", name, token(about(name)), escalating.NOTICES[sort(name)])
        for name in last.granted()
        if sort(name) in escalating.NOTICES
    }
    assert set(last.notices) == told
    held_back = {
        kind for kind, person, state in last.notices.values() if state == "deferred" and person == token("tove")
    }
    assert held_back == {"usage-view", "usage-log"}
    assert len(installation.messages("notices")) == len(told)
    assert last.ledger == dict.fromkeys(last.entries, 1)


def sort(request_id: str) -> str:
    return request_id.partition("-")[0]


def about(request_id: str) -> str:
    named = {"shielded": "carys", "use": "tove", "log": "tove", "interview": "bilal"}
    return named.get(sort(request_id), "amara")


def test_the_ledger_verifies(calm: tuple[Escalation, list[Outcome]]) -> None:
    assert "Nothing is wrong. Lines: " in verified(calm[0])


def verified(installation: Escalation) -> str:
    done = run("ledger", "verify", "--bootstrap", installation.bootstrap, "--prefix", installation.prefix)
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_a_consultation_counts_only_if_its_entry_is_earlier_than_the_approval(
    calm: tuple[Escalation, list[Outcome]],
) -> None:
    """By the broker's clock: what comes in one batch with the approval is entered after it."""
    installation, _ = calm
    installation.put([asks_to_read(name, "carys") for name in ("late-0001", "early-0001")])
    until(lambda: all(installation.decisions(name) for name in ("late-0001", "early-0001")))
    installation.put([consults("late-0001"), says("approve", "hana", "late-0001"), consults("early-0001")])
    until(lambda: entered_at(installation, "early-0001"))
    installation.put([says("approve", "hana", "early-0001")])
    until(lambda: len(installation.decisions("late-0001")) == len(installation.decisions("early-0001")) == 2)
    assert installation.decisions("late-0001")[-1] == ("refused", ["consultation_late"])
    assert installation.decisions("early-0001")[-1] == ("granted", [])
    for request_id, is_earlier in (("late-0001", False), ("early-0001", True)):
        assert (entered_at(installation, request_id) < approved_at(installation, request_id)) == is_earlier


def entered_at(installation: Escalation, request_id: str) -> int:
    """When the consultation was entered; 0: not yet."""
    found = (
        one.timestamp()[1]
        for one in installation.messages("ledger-entries")
        if (entry := json.loads(one.value()))["kind"] == "consultation" and entry["decision_id"] == request_id
    )
    return next(found, 0)


def approved_at(installation: Escalation, request_id: str) -> int:
    return next(
        int(one.timestamp()[1])
        for one in installation.messages("commands")
        if json.loads(one.value())["command_id"] == f"approve-hana-{request_id}"
    )


def test_of_two_approvers_at_once_one_decides(calm: tuple[Escalation, list[Outcome]], tmp_path: Path) -> None:
    """With two workers, either of which may have the gate."""
    installation, _ = calm
    names = [f"race-{number:04}" for number in range(10)]
    second = started(installation, tmp_path)
    installation.put(map(asks_to_read, names))
    both = [
        threading.Thread(target=installation.put, args=[[says("approve", person, name) for name in names]])
        for person in ("hana", "nadia")
    ]
    for each in both:
        each.start()
    for each in both:
        each.join()
    last = quiet(installation)
    for name in names:
        granted = [step for step in last.courses[name] if step[0] == "granted"]
        late = {f"approve-{person}-{name}" for person in ("hana", "nadia")} & set(last.answers)
        assert (len(granted), len(late)) == (1, 1)
        [[(outcome, reasons, _, _)]] = [last.answers[one] for one in late]
        assert (outcome, reasons) == ("refused", ("already_decided",))
    second.terminate()
    assert second.wait(timeout=30) == 0
    installation.processes.remove(second)


def test_what_cannot_be_read_is_a_letter_and_what_lies_beside_it_is_decided(
    calm: tuple[Escalation, list[Outcome]],
) -> None:
    installation, _ = calm
    spoilt = {
        "not_json": b"{",
        "not_utf8": b'{"command_id": "\xff"}',
        "field_missing": b"{}",
        "value_unknown": asks_to_read("spoilt-0001").value.replace(b'"request"', b'"demand"'),
    }
    for topic in ("commands", "inspection-requests"):
        values = [Input(topic, f"spoilt-{topic}", value, "c2lnbmVk") for value in spoilt.values()]
        installation.put([*values, scan(f"beside-{topic}")])
    until(lambda: all(installation.decisions(f"beside-{topic}") for topic in ("commands", "inspection-requests")))
    installation.wait_until_done()
    letters = listed(installation)
    of_commands = [one for one in letters if "commands-0:" in one["origin"]]
    assert {one["reason"] for one in of_commands} == set(spoilt)
    assert {one["reason"] for one in letters} <= {*spoilt, "wrong_type"}
    assert {one["times"] for one in letters} == {1}
    assert len(letters) == 2 * len(spoilt)
    where = ("--bootstrap", installation.bootstrap, "--prefix", installation.prefix)
    assert run("dead-letters", "redrive", "--all", *where).stdout.endswith("8 sent, 0 lost.\n")
    until(lambda: {one["times"] for one in listed(installation)} == {2})
    again = installation.messages("commands")[-len(spoilt) :]
    assert [one.value() for one in again] == list(spoilt.values())
    assert {dict(one.headers())["signature"] for one in again} == {b"c2lnbmVk"}
    installation.wait_until_done()


def listed(installation: Escalation) -> list[dict[str, Any]]:
    where = ("--bootstrap", installation.bootstrap, "--prefix", installation.prefix)
    lines = run("dead-letters", "list", "--json", *where).stdout.splitlines()
    return [json.loads(line) for line in lines if line.startswith("{")]


def test_plain_tools_read_what_was_decided_and_that_nothing_waits(calm: tuple[Escalation, list[Outcome]]) -> None:
    need_tool("kcat", "kcat")
    installation, _ = calm
    installation.wait_until_done()
    assert installation.lags() == dict.fromkeys(installation.roles, 0)
    command = ["kcat", "-b", installation.bootstrap, "-t", f"{installation.prefix}decisions"]
    told = subprocess.run([*command, "-C", "-e", "-q", "-f", "%k|%h|%s\n"], capture_output=True, text=True, check=True)
    assert told.stdout
    for line in told.stdout.splitlines():
        key, headers, value = line.split("|", 2)
        named = dict(header.split("=", 1) for header in headers.split(","))
        assert key == json.loads(value)["request_id"]
        assert named["ce_type"] == "headerfirst.decision.v1"
        assert named["ce_source"] == "headerfirst/gate"


def test_kills_at_random_moments_change_nothing(
    kafka: str, calm: tuple[Escalation, list[Outcome]], tmp_path: Path
) -> None:
    """Each part of a wave comes to a worker when it is ready, and soon after it dies: twice two of them."""
    installation, chance = an_installation(kafka, "killed"), random.Random(SEED)  # noqa: S311  # a schedule
    hits = 0
    try:
        with installation.kept():
            started(installation, tmp_path, "--instance", "one")
            for wave, rounds, expected in zip(WAVES, KILLS, calm[1], strict=True):
                share = -(-len(wave) // rounds)
                for part in range(rounds):
                    if part == WITH_ANOTHER:
                        started(installation, tmp_path, "--instance", "two")
                    installation.put(wave[part * share : (part + 1) * share])
                    time.sleep(chance.uniform(*BEFORE_A_KILL))
                    installation.kill_all()
                    hits += installation.outcome() != expected
                    started(installation, tmp_path, "--instance", "one")
                wait_for(installation, expected)
            assert quiet(installation) == calm[1][-1]
        assert hits >= HIT
        verified(installation)
        assert installation.stop_workers() == [0]
    finally:
        installation.kill_all()


def wait_for(installation: Escalation, expected: Outcome) -> None:
    """Else the comparison tells what is different."""
    deadline = time.monotonic() + PATIENCE
    while (found := installation.outcome()) != expected and time.monotonic() < deadline:
        time.sleep(0.5)
    for name, value in expected._asdict().items():
        assert getattr(found, name) == value, name


def test_without_a_kept_register_requests_are_refused_and_triage_waits_until_it_is_back(
    kafka: str, tmp_path: Path
) -> None:
    """The topic has the producers' times here, so that a heartbeat may be as old as it says."""
    installation = an_installation(kafka, "stale")
    resource = ConfigResource(
        ConfigResourceType.TOPIC, f"{installation.prefix}register", {"message.timestamp.type": "CreateTime"}
    )
    with admin.connect(kafka) as client:
        client.alter_configs([resource])
    beat(installation, age=90)
    installation.roles = ("mail", "gate")
    worker = started(installation, tmp_path)
    try:
        installation.put([scan("stale-0001"), asks_to_read("stale-0002"), *mail(1)])
        until(lambda: installation.decisions("stale-0001") and installation.decisions("stale-0002"))
        assert installation.decisions("stale-0001") == [("refused", ["register_stale"])]
        assert installation.decisions("stale-0002") == [("refused", ["register_stale"])]
        assert (installation.lags()["mail"], installation.count("findings")) == (1, 0)
        beat(installation, age=0)
        until(lambda: installation.count("findings") == 1)
        installation.put([scan("fresh-0001")])
        until(lambda: installation.decisions("fresh-0001"))
        assert installation.decisions("fresh-0001") == [("granted", [])]
        assert worker.poll() is None
        assert installation.stop_workers() == [0]
    finally:
        installation.kill_all()


def beat(installation: Escalation, age: float) -> None:
    heartbeat = Heartbeat(id="register", at=datetime.now(UTC) - timedelta(seconds=age))
    installation.put([Input("register", "heartbeat/register", encode(heartbeat))])


def mail(count: int) -> list[Input]:
    return [Input("email-metadata", builders.AMARA, encode(forwarded(number))) for number in range(count)]


def test_a_gate_with_much_behind_it_takes_over_and_says_nothing_twice(
    kafka: str, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    """How long that takes is told, and judged by nobody."""
    installation = an_installation(kafka, "much")
    installation.roles = ("gate",)
    try:
        worker = started(installation, tmp_path)
        begun = time.monotonic()
        installation.put(scan(f"much-{number:06}", number=number % 40 + 1) for number in range(MUCH))
        until(lambda: installation.count("ledger-entries") == 2 * MUCH, patience=180)
        record_property("decided_in_seconds", time.monotonic() - begun)
        worker.kill()
        said = [installation.count(name) for name in ("decisions", "ledger-entries")]
        begun = time.monotonic()
        again = started(installation, tmp_path)
        installation.put([scan("one-more")])
        until(lambda: installation.count("decisions") > said[0])
        record_property("one_more_after_seconds", time.monotonic() - begun)
        record_property("kilobytes", resident(again.pid))
        until(lambda: installation.count("ledger-entries") == said[1] + 2)
        time.sleep(2)
        assert [installation.count(name) for name in ("decisions", "ledger-entries")] == [said[0] + 1, said[1] + 2]
        assert installation.decisions("one-more") == [("granted", [])]
    finally:
        installation.kill_all()


def resident(process: int) -> int:
    """Kilobytes."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0])
