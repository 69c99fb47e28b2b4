"""Each operation that concerns an account becomes the act that it is; the rest of its record is left where it lies."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.streams.connectors.account_acts import Act
from headerfirst.streams.connectors.m365_acts import OPERATIONS
from headerfirst.streams.connectors.m365_items import Entry
from headerfirst.streams.connectors.m365_records import audit_record

from tests import builders
from tests.builders import AMARA, BILAL, CARYS, ELENI
from tests.streams.connectors.m365_lines import command, line, parameters
from tests.streams.connectors.test_m365_items import EXAMPLES as OF_ITEMS

ACTOR = "Amara.Okafor@example.org"
ID = "0f0e0d0c-0b0a-0908-0706-050403020100"


def acts(record: bytes) -> list[Act]:
    read = audit_record(record)
    assert read.operation is not None
    return list(OPERATIONS[read.operation](Entry(read, "example.org")))


def act(change: Any, mailbox: str = AMARA, **fields: Any) -> Act:
    return Act(builders.NOON, mailbox, ACTOR, change, record_id="5f2b", **fields)


FORWARDING = [
    (
        command("Set-Mailbox", ForwardingSmtpAddress=f"smtp:{ELENI}", DeliverToMailboxAndForward="False"),
        [act("forwarding", target=ELENI, parties=(ELENI,))],
    ),
    (command("Set-Mailbox", ForwardingSmtpAddress=""), [act("forwarding", enabled=False)]),
    (
        command("Set-Mailbox", ForwardingAddress="EX1/example.org/bilal"),
        [act("forwarding", target="bilal@example.org")],
    ),
    (
        command("Set-Mailbox", ForwardingAddress="$null", ForwardingSmtpAddress=ELENI),
        [act("forwarding", enabled=False), act("forwarding", target=ELENI, parties=(ELENI,))],
    ),
    (command("Set-Mailbox", GrantSendOnBehalfTo=BILAL), [act("delegate", target=BILAL, parties=(BILAL,))]),
    (command("Set-Mailbox", DeliverToMailboxAndForward="True"), []),
    (command("Set-Mailbox", IssueWarningQuota="9 GB"), []),
    (
        command("Set-Mailbox", about=ID, Identity="EX1/example.org/bilal.rahman", ForwardingSmtpAddress=""),
        [act("forwarding", BILAL, enabled=False)],
    ),
]
RULES = [
    (
        command("New-InboxRule", "EX1/example.org/amara.okafor\\.", ForwardTo=f"{ELENI};{BILAL}", MoveToFolder="RSS"),
        [
            act("inbox-rule", target=ELENI, folder="RSS", parties=(ELENI, BILAL)),
            act("inbox-rule", target=BILAL, parties=(ELENI, BILAL)),
        ],
    ),
    (
        command("New-InboxRule", f"EX1/example.org/{ID}\\.", DeleteMessage="True"),
        [act("inbox-rule", ACTOR, folder="Deleted Items")],
    ),
    (
        command("New-InboxRule", f"EX1/example.org/{ID}\\.", Mailbox=BILAL, From=CARYS),
        [act("inbox-rule", BILAL, parties=(CARYS,))],
    ),
    (command("Set-InboxRule", ForwardTo=""), [act("inbox-rule", enabled=False)]),
    (command("Enable-InboxRule", "amara.okafor\\17"), [act("inbox-rule")]),
    (command("Disable-InboxRule", "amara.okafor\\17"), [act("inbox-rule", enabled=False)]),
    (command("Remove-InboxRule", "amara.okafor\\17"), [act("inbox-rule", enabled=False)]),
    *(
        (
            line(
                "UpdateInboxRules",
                MailboxOwnerUPN=AMARA,
                OperationProperties=parameters(
                    RuleOperation=operation,
                    RuleState=state,
                    RuleName="planted",
                    RuleActions=f'[{{"ActionType":"Forward","Recipients":["{ELENI}"]}}]',
                ),
            ),
            [act("inbox-rule", enabled=enabled, target=ELENI, parties=(ELENI,))],
        )
        for operation, state, enabled in [
            ("AddMailboxRule", "Enabled", True),
            ("ModifyMailboxRule", "Disabled", False),
            ("RemoveMailboxRule", "Enabled", False),
        ]
    ),
]
REPLIES = [
    (
        command("Set-MailboxAutoReplyConfiguration", AutoReplyState="Scheduled", InternalMessage="planted"),
        [act("out-of-office")],
    ),
    (command("Set-MailboxAutoReplyConfiguration", AutoReplyState="Disabled"), [act("out-of-office", enabled=False)]),
    (command("Set-MailboxAutoReplyConfiguration", InternalMessage="planted"), []),
]
DELEGATED = [
    (
        command("Add-MailboxPermission", User="EX1/example.org/bilal.rahman", AccessRights="FullAccess"),
        [act("delegate", target=BILAL)],
    ),
    (command("Remove-MailboxPermission", User=BILAL), [act("delegate", enabled=False, target=BILAL)]),
    (command("Add-RecipientPermission", Trustee=BILAL, AccessRights="SendAs"), [act("delegate", target=BILAL)]),
    (
        command("Add-MailboxFolderPermission", about=ID, Identity=f"{AMARA}:\\Calendar", User=BILAL),
        [act("delegate", target=BILAL, folder="Calendar")],
    ),
    (
        command("Set-MailboxFolderPermission", Identity=f"{AMARA}:\\Calendar", User=BILAL, AccessRights="None"),
        [act("delegate", enabled=False, target=BILAL, folder="Calendar")],
    ),
]
OTHERS = [
    (line("UserLoggedIn"), [act("sign-in", ACTOR)]),
    (line("UserLoginFailed", ResultStatus="Failed"), [act("sign-in", ACTOR, enabled=False)]),
    (line("AnonymousLinkCreated", ObjectId="https://example.org/planted"), [act("share", ACTOR, target="anyone")]),
    (line("AnonymousLinkRemoved"), [act("share", ACTOR, enabled=False, target="anyone")]),
    (
        line(
            "SharingInvitationCreated",
            TargetUserOrGroupType="Guest",
            TargetUserOrGroupName="eleni_example.net#ext#@example.org",
        ),
        [act("share", ACTOR, target="eleni@example.net")],
    ),
    (
        line("SharingSet", TargetUserOrGroupType="SharePointGroup", TargetUserOrGroupName="planted"),
        [act("share", ACTOR)],
    ),
    (line("Delete user.", ObjectId=BILAL, Workload="AzureActiveDirectory"), [act("leaver", BILAL)]),
]


@pytest.mark.parametrize(
    ("record", "expected"),
    [*FORWARDING, *RULES, *REPLIES, *DELEGATED, *OTHERS],
)
def test_what_was_done(record: bytes, expected: list[Act]) -> None:
    assert acts(record) == expected


def test_every_operation_has_an_example() -> None:
    examples = [*FORWARDING, *RULES, *REPLIES, *DELEGATED, *OTHERS, *OF_ITEMS]
    shown = {audit_record(record).operation for record, _ in examples}
    assert {
        "MessageBind",
        "MailboxLogin",
        "CompanyLinkCreated",
        "SecureLinkCreated",
        "AddedToSecureLink",
        "SharingRevoked",
        "SharingInvitationRevoked",
        "RemovedFromSecureLink",
        "Remove-RecipientPermission",
        "Remove-MailboxFolderPermission",
    } == OPERATIONS.keys() - shown, "each of these does as another that is shown"
