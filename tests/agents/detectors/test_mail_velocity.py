"""Recipients outside are counted by the hour; what is approved, automatic or a union's own is not counted at all."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detector import Use
from headerfirst.agents.detectors.mail_velocity import DETECTOR
from headerfirst.agents.usage import Tally
from headerfirst.schemas.register import RegisterRecord

from tests import builders
from tests.agents.detectors.looks import approved, evidence, prepared, sent_mail, to

PARAMETERS: dict[str, Any] = {"counted_as": "written-to", "about": "person", "unit": "recipients", "per_hour": 200}
MESSAGES = PARAMETERS | {"unit": "messages"}
BRANCH = f"branch.members@{builders.DOMAIN}"
UNION_LIST = builders.mailing_list(id="branch", address=BRANCH, scope="union", owner="carys")


def counted(changes: dict[str, Any], *records: RegisterRecord, parameters: dict[str, Any] = PARAMETERS) -> Use | None:
    counts = prepared(DETECTOR, parameters).counts_mail
    assert counts is not None
    return counts(sent_mail(changes, *records))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({}, 1, id="one"),
        pytest.param({"to": to(builders.ELENI, builders.BILAL), "recipient_count": 2}, 1, id="colleagues do not count"),
        pytest.param({"recipient_count": 40}, 40, id="more than are named"),
        pytest.param({"to": to(builders.ELENI, "b@example.com"), "recipient_count": 1}, 2, id="more than are counted"),
        pytest.param({"to": [], "recipient_count": 7}, 7, id="a source that names nobody"),
    ],
)
def test_recipients_outside_are_counted(changes: dict[str, Any], expected: int) -> None:
    assert counted(changes) == Use("written-to", expected)


def test_the_members_of_a_list_are_nobody_outside() -> None:
    to_all = {"to": to(f"all.users@{builders.DOMAIN}", builders.ELENI), "recipient_count": 900}
    assert counted(to_all, builders.mailing_list()) == Use("written-to", 1)


def test_messages_are_counted_one_by_one() -> None:
    assert counted({"recipient_count": 40}, parameters=MESSAGES) == Use("written-to", 1)


def test_what_an_account_sends_counts_as_the_accounts() -> None:
    assert counted({}, parameters=PARAMETERS | {"about": "account"}) == Use("written-to", 1, "account")


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({}, [approved("mass-mail", "mailbox", builders.AMARA)], id="approved"),
        pytest.param(
            {"from_": builders.address("news@example.org")},
            [approved("mass-mail", "mailbox", "news@example.org")],
            id="approved for the address in From",
        ),
        pytest.param({"list_id": "news.example.org"}, [], id="a list server"),
        pytest.param({"auto_submitted": "auto-generated"}, [], id="a program"),
        pytest.param({}, [builders.mailbox(address=builders.AMARA, type="service")], id="a service's mailbox"),
        pytest.param({"to": to(BRANCH, builders.ELENI), "subject": "Ballot"}, [UNION_LIST], id="a union's own list"),
    ],
)
def test_it_is_not_counted(changes: dict[str, Any], records: list[RegisterRecord]) -> None:
    assert counted(changes, *records) is None


def test_an_approval_after_the_fact_changes_nothing() -> None:
    late = approved("mass-mail", "mailbox", builders.AMARA, from_=builders.LATER)
    assert counted({}, late) == Use("written-to", 1)


@pytest.mark.parametrize(
    ("hours", "fires"),
    [
        ({}, False),
        ({9: 200, 10: 200}, False),
        ({9: 1, 10: 201}, True),
    ],
)
def test_one_hour_over_the_threshold_is_enough(hours: dict[int, int], fires: bool) -> None:  # noqa: FBT001 - a column
    judges = prepared(DETECTOR, PARAMETERS).judges
    assert judges is not None
    tally = Tally("mail", "p-1", "2026-03-10", hours={"written-to": hours, "burst": {9: 9999}})
    assert (judges(tally) is not None) == fires


def test_the_finding_says_the_threshold_and_never_the_count() -> None:
    judges = prepared(DETECTOR, PARAMETERS).judges
    assert judges is not None
    told = [judges(Tally("mail", "p-1", "2026-03-10", hours={"written-to": {9: count}})) for count in (201, 9999)]
    assert [list(evidence(one)) for one in told] == [["recipients-an-hour:over-200"]] * 2


def test_what_stays_inside_is_not_looked_at() -> None:
    assert DETECTOR.directions == {"outbound"}
