"""Lines of Microsoft 365's audit log become account changes, counts of other kinds, or letters that say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.interface import Desk, Given

from tests import builders
from tests.builders import AMARA, CARYS, ELENI
from tests.streams.connectors.desks import Outcome, desk, read
from tests.streams.connectors.m365_lines import command, line

EXAMPLE = connector_for("m365-audit").example.encode()


def log(folder: Path, *lines: bytes, at: Desk | None = None) -> Outcome:
    path = folder / "audit.log"
    path.write_bytes(b"".join(one + b"\n" for one in lines))
    return read("m365-audit", path, at)


def test_a_new_rule_that_forwards_is_a_change(tmp_path: Path) -> None:
    record = log(tmp_path, EXAMPLE).records[0]
    assert record == builders.account_change(event_id=record.event_id, change="inbox-rule")


def test_the_record_id_is_the_event_wherever_the_line_stands(tmp_path: Path) -> None:
    once = log(tmp_path, EXAMPLE).records[0].event_id
    found = [one.event_id for one in log(tmp_path, line("UserLoggedIn", Id="2"), EXAMPLE, EXAMPLE).records]
    assert found[1:] == [once, once]
    assert found[0] != once


def test_a_record_without_an_id_is_one_all_the_same(tmp_path: Path) -> None:
    assert len({one.event_id for one in log(tmp_path, *[line("UserLoggedIn", Id=None)] * 2).records}) == 2


@pytest.mark.parametrize(
    ("operation", "workload", "kind"),
    [
        ("Set-MailboxPlan", "Exchange", "exchange"),
        ("Set-Mailbox", "Exchange", "exchange"),
        ("Add application.", "AzureActiveDirectory", "directory"),
        ("FileAccessed", "OneDrive", "files"),
        ("FileAccessed", "SharePoint", "files"),
        ("SearchAlert", "SecurityComplianceCenter", "compliance"),
        ("MemberAdded", "MicrosoftTeams", "teams"),
        ("MessageSent", "MicrosoftTeams", "chat"),
        ("planted", "planted", "other-service"),
        ("planted", None, "other-service"),
    ],
)
def test_what_concerns_no_account_is_counted_by_its_service(
    tmp_path: Path, operation: str, workload: str | None, kind: str
) -> None:
    assert log(tmp_path, line(operation, Workload=workload)).account.other_kinds == {kind: 1}


@pytest.mark.parametrize("status", ["False", "Failed", "Failure"])
def test_what_was_refused_changed_nothing(tmp_path: Path, status: str) -> None:
    refused = line("Remove-MailboxPermission", ResultStatus=status)
    assert log(tmp_path, refused).account.other_kinds == {"refused": 1}
    assert [one.enabled for one in log(tmp_path, line("UserLoginFailed", ResultStatus="Failed")).records] == [False]


def test_who_is_nobody_acts_in_no_account(tmp_path: Path) -> None:
    assert log(tmp_path, line("UserLoginFailed", UserId="Not Available")).account.other_kinds == {"nobody": 1}


def test_a_page_of_microsoft_graph_is_its_records(tmp_path: Path) -> None:
    page = b'{"value":[{"id":"5f2b","auditData":' + EXAMPLE + b'},{"id":"6","auditData":7}]}'
    outcome = log(tmp_path, page)
    assert (outcome.records, [letter.reason for letter in outcome.letters]) == (
        log(tmp_path, EXAMPLE).records,
        ["field_missing"],
    )


def test_an_official_in_the_conditions_of_a_rule_is_shielded(tmp_path: Path) -> None:
    outcome = log(tmp_path, command("New-InboxRule", ForwardTo=ELENI, From=f'"Carys" [SMTP:{CARYS}]'))
    assert (outcome.records, outcome.account.shielded) == ([], {"union_official": 1})


def test_a_union_folder_is_shielded_and_hides_no_other(tmp_path: Path) -> None:
    folders = [{"Path": "\\Union", "FolderItems": []}, {"Path": "\\Inbox", "FolderItems": []}]
    outcome = log(tmp_path, line("MailItemsAccessed", MailboxOwnerUPN=AMARA, Folders=folders))
    assert (len(outcome.records), outcome.account.shielded.total()) == (1, 1)


def test_the_domain_of_an_alias_may_be_given(tmp_path: Path) -> None:
    given = desk()
    given = Desk(given.pack, given.register, given.pseudonyms, Given(options={"domain": "example.org"}))
    other = command("Set-Mailbox", ForwardingSmtpAddress=ELENI).replace(
        b'"OrganizationName":"example.org"', b'"OrganizationName":"example.onmicrosoft.com"'
    )
    assert [one.mailbox for one in log(tmp_path, other, at=given).records] == [AMARA]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"planted", "line_unreadable"),
        (EXAMPLE[:-9], "not_json"),
        (EXAMPLE.replace(b'"5f2b"', b"5"), "wrong_type"),
        (EXAMPLE.replace(b'[{"Name":"ForwardTo","Value":"eleni.markou@example.net"}]', b'"planted"'), "wrong_type"),
        (EXAMPLE.replace(b"amara.okafor@", b"\xff@"), "not_utf8"),
        (EXAMPLE.replace(b'"Operation"', b'"Planted"'), "field_missing"),
        (line("UserLoggedIn", UserId=None), "field_missing"),
        (line("UserLoggedIn", CreationTime="soon"), "time_unusable"),
        (line("UserLoggedIn", CreationTime="2099-01-01T00:00:00"), "time_ahead"),
        (line("UserLoggedIn", Planted="x" * (1 << 21)), "too_large"),
    ],
)
def test_a_bad_line_is_a_letter_with_length_and_digest_alone(tmp_path: Path, bad: bytes, reason: str) -> None:
    outcome = log(tmp_path, bad, EXAMPLE)
    letter = outcome.letters[0]
    assert (letter.reason, letter.length - len(bad) in {0, 1}, letter.record) == (reason, True, None)
    assert len(outcome.records) == 1, "its neighbours go on"


def test_powershells_line_about_types_is_none(tmp_path: Path) -> None:
    assert log(tmp_path, b"#TYPE Selected", b"Id,AuditData").account.other_kinds == {"line-of-types": 1}
