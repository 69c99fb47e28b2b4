"""What annotators said of a mail, from the file beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.streams.evaluation.annotations import Category, has_footer, is_personal, says_confidential, votes_for

from tests.streams.evaluation.invented_mail import put, work_mail


def mail(folder: Path, votes: str, body: str = "") -> Path:
    path = put(folder / "1.txt", work_mail("Minutes"), body)
    path.with_suffix(".cats").write_text(votes, encoding="ascii")
    return path


def test_votes_are_read_by_category(tmp_path: Path) -> None:
    assert votes_for(mail(tmp_path, "1,2,2\r\n4,10,1\r\n")) == {Category(1, 2): 2, Category(4, 10): 1}


@pytest.mark.parametrize(
    ("votes", "personal"), [("1,2,2\n", True), ("1,3,3\n", True), ("1,2,1\n1,3,1\n", False), ("1,1,4\n", False)]
)
def test_two_annotators_have_to_agree_that_it_is_personal(tmp_path: Path, votes: str, *, personal: bool) -> None:
    assert is_personal(mail(tmp_path, votes)) is personal


@pytest.mark.parametrize(
    ("body", "confidential", "footer"),
    [
        ("PRIVILEGED and Confidential", True, True),
        ("This is confidential.", True, False),
        ("A privilege, in confidence.", False, False),
    ],
)
def test_a_footer_holds_both_words(tmp_path: Path, body: str, *, confidential: bool, footer: bool) -> None:
    path = mail(tmp_path, "1,1,1\n", body)
    assert (says_confidential(path), has_footer(path)) == (confidential, footer)
