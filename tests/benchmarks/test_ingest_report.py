"""The marked part of the document is made anew from what was found; the rest of it stays."""

from __future__ import annotations

import pytest

from benchmarks.ingest_report import BEGIN, END, Found, Kafka, Speed, chapter, renewed

FOUND = Found(
    where="a day: 2 cores",
    logs=[Speed("squid", 0.00002, 0.0000001), Speed("elff", 0.00004, 0.0000001)],
    mail=Speed("eml", 0.00006, 0.00005),
    kafka=Kafka(0.000025, 0.00004),
    memory={10 << 20: 71.2, 1 << 30: 71.4},
)


def test_formats_stand_in_order_with_what_they_come_to_in_a_second() -> None:
    rows = [line for line in chapter(FOUND).splitlines() if line.startswith(("| elff", "| squid"))]
    assert rows == ["| elff | 25,000 | 10,000,000 | 40.0 |", "| squid | 50,000 | 10,000,000 | 20.0 |"]


def test_mail_stands_beside_pythons_parser_and_a_log_beside_its_length() -> None:
    said = chapter(FOUND)
    assert "16,667 blocks a second to a record" in said
    assert "1.20 times that" in said
    assert "40,000 lines a second of CPU (25.0 µs each, all threads), 25,000 a second by the clock" in said
    assert said.endswith("| 10 | 71 |\n| 1,024 | 71 |\n\n")


def test_only_the_marked_part_is_made_anew() -> None:
    assert renewed(f"before\n{BEGIN}old\n{END}after\n", FOUND) == f"before\n{BEGIN}{chapter(FOUND)}{END}after\n"


def test_a_document_without_the_marks_stays_as_it_is() -> None:
    with pytest.raises(ValueError, match="lacks the marks"):
        renewed("nothing\n", FOUND)
