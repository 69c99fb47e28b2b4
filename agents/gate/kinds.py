"""What each kind of request amounts to: what is looked at, and where mail is shown or a mailbox opened."""

from __future__ import annotations

from typing import Final

from headerfirst.agents.gate.question import Question
from headerfirst.schemas.vocabulary import Purpose, RequestKind

LOOKS: Final[frozenset[RequestKind]] = frozenset(
    {
        "open-content",
        "list-headings",
        "usage-view",
        "usage-log",
        "absence-access",
        "delegated-access",
        "reveal",
        "export",
    }
)
"""Somebody gets to see something about a person. The purpose's longest time binds these; the others are acts, such as a
hold or an interview, and have their own.
"""
SHOWS_MAIL: Final[frozenset[RequestKind]] = frozenset({"open-content", "list-headings", "export"})
OPENS_MAILBOX: Final[frozenset[RequestKind]] = frozenset({"absence-access", "delegated-access"})
ABOUT_MAIL: Final = SHOWS_MAIL | OPENS_MAILBOX
DISCRETIONARY: Final = LOOKS | {"refer"}
"""What somebody wants and nothing compels: an objection pauses it (UK GDPR Article 21)."""

TO_STOP_MALWARE: Final[Purpose] = "malware_prevention"
AT_SOMEBODYS_REQUEST: Final[Purpose] = "information_request"
"""Freedom of information and subject access: the law compels it."""


def is_human_view(question: Question) -> bool:
    """Whether somebody reads mail, or the headings of it."""
    kind = question.request.kind
    return kind == "list-headings" or (kind == "open-content" and not question.is_scan)


def looks_for_conduct(question: Question) -> bool:
    """Whether mail is read by people, or scanned for what somebody did: a scan for malware judges nobody."""
    if question.request.kind != "open-content":
        return False
    return not question.is_scan or question.request.purpose != TO_STOP_MALWARE
