"""The demo as a person runs it, on the embedded broker: its figures are those of a plain computation."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.request import urlopen

import orjson
import pytest
from headerfirst.agents.rules import make_ready
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.errors import Malformed, Misconfigured
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.report import Report
from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams import codec, keys
from headerfirst.streams.demo.outputs import Outputs
from headerfirst.streams.demo.play import refuse_unplayable, today
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import SampleDay, last_weekday, sample_day
from headerfirst.streams.sample.mailboxes import message

from tests.streams.gate_in_process import answers_to
from tests.streams.in_process import Judged, judge
from tests.streams.ledger_verdict import verdict_on

DAY = date(2026, 3, 10)
RECORDS = 2_000
COMMAND = (sys.executable, "-m", "headerfirst.streams.cli", "demo", "--no-live")
PATIENCE = 90.0
DROPPED = ("not_identified", "private_life", "not_theirs_to_say")
"""Why of a report nothing is kept."""


@dataclass(frozen=True)
class Run:
    """One run of the demo, and what it should have arrived at."""

    pack: str
    code: int
    out: str
    err: str
    ledger: Path
    sample: SampleDay
    judged: Judged
    """By triage alone."""
    answered: Outputs
    """By the gate, which was asked by triage and by people."""


def run_demo(pack_name: str, ledger: Path) -> Run:
    day = last_weekday(today())
    command = [*COMMAND, "--records", str(RECORDS), "--pack", pack_name, "--day", f"{day}", "--ledger-out", str(ledger)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    pack = make_ready(find_pack(pack_name))
    sample = sample_day(day, 1, [pack.ref], RECORDS)
    judged, answered = judge(sample, pack), answers_to(sample, pack)
    return Run(pack_name, done.returncode, done.stdout, done.stderr, ledger, sample, judged, answered)


@pytest.fixture(scope="module", params=["dmu", "wcc"])
def run(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Run:
    return run_demo(str(request.param), tmp_path_factory.mktemp("ledger") / "ledger.jsonl")


def test_the_demo_ends_with_exit_code_0(run: Run) -> None:
    assert run.code == 0, run.err


def test_it_says_that_its_keys_are_published(run: Run) -> None:
    assert run.err.splitlines() == [keys.PUBLISHED_WARNING]


def test_the_privacy_figures_are_those_of_a_plain_computation(run: Run) -> None:
    judged, decided = run.judged, Counter(one.outcome for one in run.answered.decisions.values())
    shielded, asked = judged.shielded.total(), len(run.answered.requests)
    dropped = sum(judged.dropped[reason] for reason in DROPPED)
    left_alone = shielded + judged.out_of_scope.total() + judged.dead.total() + dropped
    scans = len(_scans(run.answered))

    figures = f"{shielded} : {asked} : {decided['granted']} : {decided['refused']} : {scans} : 0"
    assert f"shown to a person\n  = {RECORDS:,} : {figures}\n" in run.out
    assert _row(run.out, "seen") == RECORDS
    assert _row(run.out, "dropped") == dropped == len(DROPPED)
    assert _row(run.out, "judged") == RECORDS - left_alone
    assert _row(run.out, "shielded") == shielded
    assert _row(run.out, "out of scope") == judged.out_of_scope.total()
    assert _row(run.out, "unreadable") == judged.dead.total() == 11
    assert _row(run.out, "with content") == judged.stripped == 2
    assert _row(run.out, "asked") == asked == len(judged.requests) + len(_by_people(run.answered))
    assert _row(run.out, "waiting") == decided["pending"]
    assert _row(run.out, "opened") == scans >= 3
    assert _row(run.out, "shown") == 0


def test_what_was_seen_is_told_by_topic(run: Run) -> None:
    words, topics = " ".join(run.out.split()), Counter(record.topic for record in run.sample.door)

    assert topics["account-changes"] > 10
    assert topics["reports"] > 5
    for topic, count in topics.items():
        assert f"{topic} {count:,}" in words


def test_a_scan_found_what_is_bad_and_called_nothing_clean_without_its_scanners(run: Run) -> None:
    words = " ".join(run.out.split())

    found = {"dmu": 1, "wcc": 3}[run.pack]
    assert f"{found} found something, 2 not called clean, since a scanner was absent or could not look" in words


def test_refusals_are_told_with_their_clauses(run: Run) -> None:
    words = " ".join(run.out.split())
    refused = [one for one in run.answered.decisions.values() if one.outcome == "refused"]

    assert refused
    for decision in refused:
        assert f"{decision.reasons[0].replace('_', ' ')} ({decision.clause}) 1" in words


def test_everybody_whose_mail_a_person_may_look_at_is_told(run: Run) -> None:
    granted = [one for one in run.answered.decisions.values() if one.outcome == "granted"]
    looks = [one for one in granted if one.grant is not None and one.grant.mode == "human-view"]

    assert _row(run.out, "to be told") == len(looks) == 2


def test_the_stories_are_told_with_their_answers(run: Run) -> None:
    words = " ".join(run.out.split())

    assert "It touches union mail, and the union was not consulted about it" in words
    assert "The same again. The data-protection officer asks the union's regional officer first" in words
    assert "Whoever asks does not decide: somebody else has to." in words
    assert words.count("The person it is about is told by") == 2
    assert ("An investigator asks to read a message behind a finding." in words) == (run.pack == "wcc")


def test_the_ledger_of_the_day_is_whole(run: Run) -> None:
    lines = [orjson.loads(line) for line in run.ledger.read_bytes().splitlines()]
    kinds = Counter(line["kind"] for line in lines if "seq" in line)

    assert _row(run.out, "ledger") == kinds.total()
    assert kinds["request"] == len(run.answered.requests)
    assert kinds["opening"] >= kinds["result"] - run.judged.noted.total() >= len(_scans(run.answered))
    assert (kinds["consultation"], kinds["stripped"]) == (1, 2)
    assert verdict_on(run.ledger) == 0


def test_the_root_that_is_shown_is_that_of_the_ledger(run: Run) -> None:
    closing = orjson.loads(run.ledger.read_bytes().splitlines()[-1])["closing"]

    assert f"the root of all is {closing.splitlines()[2]}" in " ".join(run.out.split())


CHANGES: Mapping[str, Callable[[list[bytes], int], list[bytes]]] = {
    "a character": lambda lines, at: [*lines[:at], _with_a_character_changed(lines[at]), *lines[at + 1 :]],
    "a line left out": lambda lines, at: [*lines[:at], *lines[at + 1 :]],
    "a line twice": lambda lines, at: [*lines[: at + 1], *lines[at:]],
    "two lines swapped": lambda lines, at: [*lines[: at - 1], lines[at], lines[at - 1], *lines[at + 1 :]],
    "everything from a line on cut off": lambda lines, at: lines[:at],
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_ledger_with_one_change_is_refused(run: Run, change: str, tmp_path: Path) -> None:
    lines = run.ledger.read_bytes().splitlines(keepends=True)
    changed = tmp_path / "changed.jsonl"
    for at in range(1, len(lines)):
        changed.write_bytes(b"".join(CHANGES[change](lines, at)))
        assert verdict_on(changed) == 1, at


def test_the_figures_by_protection_and_reason_are_too(run: Run) -> None:
    words = " ".join(run.out.split())

    dropped = Counter({reason: run.judged.dropped[reason] for reason in DROPPED})
    for counts in (run.judged.shielded, run.judged.out_of_scope, run.judged.dead, dropped):
        for name, count in counts.items():
            assert f"{name.replace('_', ' ')} {count}" in words


def test_the_incidents_are_those_of_a_plain_computation_and_what_scans_found(run: Run) -> None:
    table = re.findall(r"^ +(\d+)  (\w+) +(\w+) +(\w+) +(\w+)$", run.out, re.MULTILINE)
    shown = Counter({tuple(names): int(count) for count, *names in table})
    by_triage = Counter((one.class_, one.category, one.severity, one.state) for one in run.judged.incidents)

    by_scans = shown - by_triage
    assert by_triage - shown == Counter()
    expected = {("security", "malware", "high", "open"): 1}
    if run.pack == "wcc":
        expected[("conduct", "confidentiality", "medium", "open")] = 2
    assert by_scans == expected


def test_an_incident_is_told_by_pseudonym(run: Run) -> None:
    told = re.findall(r"^     about +the \w+ ([pamx]-[0-9a-f]{32})$", run.out, re.MULTILINE)
    known = {one.person or one.about_token for one in run.judged.incidents}

    assert len(told) == 1
    assert known.issuperset(told)


def test_nobody_is_named_and_no_heading_is_shown(run: Run) -> None:
    said = (run.out + run.err).casefold()
    private = {text.casefold() for record in run.sample.door for text in _private(record.topic, record.value)}
    names = {record.name.casefold() for _, record in run.sample.register if hasattr(record, "name")}

    assert len(private) > 500
    assert len(names) > 250
    assert not [text for text in private | names if text in said]
    assert not [text for text in private | names if text in run.ledger.read_text(encoding="utf-8").casefold()]


def test_nothing_that_was_opened_is_shown(run: Run) -> None:
    bodies = {line for record in run.sample.mail for line in _text_of(record).splitlines() if len(line) > 12}

    assert len(bodies) == 2
    assert not [line for line in bodies if line in run.out or line in run.ledger.read_text(encoding="utf-8")]


def test_of_an_old_day_nothing_is_opened_and_the_reason_is_said() -> None:
    done = subprocess.run(
        [*COMMAND, "--day", f"{DAY}", "--records", "0"], capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    words = " ".join(done.stdout.split())

    assert done.returncode == 0, done.stderr
    assert _row(done.stdout, "granted") == _row(done.stdout, "opened") == 0
    assert "expired (DMU 5.2b) 3" in words
    assert "The day lies so far back that requests about it, and its cases, are over" in words
    assert "HR's approver agrees" not in words


def test_two_packs_give_two_right_answers() -> None:
    day = {name: sample_day(DAY, 1, [make_ready(find_pack(name)).ref], 0) for name in ("dmu", "wcc")}
    categories = {
        name: {one.category for one in judge(sample, make_ready(find_pack(name))).incidents}
        for name, sample in day.items()
    }

    assert categories["wcc"] - categories["dmu"] == {
        "unapproved_webmail",
        "unapproved_messaging",
        "discriminatory",
        "social_in_work_time",
        "delegation_gap",
    }
    assert categories["dmu"] - categories["wcc"] == {"copyright"}


def test_stay_keeps_broker_worker_and_metrics_up_until_interrupted() -> None:
    with _started("--records", "0", "--stay") as demo:
        line = _wait_for(demo, "metrics http://")
        address = re.search(r"(http://\S+/metrics)", line)
        assert address is not None
        metrics = urlopen(address.group(1), timeout=5).read().decode()  # noqa: S310 - http, as the pattern says
        demo.send_signal(signal.SIGINT)
        assert demo.wait(PATIENCE) == 0

    assert "headerfirst_shielded_total" in metrics
    assert not _answers(address.group(1))


@pytest.mark.parametrize("which", [0, 1])
def test_a_worker_that_dies_ends_the_demo_with_one_sentence_and_its_log(which: int) -> None:
    with _started("--records", "4000") as demo:
        _wait_for(demo, "of the day")
        subprocess.run(["kill", "-9", _children_of(demo.pid)[which]], check=True)
        _, err = demo.communicate(timeout=PATIENCE)

    assert demo.returncode == 2
    assert "headerfirst: The worker ended by itself with exit code -9; its log ends:" in err
    assert "Traceback" not in err


def test_sigterm_ends_the_workers_too() -> None:
    with _started("--records", "4000") as demo:
        _wait_for(demo, "of the day")
        workers = _children_of(demo.pid)
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(PATIENCE) == 143

    assert len(workers) == 2
    assert not [worker for worker in workers if Path(f"/proc/{worker}").exists()]


@pytest.mark.parametrize("days_ahead", [0, 1])
def test_a_day_that_is_not_over_is_refused(days_ahead: int) -> None:
    with pytest.raises(Misconfigured, match="has to be over"):
        refuse_unplayable(date(2026, 3, 10 + days_ahead), date(2026, 3, 10), real_kafka=False)


def test_a_day_that_a_real_kafka_would_delete_is_refused() -> None:
    with pytest.raises(Misconfigured, match="deletes records after 7 days"):
        refuse_unplayable(date(2026, 3, 3), date(2026, 3, 10), real_kafka=True)


def test_an_old_day_is_fine_on_the_embedded_broker() -> None:
    refuse_unplayable(date(2020, 3, 3), date(2026, 3, 10), real_kafka=False)


@contextmanager
def _started(*options: str) -> Iterator[subprocess.Popen[str]]:
    command = [*COMMAND, "--day", f"{DAY}", *options]
    demo = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        yield demo
    finally:
        if demo.poll() is None:
            demo.terminate()
            demo.wait(PATIENCE)


def _wait_for(demo: subprocess.Popen[str], words: str) -> str:
    assert demo.stdout is not None
    for line in demo.stdout:
        if words in line:
            return line
    raise AssertionError(demo.stderr.read() if demo.stderr is not None else words)


def _children_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()


def _scans(outputs: Outputs) -> list[str]:
    """Messages that a program may open."""
    grants = (one.grant for one in outputs.decisions.values() if one.outcome == "granted" and one.grant is not None)
    return [token for grant in grants if grant.mode == "scan" for token in grant.message_tokens]


def _by_people(outputs: Outputs) -> list[InspectionRequest]:
    return [one for one in outputs.requests.values() if one.requester is not None]


def _text_of(record: EmailMetadata) -> str:
    body = message(record).get_body()
    assert body is not None
    return str(body.get_content())


def _with_a_character_changed(line: bytes) -> bytes:
    """In the middle: wherever it is, it is part of what was hashed or signed."""
    at = len(line) // 2
    return line[:at] + (b"0" if line[at : at + 1] != b"0" else b"1") + line[at + 1 :]


def _answers(address: str) -> bool:
    time.sleep(0.1)
    try:
        urlopen(address, timeout=2).close()  # noqa: S310 - http, as the pattern says
    except OSError:
        return False
    return True


def _row(out: str, name: str) -> int:
    found = re.search(rf"^  {name} +([\d,]+)(?:  |$)", out, re.MULTILINE)
    assert found is not None, name
    return int(found.group(1).replace(",", ""))


def _private(topic: str, value: bytes | None) -> set[str]:
    """The heading and every address of a record."""
    try:
        record = codec.decode(topic, value).record
    except Malformed:
        return set()
    named: tuple[str | None, ...] = ()
    match record:
        case WebProxy():
            named = (record.user,)
        case AccountChange():
            named = (record.mailbox, record.actor, record.target)
        case Report():
            named = (record.reporter, record.about, record.evidence_ref)
    if not isinstance(record, EmailMetadata):
        return {name for name in named if name is not None}
    addresses = {record.mailbox, record.from_.address, *(one.address for one in (*record.to, *record.cc, *record.bcc))}
    return addresses | ({record.subject} if record.subject else set())
