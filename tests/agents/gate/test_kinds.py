"""What a request amounts to."""

from __future__ import annotations

from typing import get_args

import pytest
from headerfirst.agents.gate.kinds import (
    ABOUT_MAIL,
    DISCRETIONARY,
    LOOKS,
    OPENS_MAILBOX,
    SHOWS_MAIL,
    is_human_view,
    looks_for_conduct,
)
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.vocabulary import RequestKind

from tests.agents.gate.made_questions import WCC, ask, dlp_scan, list_headings, malware_scan, open_mail, usage_log


def test_whoever_sees_mail_looks_and_may_be_objected_to() -> None:
    assert ABOUT_MAIL <= LOOKS <= DISCRETIONARY <= set(get_args(RequestKind))
    assert ABOUT_MAIL == SHOWS_MAIL | OPENS_MAILBOX


@pytest.mark.parametrize(
    ("request_", "human", "conduct"),
    [
        (malware_scan(), False, False),
        (dlp_scan(), False, True),
        (malware_scan(mode="human-view"), True, True),
        (open_mail(), True, True),
        (open_mail(mode="scan"), False, True),
        (list_headings(), True, False),
        (usage_log(), False, False),
    ],
)
def test_a_scan_for_malware_judges_nobody(request_: InspectionRequest, human: bool, conduct: bool) -> None:  # noqa: FBT001 - columns
    question = ask(request_, pack=WCC)
    assert (is_human_view(question), looks_for_conduct(question)) == (human, conduct)
