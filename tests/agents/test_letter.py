"""A notice says in the pack's words what was done, why, when, who sees it, and whom to turn to."""

from __future__ import annotations

import msgspec
import pytest
from headerfirst.agents.letter import letter, rendered, told
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
