"""Header first, provably, in audit logs and chat: what they hold of content changes no byte of any output.

As `test_non_interference.py` has it for mail and the web: each record twice, with one content and with another.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.builders import AMARA, BILAL, ELENI
from tests.streams.connectors.m365_lines import command, line, parameters
from tests.streams.connectors.workspace_lines import activity, event
from tests.streams.test_non_interference import CANARY, told

_FEW: Final = settings(max_examples=20, deadline=None)
_TEXT: Final = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cs", "Co", "Cn")), max_size=40)


def mail_of(said: str) -> dict[str, Any]:
    return {"InternetMessageId": "<1@example.net>", "Subject": said, "Attachments": said, "SizeInBytes": len(said)}


def audit_records(said: str) -> Iterator[bytes]:
    """Records of Microsoft 365 with content wherever they have some."""
    folder = {"Id": "7", "Path": "\\Inbox"}
    yield command("New-InboxRule", ForwardTo=ELENI, Name=said, BodyContainsWords=said, SubjectContainsWords=said)
    yield command("Set-MailboxAutoReplyConfiguration", AutoReplyState="Enabled", InternalMessage=said)
    yield line("HardDelete", MailboxOwnerUPN=BILAL, Folder=folder, AffectedItems=[mail_of(said)])
    yield line("MailItemsAccessed", MailboxOwnerUPN=BILAL, Folders=[folder | {"FolderItems": [mail_of(said)]}])
    yield line("SendAs", SendAsUserSmtp=BILAL, Item=mail_of(said))
    yield line("AnonymousLinkCreated", ObjectId=f"https://example.org/{said}", SourceFileName=said, SiteUrl=said)
    yield line("Create", Workload=said, Item=mail_of(said))
    rule = parameters(RuleOperation="AddMailboxRule", RuleName=said, RuleCondition=said)
    yield line("UpdateInboxRules", MailboxOwnerUPN=AMARA, OperationProperties=rule)


def activities(said: str) -> Iterator[bytes]:
    yield orjson.dumps(activity("drive", event("change_owner", new_owner=ELENI, doc_title=said, doc_id=said)))
    yield orjson.dumps(activity(said, event(said, x=said)))


def chats(said: str) -> Iterator[bytes]:
    """Of the audit log and of Graph; a page of Graph's is one of these."""
    yield line("MessageSent", MessageId="1", ChatThreadId="19:7", Members=[{"UPN": ELENI}], MessageURLs=[said])
    message = {
        "id": "1",
        "createdDateTime": "2026-03-10T12:00:00Z",
        "chatId": "19:7",
        "from": {"user": {"id": AMARA}},
        "subject": said,
        "summary": said,
        "body": {"contentType": "html", "content": said},
        "attachments": [{"name": said, "content": said}],
        "mentions": [{"mentionText": said}],
    }
    yield orjson.dumps(message)
    yield orjson.dumps({"value": [message, message | {"messageType": "systemEventMessage"}]})


def slack_messages(said: str) -> Iterator[bytes]:
    yield orjson.dumps(
        {
            "type": "message",
            "user": AMARA,
            "channel": "C7",
            "ts": "1773144000.000100",
            "text": said,
            "blocks": [{"text": said}],
            "files": [{"name": said, "title": said}],
            "reactions": [{"name": said}],
        }
    )


def dovecot_lines(said: str) -> Iterator[bytes]:
    """A heading may look like any other field."""
    head = f"2026-03-10T12:00:00+00:00 mail dovecot: imap({AMARA})<7><a>: "
    for fields in ("box=INBOX, uid=1, msgid=<1@example.net>, size=9", "uid=1"):
        yield f"{head}expunge: {fields}, from={said}, subject={said}, uid=3, msgid=<2@example.net>".encode()


FORMATS: Final[Mapping[str, Callable[[str], Iterable[bytes]]]] = {
    "m365-audit": audit_records,
    "workspace-audit": activities,
    "teams": chats,
    "slack": slack_messages,
    "dovecot": dovecot_lines,
}


@pytest.mark.parametrize("name", FORMATS)
@given(one=_TEXT, other=_TEXT)
@_FEW
def test_content_of_a_log_changes_nothing(name: str, one: str, other: str) -> None:
    assert told(name, b"\n".join(FORMATS[name](one))) == told(name, b"\n".join(FORMATS[name](other)))


def canaries() -> Iterator[tuple[str, bytes]]:
    """Whole, and cut off in the middle, so that they cannot be read."""
    for name, lines in FORMATS.items():
        for content in lines(CANARY):
            yield name, content
            yield name, content[: content.index(CANARY.encode()) + len(CANARY)]
    yield "m365-audit", f'Id,AuditData\n{CANARY},"{CANARY}"'.encode()
    yield "m365-audit", b"[" + f'{{"Operation":"{CANARY}","Id":"{CANARY}"}}, {CANARY}'.encode()


def test_a_canary_is_heard_nowhere(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    for name, content in canaries():
        assert CANARY.encode() in content
        assert CANARY not in repr(told(name, content))
    assert CANARY not in caplog.text + "".join(capfd.readouterr())


def test_the_canary_would_be_heard_in_a_field_that_is_kept() -> None:
    """The search works: a folder stands in `account-changes`."""
    head = f"2026-03-10T12:00:00+00:00 mail dovecot: imap({AMARA})<7><a>: "
    assert CANARY in repr(told("dovecot", f"{head}expunge: box={CANARY}, uid=1".encode()))
