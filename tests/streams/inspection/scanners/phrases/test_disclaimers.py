"""Notices at the foot are recognised, in many wordings; what people write is not taken for one."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.phrases.disclaimers import disclaimers
from headerfirst.streams.inspection.scanners.phrases.folded_text import fold

NOTICE = (
    "This e-mail and any attachments are confidential and intended solely for the addressee. If you are not the "
    "intended recipient, you must not copy it: please notify the sender."
)
NOTICES = [
    NOTICE,
    f"CONFIDENTIALITY NOTICE\n\n{NOTICE}",
    f"*** {NOTICE.upper()} ***",
    "> " + NOTICE.replace(". ", ".\n> "),
    NOTICE.replace("e-mail", "e\N{NON-BREAKING HYPHEN}mail"),
    "This message is confidential.\n\nIf you have received it in error, please tell us and delete it.",
    "The contents of this email are confidential and may be privileged.",
    "This transmission may be confidential. It is for the sole use of the person named above.",
    "This document is confidential and was sent only to the addressee named. Any disclosure is prohibited.",
]


def read_as_notice(text: str, word: str = "confidential") -> list[bool]:
    """Of each place of the word, whether it stands in a notice."""
    folded = fold(text)
    stretches = disclaimers(text, folded)
    places = [at for at in range(len(folded.text)) if folded.text.startswith(f" {word} ", at)]
    return [any(start <= place + 1 < end for start, end in stretches) for place in places]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_at_the_foot(notice: str) -> None:
    assert read_as_notice(f"See you at lunch.\n\nAda\n\n{notice}\n") == [True]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_at_the_foot_of_a_message_that_is_quoted(notice: str) -> None:
    text = (
        f"Thank you.\n\nEleni\n\n-----Original Message-----\nFrom: Ada\n\nLunch?\n\n{notice}\n\n_____________________\n"
    )
    assert read_as_notice(text + "A list of many things. " * 60) == [True]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_banner_at_the_head(notice: str) -> None:
    assert read_as_notice(f"{notice}\n\n" + "A list of many things. " * 60) == [True]


@pytest.mark.parametrize(
    "line",
    [
        "These figures are confidential.",
        "Please keep this confidential.",
        "The attached document is confidential.",
        "Confidential: new posts in March.",
    ],
)
@pytest.mark.parametrize("notice", [NOTICE, NOTICES[5]])
def test_what_is_written_above_a_notice_is_none(line: str, notice: str) -> None:
    assert read_as_notice(f"Dear Eleni,\n\n{line}\n\nAda\n\n{notice}\n") == [False, True]


def test_what_is_written_below_a_notice_is_none() -> None:
    assert read_as_notice(f"{NOTICE}\n\nThe list is confidential.\n") == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        "These figures are confidential.",
        "The minutes are confidential, do not copy them.",
        "We will treat your answers as confidential.",
        "You must not forward confidential information to your own address.",
        "This document is confidential" + " and long" * 150 + " and intended solely for the addressee.",
        "",
    ],
)
def test_without_an_addressee_or_an_error_there_is_no_notice(text: str) -> None:
    assert True not in read_as_notice(text)


def test_a_short_quotation_in_the_midst_of_a_message_is_no_notice() -> None:
    midst = "The form says that it is confidential and for the sole use of the panel."
    assert read_as_notice("A list of many things. " * 60 + midst + " A list of many things." * 60) == [False]


def test_a_long_one_is_one_wherever_it_stands() -> None:
    assert read_as_notice("A list of many things. " * 60 + NOTICE + " A list of many things." * 60) == [True]
