"""An account in our name needs an approval of its own; each item of a site is looked at by itself."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.name_or_logo import DETECTOR
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.vocabulary import ApprovalFor

from tests import builders
from tests.agents.detectors.looks import approved, evidence
from tests.agents.made_reports import at_report

HANDLES = {"item": "handle", "handles": [r"^dmu(?:[^a-z]|$)"]}
SITE = {"kind": "referral", "category": "name_or_logo", "handle": "amara.example.net"}
ACCOUNT = {"kind": "referral", "handle": "@DMU_estates"}


@pytest.mark.parametrize("kind", ["referral", "press", "other"])
@pytest.mark.parametrize("handle", ["dmu_estates", "@DMU_estates", "dmu"])
def test_an_account_in_our_name_fires_and_is_not_named(kind: str, handle: str) -> None:
    assert list(evidence(at_report(DETECTOR, HANDLES, {"kind": kind, "handle": handle}))) == ["item:handle"]


def test_who_names_the_account_where_its_words_are_kept_is_understood() -> None:
    told = {"kind": "referral", "evidence_ref": "dmu_estates"}
    assert at_report(DETECTOR, HANDLES, told | {"category": "name_or_logo"}) is not None


@pytest.mark.parametrize("category", ["disrepute", "harassment_or_defamation", None])
def test_where_the_words_of_another_report_are_kept_is_no_account(category: str | None) -> None:
    """Whoever keeps them has our name in theirs."""
    told = {"kind": "referral", "evidence_ref": "dmu-hr/2026/12", "category": category}
    assert at_report(DETECTOR, HANDLES, told) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "referral", "handle": "dmusic"},
        {"kind": "referral"},
        {"kind": "referral", "handle": "dmu_estates", "about": None},
        {"kind": "rights-holder", "handle": "dmu_estates"},
    ],
)
def test_other_accounts_are_silent(changes: dict[str, Any]) -> None:
    assert at_report(DETECTOR, HANDLES, changes) is None


@pytest.mark.parametrize("value", ["dmu_estates", "@dmu_estates", "DMU_Estates"])
def test_an_approval_of_that_very_account_is_silent_however_it_is_written(value: str) -> None:
    assert at_report(DETECTOR, HANDLES, ACCOUNT, approved("social-identity", "handle", value)) is None


@pytest.mark.parametrize(
    "approval",
    [
        pytest.param(approved("social-identity", "handle", "dmu_library"), id="another account"),
        pytest.param(approved("logo", "handle", "dmu_estates"), id="for something else"),
        pytest.param(approved("social-identity", "handle", "dmu_estates", person="bilal"), id="somebody else's"),
        pytest.param(approved("social-identity", "handle", "dmu_estates", to=builders.EARLIER), id="one that is over"),
    ],
)
def test_other_approvals_change_nothing(approval: Any) -> None:
    assert at_report(DETECTOR, HANDLES, ACCOUNT, approval) is not None


@pytest.mark.parametrize(
    ("item", "failing", "passing"), [("disclaimer", False, True), ("link", True, False), ("logo", True, False)]
)
def test_each_item_fails_by_itself(item: str, *, failing: bool, passing: bool) -> None:
    assert list(evidence(at_report(DETECTOR, {"item": item}, SITE | {item: failing}))) == [f"item:{item}"]
    assert at_report(DETECTOR, {"item": item}, SITE | {item: passing}) is None
    assert at_report(DETECTOR, {"item": item}, SITE) is None
    assert at_report(DETECTOR, {"item": item}, SITE | {item: failing, "category": "disrepute"}) is None


@pytest.mark.parametrize("item", ["link", "logo"])
def test_consent_on_file_is_silent(item: ApprovalFor) -> None:
    site = approved(item, "host", "amara.example.net")
    assert at_report(DETECTOR, {"item": item}, SITE | {item: True}, site) is None
    other = approved(item, "host", "other.example.net")
    assert at_report(DETECTOR, {"item": item}, SITE | {item: True}, other) is not None
    assert at_report(DETECTOR, {"item": item}, SITE | {item: True, "handle": None}, site) is not None


def test_no_consent_stands_for_the_notice() -> None:
    site = approved("link", "host", "amara.example.net")
    assert at_report(DETECTOR, {"item": "disclaimer"}, SITE | {"disclaimer": False}, site) is not None


@pytest.mark.parametrize("parameters", [{"item": "handle"}, {"item": "link", "handles": ["dmu"]}])
def test_names_of_accounts_belong_to_the_item_that_is_about_them(parameters: dict[str, Any]) -> None:
    with pytest.raises(Misconfigured, match="handles"):
        at_report(DETECTOR, parameters, SITE)
