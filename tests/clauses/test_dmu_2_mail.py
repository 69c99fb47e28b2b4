"""DMU 2.7 on mail: what a header shows, what it can only ask about, and what it leaves alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.schemas.email_metadata import Attachment, EmailMetadata, GatewayVerdict
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.clauses.letters import ALL_USERS, CASE, letters, mail, to_all
from tests.clauses.triage import outcome

OFFENSIVE = {"subject": "Re: rota - you are a complete idiot"}


@pytest.mark.clause("DMU 2.7a", "DMU 6.1")
def test_2_7a_a_heading_that_offends_asks_for_an_inspection_and_opens_nothing() -> None:
    told = outcome("dmu", mail(**OFFENSIVE), register=[CASE])
    [request] = told.requests
    assert (request.kind, request.mode, request.purpose) == ("open-content", "scan", "inappropriate_content")
    assert (told.findings, told.incidents) == ([], [])
    assert told.of("decisions") == told.of("inspection-results") == []


@pytest.mark.clause("DMU 2.7a", "DMU 5.1(ii)")
@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param(OFFENSIVE, [], id="without a case"),
        pytest.param({"subject": "Complaint about being told: you are an idiot"}, [CASE], id="a report of it"),
        pytest.param({"subject": "[PERSONAL] you are an idiot"}, [CASE], id="marked as personal"),
        pytest.param(
            OFFENSIVE | {"to": [builders.address(f"speak.up@{builders.DOMAIN}")]},
            [CASE, builders.protected_address()],
            id="to a proper channel",
        ),
    ],
)
def test_2_7a_nothing_is_asked(changes: dict[str, Any], records: list[RegisterRecord]) -> None:
    assert outcome("dmu", mail(**changes), register=records).requests == []


@pytest.mark.clause("DMU 2.7b")
def test_2_7b_a_salary_list_to_the_outside_asks_for_an_inspection() -> None:
    told = outcome("dmu", mail(subject="Salary list March"), register=[CASE])
    assert [request.purpose for request in told.requests] == ["suspected_breach"]
    inside = mail(subject="Salary list March", direction="internal", to=[builders.address(builders.BILAL)])
    assert outcome("dmu", inside, register=[CASE]).requests == []
    assert outcome("dmu", mail(subject="Salary list March")).requests == []


@pytest.mark.clause("DMU 2.7b", "DMU 5.2a")
def test_2_7b_the_name_of_an_attachment_is_content_and_says_nothing() -> None:
    named = [Attachment(name="salary list march.xlsx", media_type="application/vnd.ms-excel", size_bytes=90_000)]
    told = outcome("dmu", mail(subject="As promised", attachments=named), register=[CASE])
    assert (told.requests, told.findings) == ([], [])


@pytest.mark.clause("DMU 2.7c")
@pytest.mark.parametrize(
    ("changes", "category", "about"),
    [
        pytest.param(
            {"from_": builders.address(builders.BILAL, "Bilal Rahman")}, "impersonation", "person", id="as a colleague"
        ),
        pytest.param(
            {"from_": builders.address(builders.AMARA, "Bilal Rahman")},
            "impersonation",
            "person",
            id="under a colleague's name",
        ),
        pytest.param(
            {"authenticated_sender": "nobody@example.org", "mailbox": "nobody@example.org"},
            "unauthorised_user",
            "account",
            id="by an account that nobody has",
        ),
    ],
)
def test_2_7c_breaches_of_it_policy_that_a_header_shows(changes: dict[str, Any], category: str, about: str) -> None:
    found = {(one.category, one.about) for one in outcome("dmu", mail(**changes)).findings}
    assert (category, about) in found


@pytest.mark.clause("DMU 2.7c")
def test_2_7c_a_stolen_account_is_found_by_its_burst_whoever_has_it() -> None:
    """Single messages, none of which shows anything; no case is needed to stop an intruder."""
    burst = letters(20, recipient_count=26)
    assert outcome("dmu", *burst[:19]).findings == []
    told = outcome("dmu", *burst)
    assert (told.categories, told.findings[0].evidence) == (["account_compromise"], ["recipients-an-hour:over-500"])


@pytest.mark.clause("DMU 2.7c")
@pytest.mark.parametrize("pack", ["dmu", "wcc"])
def test_2_7c_a_stolen_account_is_one_incident_about_the_account_whatever_showed_it(pack: str) -> None:
    """Its owner may be the first victim: neither the burst nor a single message is theirs."""
    stolen = {"gateway_verdict": GatewayVerdict(engine="gateway", verdict="spam"), "recipient_count": 60}
    told = outcome(pack, *letters(10, **stolen))
    compromised = [one for one in told.incidents if one.category == "account_compromise"]
    assert [(one.about, one.person) for one in compromised] == [("account", None)]
    assert {found.rule_id for found in compromised[0].findings} == {"account-burst", "account-compromise"}


@pytest.mark.clause("DMU 2.7c")
def test_2_7c_the_burst_of_one_account_is_not_that_of_another_of_the_same_person() -> None:
    both = builders.person(addresses=[builders.AMARA, "a.okafor@example.org"])
    second = {"mailbox": "a.okafor@example.org", "authenticated_sender": "a.okafor@example.org"}
    burst = letters(20, recipient_count=26)
    split = [mail(**second, event_id=one.event_id, recipient_count=26) if n % 2 else one for n, one in enumerate(burst)]
    assert outcome("dmu", *split, register=[both]).findings == []
    assert outcome("dmu", *burst, register=[both]).categories == ["account_compromise"]


@pytest.mark.clause("DMU 2.7g")
@pytest.mark.parametrize(
    ("records", "expected"),
    [
        pytest.param([], ["mass_mail"], id="nobody approved"),
        pytest.param([builders.approval()], [], id="approved before"),
        pytest.param([builders.approval(from_=builders.NOON + timedelta(hours=1))], ["mass_mail"], id="approved after"),
        pytest.param([builders.approval(person="bilal")], ["mass_mail"], id="approved for somebody else"),
        pytest.param([builders.approval(to=builders.NOON - timedelta(days=1))], ["mass_mail"], id="approved once"),
    ],
)
def test_2_7g_mail_to_all_users_needs_an_approval_dated_before(
    records: list[RegisterRecord], expected: list[str]
) -> None:
    assert outcome("dmu", to_all(), register=[ALL_USERS, *records]).categories == expected


def spam(count: int) -> list[EmailMetadata]:
    """Single messages of forty recipients each, within an hour."""
    return letters(count, recipient_count=40)


@pytest.mark.clause("DMU 2.7g", "DMU 5.4")
def test_2_7g_spam_is_counted_over_messages_and_only_on_a_case() -> None:
    assert outcome("dmu", *spam(5), register=[CASE]).findings == []
    told = outcome("dmu", *spam(6), register=[CASE])
    [finding] = told.findings
    assert (finding.rule_id, finding.category, finding.event_id) == ("spam-velocity", "mass_mail", None)
    assert finding.evidence == ["recipients-an-hour:over-200"]
    assert outcome("dmu", *spam(6)).findings == []


@pytest.mark.clause("DMU 2.7g")
def test_2_7g_one_finding_a_day_in_whatever_order_the_mail_comes() -> None:
    once = outcome("dmu", *spam(9), register=[CASE])
    again = outcome("dmu", *reversed(spam(9)), *spam(3), register=[CASE])
    assert [one.finding_id for one in again.findings] == [one.finding_id for one in once.findings]


@pytest.mark.clause("DMU 2.7g")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"list_id": "news.example.org"}, id="a list server"),
        pytest.param({"auto_submitted": "auto-generated"}, id="a program"),
        pytest.param({"subject": "Marked", "sensitivity": "personal"}, id="marked as personal"),
    ],
)
def test_2_7g_what_nobody_wrote_and_what_is_personal_is_no_spam(changes: dict[str, Any]) -> None:
    assert outcome("dmu", *letters(9, recipient_count=40, **changes), register=[CASE]).findings == []


@pytest.mark.clause("DMU 2.7g")
def test_2_7g_chains_ask_for_more_of_themselves() -> None:
    assert outcome("dmu", mail(subject="FORWARD THIS TO EVERYONE you know")).categories == ["chain_mail"]
    assert outcome("dmu", mail(subject="Fwd: Supply chain: please forward to the finance team")).categories == []
