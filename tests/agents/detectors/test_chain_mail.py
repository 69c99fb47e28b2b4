"""A heading that asks to be passed on to everybody, or that was, is a chain; work that is passed on is not."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.chain_mail import DETECTOR
from headerfirst.streams.packs import find_pack

from tests.agents.detectors.looks import at_mail, evidence

PARAMETERS = next(rule.parameters for rule in find_pack("dmu").rules if rule.detector == "chain_mail")
"""The wording is the pack's: it is what has to tell a chain from work."""


@pytest.mark.parametrize(
    "heading",
    [
        "FORWARD THIS TO EVERYONE",
        "Please forward this email to all your friends",
        "Fwd: so funny, pass it on",
        "Send this to 10 people or else",
        "Don't break the chain!",
        "Forward to everyone you know",
        "Send to as many people as you can",
        "Please share this message on to everybody",
    ],
)
def test_wording_of_a_chain_fires(heading: str) -> None:
    assert list(evidence(at_mail(DETECTOR, PARAMETERS, {"subject": heading}))) == ["wording:pass-on"]


@pytest.mark.parametrize(
    "heading",
    [
        "Supply chain meeting",
        "Please forward this to the finance team",
        "Please pass it on to Bilal",
        "Forward planning for everyone",
        "Send this to me by Friday",
        "Chain of custody forms",
        "Looking forward to this",
        "",
    ],
)
def test_work_is_silent(heading: str) -> None:
    assert at_mail(DETECTOR, PARAMETERS, {"subject": heading, "recipient_count": 50}) is None


@pytest.mark.parametrize(
    ("heading", "recipients", "fires"),
    [
        ("Fwd: FW: Fwd: A poem", 10, True),
        ("Fw[2]: Re: WG: Fwd: A poem", 10, True),
        ("Fwd: FW: Fwd: A poem", 9, False),
        ("Fwd: FW: A poem", 50, False),
        ("Re: Re: Re: Re: A poem", 50, False),
        ("A poem (Fwd: Fwd: Fwd:)", 50, False),
    ],
)
def test_passing_on_again_and_again_needs_both_times_and_recipients(heading: str, recipients: int, fires: bool) -> None:  # noqa: FBT001 - a column of the table
    grounds = at_mail(DETECTOR, PARAMETERS, {"subject": heading, "recipient_count": recipients})
    assert (grounds is not None) == fires


@pytest.mark.parametrize("changes", [{"list_id": "l.example.org"}, {"auto_submitted": "auto-generated"}])
def test_what_a_program_sends_is_silent(changes: dict[str, Any]) -> None:
    assert at_mail(DETECTOR, PARAMETERS, changes | {"subject": "Pass it on"}) is None


def test_a_heading_that_is_withheld_is_not_looked_at() -> None:
    assert at_mail(DETECTOR, PARAMETERS, {"subject": "Pass it on", "marks": ["label"]}) is None


def test_a_heading_of_a_megabyte_is_read_to_the_longest_line() -> None:
    filler = "x" * 1_000_000
    assert at_mail(DETECTOR, PARAMETERS, {"subject": f"{filler} pass it on"}) is None
    assert at_mail(DETECTOR, PARAMETERS, {"subject": f"Pass it on {filler}"}) is not None


def test_it_needs_the_heading() -> None:
    assert DETECTOR.needs == ("subject",)
