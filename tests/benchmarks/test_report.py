"""The table leaves nobody out, says why one was not measured, and changes nothing else of the document."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from benchmarks.contenders import CONTENDERS
from benchmarks.goals import goals
from benchmarks.latency import Latency
from benchmarks.measuring import Figures
from benchmarks.report import BEGIN, END, Report, Row, chapter, machine, renewed, table
from benchmarks.spread import Spread

pytestmark = pytest.mark.checkout

MEASURED = Row(
    CONTENDERS[0],
    "1.2",
    400_000,
    [Figures(cpu, 61_234.0, 140.0, cpu + 8, 4.0) for cpu in (15.0, 14.0, 18.0)],
)
MISSING = Row(CONTENDERS[1], "4.1", 400_000, [], "mvn is not installed")
SLOW = Row(next(each for each in CONTENDERS if each.few), "0.15", 40_000, [Figures(550.0, 1_800.0, 70.0, 600.0, 4.0)])
REPORT = Report(
    taken="2026-01-02",
    machine={"cpu": "a processor", "cores": 2, "memory_gibibytes": 24, "kernel": "6", "python": "3.11", "kafka": "4.1"},
    flush_milliseconds=500,
    rounds=3,
    rows=[SLOW, MISSING, MEASURED],
    policy=Spread(2.5, 2.4, 2.6),
    latencies={"headerfirst": Latency(30_000.0, 12.3, 45.6, 12_000, 3)},
    goals=goals({"headerfirst": 15.0}, {"headerfirst": 18.0}, 2.5),
)


def test_a_row_has_the_median_and_what_lies_around_it() -> None:
    assert "| headerfirst 1.2 | a topic, written behind | 15.0 (14.0 to 18.0) | 23.0 | 61,234 | 140 |" in table(REPORT)


def test_who_was_not_measured_stands_in_the_table_with_the_reason() -> None:
    [line] = [line for line in table(REPORT).splitlines() if "Kafka Streams" in line]
    assert "not measured, because mvn is not installed" in line


def test_who_broke_off_after_some_rounds_is_told_of() -> None:
    broken = replace(REPORT, rows=[replace(SLOW, reason="it did not get on")])
    assert "1 of 3 rounds, because it did not get on" in table(broken)
    assert broken.as_dict()["contenders"][SLOW.contender.name]["broke_off"] == "it did not get on"
    assert "broke_off" not in REPORT.as_dict()["contenders"][SLOW.contender.name]


def test_the_fastest_stands_first_and_the_unmeasured_last() -> None:
    names = [line.split(" | ")[0].removeprefix("| ") for line in table(REPORT).splitlines()[2:]]
    assert names[:3] == ["headerfirst 1.2", f"{SLOW.contender.title} 0.15", "Kafka Streams 4.1"]


def test_the_json_has_everybody_with_all_figures() -> None:
    read = json.loads(json.dumps(REPORT.as_dict()))
    assert set(read["contenders"]) == {row.contender.name for row in REPORT.rows}
    assert read["contenders"]["kafka-streams"]["not_measured"] == "mvn is not installed"
    assert read["contenders"]["headerfirst"]["cpu"] == {"median": 15.0, "least": 14.0, "most": 18.0}
    assert read["latency"]["headerfirst"]["p99"] == 45.6
    assert {goal["verdict"] for goal in read["goals"]} == {"not measured"}


def test_the_chapter_says_how_many_records_slow_ones_were_given() -> None:
    assert "400,000 records (40,000 for who takes over 100 µs each)" in chapter(REPORT)
    assert "12,000, 3 late" in chapter(REPORT)


def test_only_the_marked_part_of_the_document_changes() -> None:
    document = f"# Before\n{BEGIN}old figures\n{END}after\n"
    new = renewed(document, REPORT)
    assert new == f"# Before\n{BEGIN}{chapter(REPORT)}{END}after\n"
    assert renewed(new, REPORT) == new


def test_a_document_without_marks_is_refused() -> None:
    with pytest.raises(ValueError, match="marks"):
        renewed("# Performance\n", REPORT)


def test_the_machine_is_told_without_its_name() -> None:
    assert set(machine("4.1")) == set(REPORT.machine)
    assert int(machine("4.1")["cores"]) >= 1
