"""The demo on a real Kafka: topics of its own, made through the admin, and the same figures."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from headerfirst.agents.rules import make_ready
from headerfirst.streams.admin import connect
from headerfirst.streams.demo import play
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import last_weekday, sample_day
from headerfirst.streams.topics import TOPICS

from tests.streams.gate_in_process import answers_to
from tests.streams.in_process import judge
from tests.streams.ledger_verdict import verdict_on

RECORDS = 1_500


@pytest.mark.e2e
def test_the_demo_plays_on_a_real_kafka(kafka: str, tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    command = [sys.executable, "-m", "headerfirst.streams.cli", "demo", "--no-live", "--bootstrap", kafka]
    command += ["--records", str(RECORDS), "--ledger-out", str(ledger)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=150, check=False)
    assert done.returncode == 0, done.stderr

    pack = make_ready(find_pack("dmu"))
    sample = sample_day(last_weekday(play.today()), 1, [pack.ref], RECORDS)
    judged, answered = judge(sample, pack), answers_to(sample, pack)
    outcomes = Counter(one.outcome for one in answered.decisions.values())
    prefix = done.stdout.rsplit("The topics ", 1)[1].split("…", 1)[0]
    with connect(kafka) as client:
        topics = set(client.list_topics())

    decided = f"{len(answered.requests)} : {outcomes['granted']} : {outcomes['refused']}"
    assert f"shown to a person\n  = {RECORDS:,} : {judged.shielded.total()} : {decided} : 3 : 0\n" in done.stdout
    assert verdict_on(ledger, prefix) == 0
    assert {f"{prefix}{name}" for name in TOPICS} <= topics
