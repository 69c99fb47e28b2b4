"""Mail that is marked as personal is never flagged for its heading, and is counted as left."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.agents.rules import ReadyPack
from headerfirst.streams.evaluation.personal_mail import (
    BAIT,
    MARKS,
    WORDS,
    figures,
    heading_rules,
    personal_mails,
    seen,
)

from tests.streams.evaluation.invented_mail import put, work_mail

MAILS = [work_mail("Lunch", "Message-ID: <1@example.org>"), work_mail(BAIT, "Message-ID: <2@example.org>")]


def test_the_rules_are_those_that_need_a_heading(packs: list[ReadyPack]) -> None:
    for pack in packs:
        assert {"chain-mail", "confidential-heading"} <= heading_rules(pack)
        assert "mass-mail" not in heading_rules(pack)


def test_unmarked_mail_is_looked_at(wcc: ReadyPack) -> None:
    assert seen(wcc, MAILS) == (2, 1, 2, 0)


@pytest.mark.parametrize("mark", [mark for mark in MARKS if mark != "none"])
def test_marked_mail_is_left_and_loses_its_heading(packs: list[ReadyPack], mark: str) -> None:
    for pack in packs:
        assert seen(pack, map(MARKS[mark], MAILS)) == (2, 0, 0, 2)


def test_the_words_are_such_that_each_pack_flags_them(packs: list[ReadyPack]) -> None:
    for pack in packs:
        assert seen(pack, map(WORDS["with words that rules look for"], MAILS[:1])).flagged == 1


def test_mails_are_those_that_two_called_personal(tmp_path: Path) -> None:
    for number, votes in enumerate(("1,2,2\n", "1,2,1\n")):
        put(tmp_path / f"enron_cats/1/{number}.txt", work_mail(f"Lunch {number}"))
        (tmp_path / f"enron_cats/1/{number}.cats").write_text(votes, encoding="ascii")
    assert [mail.value for mail in personal_mails(tmp_path)] == [work_mail("Lunch 0").value]


@pytest.mark.data
def test_no_personal_mail_is_flagged_when_marked(data: Path, packs: list[ReadyPack], document: str) -> None:
    mails = personal_mails(data)
    assert len(mails) > 40
    for pack in packs:
        for words in WORDS.values():
            edited = [words(mail) for mail in mails]
            for mark, made in MARKS.items():
                one = seen(pack, [made(mail) for mail in edited])
                if mark != "none":
                    assert (one.flagged, one.heading, one.left) == (0, 0, one.mails)
        assert seen(pack, map(WORDS["with words that rules look for"], mails)).flagged == len(mails)
    assert figures(data, packs) in document
