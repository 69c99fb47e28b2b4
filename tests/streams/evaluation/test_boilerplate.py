"""The word `confidential` makes nobody ask to look into a mail."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.evaluation.boilerplate import GROUPS, asked_about, figures
from headerfirst.streams.evaluation.corpora import WORKPLACE, files_of

from tests.streams.evaluation.invented_mail import put, work_mail

FOOTER = "This mail is privileged and confidential."


def mail(folder: Path, number: int, heading: str, body: str, votes: str = "1,1,2\n") -> Path:
    path = put(folder / f"enron_cats/1/{number}.txt", work_mail(heading, f"Message-ID: <{number}@example.org>"), body)
    path.with_suffix(".cats").write_text(votes, encoding="ascii")
    return path


def test_what_asks_and_what_holds_the_word_are_counted(wcc: ReadyPack, tmp_path: Path) -> None:
    paths = [
        mail(tmp_path, number, *texts)
        for number, texts in enumerate((("Minutes", FOOTER), ("Salary list", ""), ("Lunch", "")))
    ]
    assert asked_about(wcc, paths) == ((1, 3), (1, 3))


def test_a_mail_belongs_to_each_group_that_it_is_in(tmp_path: Path) -> None:
    secret = mail(tmp_path, 1, "Minutes", FOOTER, votes="2,8,1\n4,10,1\n")
    plain = mail(tmp_path, 2, "Minutes", "")
    assert [[belongs(path) for belongs in GROUPS.values()] for path in (secret, plain)] == [[True] * 3, [False] * 3]


def test_the_table_has_a_row_for_each_group_and_pack(packs: list[ReadyPack], tmp_path: Path) -> None:
    mail(tmp_path, 1, "Minutes", FOOTER)
    rows = figures(tmp_path, packs).splitlines()[2:]
    assert len(rows) == len(GROUPS) * len(packs)
    assert rows[-1].startswith("| the footer's words | wcc | 0 of 1: 0.00 %")


@pytest.mark.data
def test_boilerplate_raises_no_request(data: Path, packs: list[ReadyPack], document: str) -> None:
    paths = files_of(data, WORKPLACE)
    groups = [[path for path in paths if belongs(path)] for belongs in GROUPS.values()]
    assert [len(group) > 5 for group in groups] == [True] * 3
    assert [asked_about(pack, group)[0].hits for pack in packs for group in groups] == [0] * 6
    assert figures(data, packs) in document
