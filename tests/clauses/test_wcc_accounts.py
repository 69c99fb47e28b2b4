"""WCC on accounts: delegated access, forwarding, authorised users, storage. Changes in, incidents and requests out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.delegation_gaps import Gap, asks_for_delegation, gaps
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import Folder
from headerfirst.schemas.register import Approval, ApprovedObject

from tests import builders
from tests.agents import made_packs
from tests.agents.made_packs import KEYS
from tests.builders import AMARA, BILAL, CARYS, EARLIER, ELENI, LATER, NOON
from tests.clauses.triage import PACKS, Outcome, outcome

GHOST = "ghost@example.org"
REMOVED = {"change": "delegate", "enabled": False, "target": BILAL, "target_domain": None}


def change(**changes: Any) -> AccountChange:
    return builders.account_change(**changes)


def said(*changes: AccountChange, register: tuple[Any, ...] = ()) -> Outcome:
    return outcome("wcc", *changes, register=register)


def service(host: str = "example.net", **changes: Any) -> Approval:
    fields = {"for_": "service", "object": ApprovedObject(type="host", value=host), "person": None}
    return builders.approval(**(fields | changes))


# Delegation


@pytest.mark.clause("WCC KP1", "WCC 3 delegation")
def test_kp1_access_that_staff_take_from_their_manager_is_a_low_incident_about_them() -> None:
    [incident] = said(change(**REMOVED)).incidents
    assert (incident.category, incident.severity, incident.class_) == ("delegation_gap", "low", "process")
    assert incident.person == KEYS.person("amara")


@pytest.mark.clause("WCC KP1", "WCC 3 delegation")
def test_kp1_access_that_others_took_or_that_nobody_had_to_give_is_none() -> None:
    assert said(change(**(REMOVED | {"actor": BILAL}))).incidents == []
    assert said(change(**(REMOVED | {"target": ELENI}))).incidents == []
    assert said(change(**(REMOVED | {"enabled": True}))).incidents == []


@pytest.mark.clause("WCC KP1", "WCC 3 delegation")
def test_kp1_who_never_gave_access_is_counted_and_is_no_incident() -> None:
    people = [builders.person(id=f"e-{n}", addresses=[f"e{n}@example.org"], name=f"E {n}") for n in range(12)]
    assert (
        said(change(mailbox="e0@example.org", actor="e0@example.org", change="sign-in"), register=(*people,)).findings
        == []
    )
    known = made_packs.register(*people, builders.delegation(mailbox="e0@example.org"))
    assert gaps(known, NOON, PACKS["wcc"].pack.file.gate.smallest_group) == [Gap("estates", 12, 11)]
    assert asks_for_delegation(PACKS["wcc"].pack)
    assert not asks_for_delegation(PACKS["dmu"].pack)


@pytest.mark.clause("WCC 3 delegation")
def test_3_delegation_who_is_let_in_may_open_and_nobody_else() -> None:
    opened = change(change="open", actor=BILAL, target=None)
    standing = builders.delegation(basis="standing", nominated_by=None)
    assert said(opened, register=(standing,)).incidents == []
    assert said(opened).categories == ["access_breach"]
    assert said(opened, register=(builders.delegation(to=EARLIER + timedelta(days=1)),)).categories == ["access_breach"]


@pytest.mark.clause("WCC 3 delegation")
def test_3_delegation_reading_is_no_right_to_send_or_delete() -> None:
    for act in ("delete", "send-as", "send-on-behalf"):
        record = change(change=act, actor=BILAL, target=None)
        [incident] = said(record, register=(builders.delegation(),)).incidents
        assert (incident.category, incident.person) == ("access_breach", KEYS.person("bilal"))
    sends = change(change="send-as", actor=BILAL, target=None)
    assert said(sends, register=(builders.delegation(access="send-as"),)).incidents == []
    assert said(change(change="delete", target=None)).incidents == []


# Forwarding and answering by itself


@pytest.mark.clause("WCC 3 auto-forward/respond")
@pytest.mark.parametrize("kind", ["forwarding", "inbox-rule"])
def test_3_auto_forward_to_the_outside_is_an_incident_and_to_the_inside_is_none(kind: str) -> None:
    [incident] = said(change(change=kind)).incidents
    assert (incident.category, incident.severity) == ("auto_forward", "medium")
    assert said(change(change=kind, target=BILAL, target_domain=None)).incidents == []
    assert said(change(change=kind), register=(service(),)).incidents == []
    assert said(change(change=kind), register=(service(from_=LATER),)).categories == ["auto_forward"]


@pytest.mark.clause("WCC 3 auto-forward/respond")
def test_3_auto_forward_to_a_domain_that_looks_like_ours_weighs_more() -> None:
    [incident] = said(change(target="amara.okafor@examp1e.org", target_domain=None)).incidents
    assert incident.severity == "high"


@pytest.mark.clause("WCC 3 auto-forward/respond")
def test_3_auto_forward_that_was_removed_is_told_beside_what_was_found_and_opens_nothing() -> None:
    removed = change(event_id="e4" * 16, enabled=False, observed_at=NOON + timedelta(days=2))
    assert said(removed).incidents == []
    [incident] = said(change(), removed).incidents
    assert (incident.version, incident.change) == (2, "evidence_added")
    assert [finding.evidence[-1] for finding in sorted(incident.findings, key=lambda one: one.at)][-1] == "removed"
    assert said(removed, change()).incidents == [incident]


@pytest.mark.clause("WCC 3 auto-forward/respond")
def test_3_auto_respond_the_out_of_office_function_is_its_owners() -> None:
    reply = {"change": "out-of-office", "target": None, "target_domain": None}
    assert said(change(**reply)).incidents == []
    assert said(change(**reply, actor=BILAL)).categories == ["access_breach"]
    desk = (builders.role(role="service-desk"), builders.absence())
    assert said(change(**reply, actor=BILAL), register=desk).incidents == []


@pytest.mark.clause("WCC 3 malware + DLP keywords")
def test_3_a_rule_that_hides_mail_is_a_sign_of_a_stolen_account() -> None:
    hides = change(change="inbox-rule", target=None, target_domain=None, folder=Folder(path="RSS Feeds"))
    [incident] = said(hides).incidents
    assert (incident.category, incident.about, incident.person) == ("account_compromise", "account", None)
    sorts = change(change="inbox-rule", target=None, target_domain=None, folder=Folder(path="INBOX/Minutes"))
    assert said(sorts).incidents == []


# Who may use it at all


@pytest.mark.clause("WCC 3 authorised users")
def test_3_authorised_users_an_account_that_nobody_registered_is_one_for_nobody() -> None:
    signs_in = {"change": "sign-in", "target": None, "target_domain": None}
    [incident] = said(change(**signs_in, mailbox=GHOST, actor=GHOST)).incidents
    assert (incident.category, incident.about, incident.about_token) == (
        "unauthorised_user",
        "account",
        KEYS.account(GHOST),
    )
    assert said(change(**signs_in)).incidents == []
    scanner = builders.person(id="ghost", addresses=[GHOST], name="Scanner", person_type="service")
    assert said(change(**signs_in, mailbox=GHOST, actor=GHOST), register=(scanner,)).incidents == []


@pytest.mark.clause("WCC 3 authorised users")
def test_3_authorised_users_a_leaver_is_none_any_more() -> None:
    left = builders.person(ends=builders.WORKING_DAY)
    signs_in = change(change="sign-in", target=None, target_domain=None)
    assert said(signs_in, register=(left,)).categories == ["leaver_activity"]
    assert said(signs_in, register=(builders.person(ends=LATER),)).incidents == []


# Storage


@pytest.mark.clause("WCC 2 data storage")
def test_2_data_storage_a_share_of_a_message_outside_asks_for_a_scan_and_opens_nothing() -> None:
    found = said(change(change="share", message_id="<minutes@mail.example.org>"))
    [request] = found.requests
    assert (request.kind, request.mode, request.purpose) == ("open-content", "scan", "dlp")
    assert request.rule_id == "external-share-of-message"
    assert found.incidents == []


@pytest.mark.clause("WCC 2 data storage")
def test_2_data_storage_any_other_share_outside_is_an_incident_and_one_inside_is_none() -> None:
    shared = said(change(change="share"))
    assert (shared.categories, shared.requests) == (["confidentiality"], [])
    assert shared.incidents[0].audience == "information-security"
    assert said(change(change="share", target=BILAL, target_domain=None)).incidents == []
    assert said(change(change="share"), register=(service(),)).incidents == []


@pytest.mark.clause("WCC 2 data storage")
def test_2_data_storage_a_channel_that_nobody_knows_is_a_dead_letter() -> None:
    found = said(change(change="fax"))
    assert [letter.reason for letter in found.of("dead-letters")] == ["value_unknown"]
    assert found.findings == []


# What is left alone


@pytest.mark.clause("WCC 2 scope")
@pytest.mark.parametrize(
    "changes",
    [
        {"mailbox": CARYS, "actor": BILAL, "change": "open"},
        {"actor": CARYS},
        {"target": CARYS, "change": "share"},
        {"change": "delete", "actor": BILAL, "folder": Folder(path="Unison/Casework")},
    ],
)
def test_2_scope_what_is_the_unions_is_counted_and_no_finding(changes: dict[str, Any]) -> None:
    carys = builders.person(id="carys", addresses=[CARYS], name="Carys Pugh")
    found = said(change(**changes), register=(carys, builders.union_official()))
    assert (found.findings, found.requests) == ([], [])
    assert sum(times for name, times in found.counts.items() if name[0] == "shielded") == 1


@pytest.mark.clause("WCC 2 data storage")
def test_2_data_storage_a_share_with_a_proper_channel_is_nobodys_business() -> None:
    channel = builders.protected_address(address=ELENI)
    assert said(change(change="share"), register=(channel,)).findings == []
    # Security goes on: forwarding all mail there is still forwarding.
    assert said(change(), register=(channel,)).categories == ["auto_forward"]


@pytest.mark.clause("WCC 4 fair and unbiased")
def test_4_the_same_change_by_somebody_of_another_name_is_the_same_finding() -> None:
    def seen(name: str, address: str) -> list[dict[str, Any]]:
        known = builders.person(addresses=[address], name=name)
        found = said(change(mailbox=address, actor=address), register=(known,)).findings
        return [{field: getattr(one, field) for field in one.__struct_fields__ if field != "parties"} for one in found]

    plainly = seen("Amara Okafor", AMARA)
    assert plainly
    for name, address in (("Gareth Price", "g.price@example.org"), ("Wei Zhang", "zhang.wei@example.org")):
        assert seen(name, address) == plainly
