"""What a question knows of people and messages, and that it refuses to guess at a policy."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from headerfirst.agents.gate.question import Question
from headerfirst.schemas.errors import Forbidden

from tests import builders
from tests.agents.gate.made_questions import (
    MESSAGE,
    WCC,
    absence_access,
    ask,
    dlp_scan,
    facts,
    list_headings,
    malware_scan,
    open_mail,
    scope,
)
from tests.agents.made_packs import KEYS


def test_the_subject_is_the_person_named_else_the_mailboxs_owner() -> None:
    named, owner = ask(open_mail(mailbox_token=None)).subject, ask(open_mail(person=None)).subject
    assert named is not None
    assert named == owner == builders.person()
    assert ask(open_mail(person=None, mailbox_token=None)).subject is None
    assert ask(open_mail(person="p-" + "0" * 32, mailbox_token="b-" + "0" * 32)).subject is None


def test_triage_is_nobody() -> None:
    assert (ask(malware_scan()).requester, ask(malware_scan()).by_triage) == (None, True)
    idris = ask(open_mail()).requester
    assert idris is not None
    assert (idris.id, ask(open_mail()).by_triage) == ("idris", False)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (ask(malware_scan()), True),
        (ask(dlp_scan(), pack=WCC), True),
        (ask(malware_scan(mode="human-view")), False),
        (ask(malware_scan(purpose="suspected_breach")), False),
        (ask(malware_scan(kind="list-headings")), False),
        (ask(malware_scan(requester=open_mail().requester)), False),
    ],
)
def test_automatic_is_a_scan_of_triage_for_a_purpose_that_is(question: Question, expected: bool) -> None:  # noqa: FBT001 - a column
    assert question.is_automatic == expected


def test_what_triage_says_of_a_message_counts_and_what_is_known_counts_more() -> None:
    said, known = facts(marks=["label"]), facts()
    request = malware_scan(messages=[said])
    assert ask(request, known=()).messages == [said]
    assert ask(request, known=[known]).messages == [known]
    assert ask(open_mail(messages=[said]), known=()).messages == []


def test_every_message_is_known_or_not() -> None:
    two = scope(MESSAGE, "m-" + "0" * 32)
    assert ask(open_mail()).knows_every_message
    assert not ask(open_mail(scope=two)).knows_every_message
    assert ask(list_headings()).knows_every_message


def test_the_mailbox_is_the_address_that_its_token_stands_for() -> None:
    assert ask(open_mail()).mailbox == builders.AMARA
    assert ask(open_mail(mailbox_token=KEYS.mailbox(builders.ELENI))).mailbox is None


@pytest.mark.parametrize(
    "look",
    [lambda question: question.policy, lambda question: question.kind, lambda question: question.purpose],
    ids=["policy", "kind", "purpose"],
)
def test_terms_that_are_not_there_are_a_refusal(look: Callable[[Question], object]) -> None:
    with pytest.raises(Forbidden):
        look(ask(absence_access(), pack=None))


def test_a_policy_may_lack_a_kind_and_a_purpose() -> None:
    question = ask(absence_access(), pack=WCC)
    assert (question.kind_terms, question.purpose_terms) == (None, None)
    with pytest.raises(Forbidden):
        _ = question.kind
