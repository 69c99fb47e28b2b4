"""The demo on a real Kafka: topics of its own, made through the admin, and the same figures."""

from __future__ import annotations

import subprocess
import sys

import pytest
from headerfirst.agents.rules import make_ready
from headerfirst.streams import demo
from headerfirst.streams.admin import connect
from headerfirst.streams.packs import find_pack
from headerfirst.streams.sample.day import last_weekday, sample_day
from headerfirst.streams.topics import TOPICS

from tests.streams.in_process import judge

RECORDS = 1_500


@pytest.mark.e2e
def test_the_demo_plays_on_a_real_kafka(kafka: str) -> None:
    command = [sys.executable, "-m", "headerfirst.streams.cli", "demo", "--no-live", "--bootstrap", kafka]
    done = subprocess.run(
        [*command, "--records", str(RECORDS)], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr

    pack = make_ready(find_pack("dmu"))
    judged = judge(sample_day(last_weekday(demo.today()), 1, [pack.ref], RECORDS), pack)
    prefix = done.stdout.rsplit("The topics ", 1)[1].split("…", 1)[0]
    with connect(kafka) as client:
        topics = set(client.list_topics())

    figures = f"{RECORDS:,} : {judged.shielded.total()} : {len(judged.requests)} : 0"
    assert f"seen : shielded : asked to open : opened = {figures}\n" in done.stdout
    assert {f"{prefix}{name}" for name in TOPICS} <= topics
