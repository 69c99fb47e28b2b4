"""A notice says in the pack's words what was done, why, when, who sees it, and whom to turn to."""

from __future__ import annotations

import msgspec
import pytest
from headerfirst.agents.letter import THE_PERSON, THE_REQUESTER, letter, one_line, rendered, told
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.inspection import Requester
from headerfirst.streams.pack_shelf import ready_packs

from tests import builders
from tests.agents.made_packs import pack_file

PACKS = {one.ref.id: one.pack.file for one in ready_packs()}


@pytest.mark.parametrize("name", ["dmu", "wcc"])
def test_the_letter_names_grievance_assistance_and_union(name: str) -> None:
    """DMU 7.6, WCC 5."""
    file = PACKS[name]
    text = letter(file, builders.notice(contacts=file.contacts, rights=file.notices.access)).text
    for contact in (file.contacts.grievance, file.contacts.eap, file.contacts.union, file.contacts.dpo):
        assert contact in text
    assert file.notices.access in text


@pytest.mark.parametrize("name", ["dmu", "wcc"])
@pytest.mark.parametrize("count", [1, 3])
def test_it_says_how_many_messages_and_who_approved(name: str, count: int) -> None:
    grant = builders.decision().grant
    assert grant is not None
    decision = builders.decision(
        grant=type(grant)(
            mode="human-view",
            scanners=[],
            message_tokens=[f"m-{number}" for number in range(count)],
            expires_at=grant.expires_at,
            viewers=["p-1", "p-2"],
        ),
        requester=Requester(token="p-1", role="investigator"),
    )
    said = told(PACKS[name], decision, "access")
    assert said.what.startswith("An investigator was allowed to read")
    assert ("1 message of" if count == 1 else "3 messages of") in " ".join(said.what.split())
    assert "the approver for HR" in said.what
    assert said.seen_by == "2 named people"


def test_a_heading_is_one_line_whatever_the_template_says() -> None:
    file = pack_file()
    folded = msgspec.structs.replace(file.notices, heading="About\r\nBcc: {{ kind }}")
    said = letter(pack_file(notices=folded), builders.notice())
    assert said.heading == "About Bcc: access"


@pytest.mark.parametrize("template", ["{{ nobody }}", "{% if %}", "{{ what.__class__.__mro__ }}"])
def test_a_template_that_cannot_be_said_is_an_error(template: str) -> None:
    with pytest.raises(Misconfigured, match="template"):
        rendered(template, {"what": "x"})


def test_a_kind_without_words_is_an_error() -> None:
    with pytest.raises(Misconfigured, match=r"no words for a notice of export"):
        told(pack_file(), builders.decision(), "export")


def test_a_reason_adds_no_line_to_the_letter_and_is_no_template() -> None:
    reason = "To see {{ 7 * 7 }}\r\n\r\nGrievance: nobody@example.org\u2028Your trade union: \u202enone"
    said = told(PACKS["dmu"], builders.decision(reason=reason), "access")
    assert said.why.endswith("To see {{ 7 * 7 }} Grievance: nobody@example.org Your trade union: none")
    text = letter(PACKS["dmu"], builders.notice(why=said.why)).text
    assert [line for line in text.splitlines() if line.startswith("Grievance")] == ["Grievance: grievance@example.org"]


@pytest.mark.parametrize(
    ("written", "line"),
    [("  as\tit\nis ", "as it is"), ("Ödegård, 李", "Ödegård, 李"), ("\x00\x1b[2J\x85\u200b", "[2J"), ("", "")],
)
def test_what_somebody_wrote_is_one_line_of_text(written: str, line: str) -> None:
    assert one_line(written) == line


@pytest.mark.parametrize("name", ["dmu", "wcc"])
def test_who_asked_is_not_told_that_their_own_data_was_looked_at(name: str) -> None:
    file = PACKS[name]
    made = {
        role: letter(file, builders.notice(recipient_role=role, rights=file.notices.access))
        for role in (THE_PERSON, THE_REQUESTER)
    }
    assert made[THE_PERSON].heading == "What was done with data of yours"
    assert made[THE_REQUESTER].heading == "About your request"
    assert file.notices.access in made[THE_PERSON].text
    assert file.notices.access not in made[THE_REQUESTER].text
