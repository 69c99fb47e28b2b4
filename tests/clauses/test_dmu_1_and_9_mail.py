"""DMU sections 1, 2.2, 2.3 and 9 on mail: whom and what the policy reaches, and how an incident speaks of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.schemas.email_metadata import Device, EmailMetadata, GatewayVerdict
from headerfirst.schemas.register import Acknowledgement, ApprovedObject, RegisterRecord

from tests import builders
from tests.clauses.letters import ALL_USERS, CASE, letters, mail, to_all
from tests.clauses.triage import outcome

BOTH = ("dmu", "wcc")
BRANCH = f"branch.members@{builders.DOMAIN}"
UNION_LIST = builders.mailing_list(id="branch", address=BRANCH, scope="union", owner="carys")


def fields_of(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            yield from fields_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from fields_of(inner)


@pytest.mark.clause("DMU 1.1", "DMU 1.3")
@pytest.mark.parametrize("channel", ["email", "im"])
@pytest.mark.parametrize("owner", ["organisation", "personal", "unknown"])
@pytest.mark.parametrize(("hour", "at_work"), [(10, True), (23, False)])
def test_1_1_and_1_3_every_channel_device_and_hour_is_in_scope(
    channel: str,
    owner: Any,
    hour: int,
    at_work: bool,  # noqa: FBT001 - a column
) -> None:
    """The verdict is the same; hour and device are kept as context."""
    at = builders.WORKING_DAY + timedelta(hours=hour)
    told = outcome("dmu", to_all(channel=channel, device=Device(owner=owner), observed_at=at), register=[ALL_USERS])
    [finding] = told.findings
    assert (told.categories, finding.severity) == (["mass_mail"], "low")
    assert finding.in_working_hours is at_work
    assert finding.employer_equipment is {"organisation": True, "personal": False, "unknown": None}[owner]


MANY = {"recipient_count": 400, "to": [builders.address(BRANCH)]}
BALLOT = {"subject": "Ballot: vote for industrial action, and pass it on to everyone"}


@pytest.mark.clause("DMU 1.5", "DMU 2.7g", "DMU 2.7f")
@pytest.mark.parametrize("pack", BOTH)
@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param(
            {"recipient_count": 400, "subject": "Ballot"},
            [builders.union_official(person="amara", addresses=[builders.AMARA])],
            id="a representative to 400 members by name",
        ),
        pytest.param(MANY | {"subject": "Ballot"}, [UNION_LIST], id="a member to the union's list"),
        pytest.param(
            {"to": [builders.address(f"branch@{builders.DOMAIN}")], "recipient_count": 400} | BALLOT,
            [builders.union_address()],
            id="to the branch",
        ),
        pytest.param(
            {"to": [builders.address(builders.BILAL)], "direction": "internal", "subject": "Strike ballot on Tuesday"},
            [],
            id="a member to a colleague",
        ),
        pytest.param(
            {"to": [builders.address(builders.DEWI)], "subject": "Ballot papers"},
            [builders.regional_officer()],
            id="to the region",
        ),
    ],
)
def test_1_5_union_activity_meets_no_rule(pack: str, changes: dict[str, Any], records: list[RegisterRecord]) -> None:
    told = outcome(pack, mail(**changes), register=[CASE, ALL_USERS, *records])
    assert (told.findings, told.requests, told.incidents) == ([], [], [])


@pytest.mark.clause("DMU 1.5")
@pytest.mark.parametrize("pack", BOTH)
def test_1_5_a_busy_day_of_a_union_list_is_no_spam(pack: str) -> None:
    """What goes to members is not counted among the recipients of an hour."""
    to = [builders.address(BRANCH), builders.address(builders.ELENI)]
    to_members = letters(4, to=to, recipient_count=400)
    assert outcome(pack, *to_members, register=[CASE, UNION_LIST]).findings == []
    to_strangers = outcome(pack, *letters(4, recipient_count=150), register=[CASE, UNION_LIST])
    assert {one.category for one in to_strangers.findings} == {"account_compromise", "mass_mail"}


@pytest.mark.clause("DMU 1.6", "DMU 10")
def test_1_6_a_contractor_whom_nobody_told_is_marked_so() -> None:
    contractor = {"person_type": "contractor", "employer": "Brightwater Cleaning"}
    told_later = Acknowledgement(pack="dmu", version="1.0.0", at=builders.NOON - timedelta(hours=1))
    other_policy = Acknowledgement(pack="wcc", version="1.0.0", at=builders.EARLIER)
    for acknowledged, expected in (([], True), ([other_policy], True), ([told_later], False)):
        person = builders.person(acknowledged_policy=acknowledged, **contractor)
        [incident] = outcome("dmu", to_all(), register=[ALL_USERS, person]).incidents
        assert incident.notice_missing is expected


@pytest.mark.clause("DMU 1.6")
def test_1_6_an_acknowledgement_counts_from_its_day_on() -> None:
    acknowledged = Acknowledgement(pack="dmu", version="1.0.0", at=builders.NOON)
    person = builders.person(person_type="agency", acknowledged_policy=[acknowledged])
    before = to_all(event_id="b" * 32, observed_at=builders.NOON - timedelta(days=2), sent_at=None)
    after = to_all(event_id="a" * 32, observed_at=builders.NOON + timedelta(days=2), sent_at=None)
    told = outcome("dmu", before, after, register=[ALL_USERS, person])
    assert [one.notice_missing for one in sorted(told.incidents, key=lambda one: one.opened_at)] == [True, False]


def breaches() -> list[EmailMetadata]:
    """One of each kind that mail can show."""
    malware = GatewayVerdict(engine="gateway", verdict="malware")
    return [
        to_all(event_id="1" * 32),
        mail(event_id="2" * 32, auto_submitted="auto-forwarded"),
        mail(event_id="3" * 32, from_=builders.address(builders.BILAL, "Bilal Rahman")),
        mail(event_id="4" * 32, gateway_verdict=malware),
        mail(event_id="5" * 32, subject="FORWARD THIS TO EVERYONE"),
        mail(event_id="6" * 32, mailbox="nobody@example.org", authenticated_sender="nobody@example.org"),
    ]


@pytest.mark.clause("DMU 2.2", "DMU 2.3")
@pytest.mark.parametrize("pack", BOTH)
def test_2_2_and_2_3_an_incident_has_a_severity_and_never_a_sanction(pack: str) -> None:
    told = outcome(pack, *breaches(), register=[ALL_USERS, CASE])
    assert {"mass_mail", "chain_mail", "auto_forward", "impersonation", "malware", "unauthorised_user"} <= set(
        told.categories
    )
    assert {one.severity for one in told.incidents} <= {"info", "low", "medium", "high", "critical"}
    shown = {name for line in told.lines for name in fields_of(msgspec.json.decode(line.value))}
    assert [name for name in shown if any(word in name for word in ("sanction", "guilt", "verdict", "score"))] == [
        "gateway_verdict"
    ] * ("gateway_verdict" in shown)


# 9: leavers

LAST_DAY = builders.NOON - timedelta(days=3)
LEFT = builders.person(ends=LAST_DAY)


def agreement(to: datetime) -> RegisterRecord:
    """Amara may keep her account for a while."""
    account = ApprovedObject(type="mailbox", value=builders.AMARA)
    return builders.approval(for_="account-after-leaving", object=account, to=to)


@pytest.mark.clause("DMU 9")
def test_9_mail_from_a_leavers_account_is_found() -> None:
    told = outcome("dmu", mail(), register=[LEFT])
    [incident] = told.incidents
    assert (incident.category, incident.class_, incident.audience) == ("leaver_activity", "security", "soc")


@pytest.mark.clause("DMU 9")
def test_9_an_agreement_to_keep_the_account_holds_to_its_date() -> None:
    lasting, over = agreement(builders.NOON + timedelta(days=1)), agreement(builders.NOON - timedelta(days=1))
    assert outcome("dmu", mail(), register=[LEFT, lasting]).categories == []
    assert outcome("dmu", mail(), register=[LEFT, over]).categories == ["leaver_activity"]


@pytest.mark.clause("DMU 9")
@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"observed_at": LAST_DAY - timedelta(minutes=1), "sent_at": None}, id="on the last day"),
        pytest.param({"auto_submitted": "auto-replied"}, id="an out-of-office answer"),
    ],
)
def test_9_what_a_leaver_did_before_and_a_program_does_after_is_not(changes: dict[str, Any]) -> None:
    assert outcome("dmu", mail(**changes), register=[LEFT]).findings == []


@pytest.mark.clause("DMU 9")
def test_9_a_colleague_answers_for_what_a_colleague_sends() -> None:
    told = outcome("dmu", mail(authenticated_sender=builders.BILAL), register=[LEFT])
    assert "leaver_activity" not in told.categories
