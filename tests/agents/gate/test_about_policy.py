"""Without a policy, a register and a clock nothing is judged; and a policy grants what it knows, for what it says."""

from __future__ import annotations

from datetime import timedelta

import pytest
from headerfirst.agents.gate.judge import NO_POLICY, judge
from headerfirst.schemas.inspection import InspectionRequest

from tests.agents.gate.made_questions import (
    APPROVED,
    DMU,
    NOW,
    WCC,
    absence_access,
    ask,
    by,
    changed,
    dlp_scan,
    granted,
    list_headings,
    malware_scan,
    open_mail,
    pending,
    refused,
)


def test_refuses_policy_not_active() -> None:
    verdict = judge(ask(malware_scan(), pack=None))
    assert (verdict.outcome, verdict.reasons, verdict.clause) == ("refused", ("policy_not_active",), NO_POLICY)


def test_refuses_register_stale() -> None:
    assert refused(ask(malware_scan(), fresh=False)) == "register_stale"
    assert refused(ask(open_mail(), fresh=False)) == "register_stale"


def test_refuses_clock_in_doubt() -> None:
    assert refused(ask(malware_scan(), latest=NOW + timedelta(seconds=61))) == "clock_in_doubt"


def test_a_clock_may_be_a_minute_behind() -> None:
    assert granted(ask(malware_scan(), latest=NOW + timedelta(seconds=60)))


def test_refuses_purpose_not_in_pack() -> None:
    assert refused(ask(dlp_scan())) == "purpose_not_in_pack"


def test_refuses_purpose_not_in_pack_where_the_kind_is_not_there() -> None:
    assert refused(ask(absence_access(purpose="suspected_breach"), pack=WCC)) == "purpose_not_in_pack"


def test_refuses_purpose_incompatible() -> None:
    assert refused(ask(list_headings(purpose="malware_prevention"))) == "purpose_incompatible"


@pytest.mark.parametrize(
    "request_",
    [list_headings(mode="scan"), open_mail(mode="scan", purpose="absence", requester=by("bilal"))],
    ids=["of headings", "for a purpose without scanners"],
)
def test_refuses_purpose_incompatible_with_a_scan(request_: InspectionRequest) -> None:
    assert refused(ask(request_)) == "purpose_incompatible"


def test_refuses_purpose_not_automatic_for_a_human_view() -> None:
    assert refused(ask(malware_scan(mode="human-view", viewers=["p-1"]))) == "purpose_not_automatic"


def test_refuses_purpose_not_automatic_for_a_persons_scan() -> None:
    assert refused(ask(malware_scan(requester=by("idris")))) == "purpose_not_automatic"


def test_refuses_purpose_not_automatic_for_another_kind() -> None:
    """Whatever a pack says: without approvals nothing but content is scanned."""
    kinds = dict(DMU.pack.file.gate.kinds)
    kinds["list-headings"] = type(kinds["list-headings"])(
        clause="DMU 5.2a", purposes=["malware_prevention"], needs=[], longest_hours=24
    )
    request = list_headings(purpose="malware_prevention", requester=None)
    assert refused(ask(request, pack=changed(DMU, kinds=kinds))) == "purpose_not_automatic"


def test_what_is_not_automatic_waits_for_people() -> None:
    scan = malware_scan(purpose="suspected_breach", case_id="case-1")
    assert pending(ask(scan)) == "approver_missing"
    assert granted(ask(scan, approved=["hana"]))


def test_the_two_policies_differ_on_words() -> None:
    assert refused(ask(dlp_scan(), pack=DMU)) == "purpose_not_in_pack"
    assert granted(ask(dlp_scan(), pack=WCC, latest=APPROVED))
