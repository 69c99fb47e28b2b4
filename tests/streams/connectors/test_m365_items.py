"""What was done with messages and folders: which folder, which message, how many; nothing of what they say."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.streams.connectors.account_acts import Act
from headerfirst.streams.connectors.m365_acts import OPERATIONS
from headerfirst.streams.connectors.m365_items import Entry
from headerfirst.streams.connectors.m365_records import audit_record

from tests import builders
from tests.builders import AMARA, BILAL
from tests.streams.connectors.m365_lines import line, parameters

ACTOR = "Amara.Okafor@example.org"
INBOX = {"Id": "7", "Path": "\\Inbox"}
MAIL = {"InternetMessageId": "<1@example.net>", "Subject": "planted", "Attachments": "planted"}


def act(change: Any, mailbox: str = AMARA, **fields: Any) -> Act:
    return Act(builders.NOON, mailbox, ACTOR, change, record_id="5f2b", **fields)


OPENED = [
    (
        line("MailItemsAccessed", MailboxOwnerUPN=BILAL, Folders=[INBOX | {"FolderItems": [MAIL]}], OperationCount=1),
        [act("open", BILAL, folder="Inbox", folder_id="7", message_id="<1@example.net>", count=1)],
    ),
    (
        line(
            "MailItemsAccessed",
            MailboxOwnerUPN=BILAL,
            Folders=[INBOX | {"FolderItems": [MAIL, MAIL]}, {"Id": "8", "Path": "\\Sent Items", "FolderItems": []}],
        ),
        [
            act("open", BILAL, folder="Inbox", folder_id="7", count=2),
            act("open", BILAL, folder="Sent Items", folder_id="8"),
        ],
    ),
    (
        line(
            "MailItemsAccessed",
            MailboxOwnerUPN=BILAL,
            OperationProperties=parameters(MailAccessType="Sync"),
            Item={"ParentFolder": {"Id": "7", "Name": "Inbox", "Path": "Not Available"}},
        ),
        [act("open", BILAL, folder="Inbox", folder_id="7")],
    ),
    (
        line("FolderBind", MailboxOwnerUPN=BILAL, Item={"ParentFolder": INBOX}),
        [act("open", BILAL, folder="Inbox", folder_id="7")],
    ),
]
DELETED = [
    (
        line("HardDelete", MailboxOwnerUPN=BILAL, Folder=INBOX, AffectedItems=[MAIL]),
        [act("delete", BILAL, folder="Inbox", folder_id="7", message_id="<1@example.net>", count=1)],
    ),
    (
        line("SoftDelete", MailboxOwnerUPN=BILAL, Folder=INBOX, AffectedItems=[MAIL] * 3),
        [act("delete", BILAL, folder="Inbox", folder_id="7", count=3)],
    ),
    (line("MoveToDeletedItems", MailboxOwnerUPN=BILAL), [act("delete", BILAL)]),
]
SENT = [
    (line("SendAs", SendAsUserSmtp=BILAL, Item=MAIL), [act("send-as", BILAL, message_id="<1@example.net>")]),
    (
        line("SendOnBehalf", SendOnBehalfOfUserSmtp=BILAL, MailboxOwnerUPN=AMARA, Item=MAIL),
        [act("send-on-behalf", BILAL, message_id="<1@example.net>")],
    ),
    (line("SendAs", MailboxOwnerUPN=BILAL), [act("send-as", BILAL)]),
]
SHARED = [
    *(
        (
            line(
                operation,
                MailboxOwnerUPN=AMARA,
                Item={"ParentFolder": INBOX | {"MemberUpn": BILAL, "MemberRights": rights}},
            ),
            [act("delegate", enabled=enabled, target=BILAL, folder="Inbox", folder_id="7")],
        )
        for operation, rights, enabled in [
            ("AddFolderPermissions", "ReadAny", True),
            ("ModifyFolderPermissions", "None", False),
            ("RemoveFolderPermissions", "ReadAny", False),
        ]
    ),
]
EXAMPLES = [*OPENED, *DELETED, *SENT, *SHARED]


@pytest.mark.parametrize(("record", "expected"), EXAMPLES)
def test_what_was_done(record: bytes, expected: list[Act]) -> None:
    read = audit_record(record)
    assert read.operation is not None
    assert list(OPERATIONS[read.operation](Entry(read, "example.org"))) == expected


@pytest.mark.parametrize(
    ("names", "mailbox"),
    [
        (("amara.okafor", "bilal.rahman"), AMARA),
        (("0f0e0d0c-0b0a-0908-0706-050403020100", "EX1/example.org/bilal.rahman"), BILAL),
        (("0f0e0d0c-0b0a-0908-0706-050403020100", ""), "0f0e0d0c-0b0a-0908-0706-050403020100"),
        (("", ""), ""),
    ],
)
def test_a_command_is_about_the_most_telling_name(names: tuple[str, str], mailbox: str) -> None:
    about, identity = names
    record = audit_record(line("Set-Mailbox", ObjectId=about))
    assert Entry(record, "example.org").object(identity) == mailbox
