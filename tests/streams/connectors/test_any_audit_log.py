"""Whatever stands in an audit log or a chat, each line is a record, a count or a letter; nothing else comes of it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import orjson
import pytest
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.m365_acts import OPERATIONS
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.streams.connectors.desks import read
from tests.streams.connectors.m365_lines import parameters, record

NAMES: Final = ("m365-audit", "workspace-audit", "teams", "slack", "dovecot")
_FEW: Final = settings(max_examples=40, deadline=None)
_ODD: Final = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-1, 1 << 40)
    | st.text(max_size=8)
    | st.sampled_from(
        ["@", "a@", "smtp:", "..@..", "0001-01-01T00:00:00+10:00", "a@b@c", "x:\\", "Everyone", "#EXT#@"]
    ),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["Name", "Value", "name", "value", "Path", "Id", "UPN", "id"]), inner, max_size=3
        )
    ),
    max_leaves=5,
)


def account(name: str, content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "one")
        path.write_bytes(content)
        outcome = read(name, path)
    told = outcome.account.seen + outcome.account.other_kinds.total()
    assert told >= (outcome.account.inputs > 0)


@pytest.mark.parametrize("name", NAMES)
@given(at=st.integers(0, 400), byte=st.binary(min_size=1, max_size=3))
@_FEW
def test_any_bytes(name: str, at: int, byte: bytes) -> None:
    example = connector_for(name).example.encode()
    account(name, example[:at] + byte + example[at + len(byte) :])


def changed(value: Any, path: list[int], odd: Any) -> Any:
    """With something else at one place, however deep."""
    if not path or not isinstance(value, dict | list) or not value:
        return odd
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    key = keys[path[0] % len(keys)]
    copy = value.copy()
    copy[key] = changed(value[key], path[1:], odd)
    return copy


@pytest.mark.parametrize("name", [name for name in NAMES if name != "dovecot"])
@given(path=st.lists(st.integers(0, 30), max_size=4), odd=_ODD)
@_FEW
def test_any_value_anywhere(name: str, path: list[int], odd: Any) -> None:
    account(name, orjson.dumps(changed(orjson.loads(connector_for(name).example), path, odd)))


_GIVEN: Final = {
    "MailboxOwnerUPN": "bilal.rahman@example.org",
    "ObjectId": "amara.okafor\\x",
    "Parameters": parameters(Identity="amara:\\Calendar", ForwardTo="x;y", User="bilal", AutoReplyState="Enabled"),
    "OperationProperties": parameters(RuleActions="[]", RuleState="Enabled"),
    "Folders": [{"Path": "\\Inbox", "FolderItems": [{"InternetMessageId": "<1@example.net>"}]}],
    "AffectedItems": [{"InternetMessageId": "<1@example.net>"}],
    "Folder": {"Path": "\\Inbox"},
    "Item": {"InternetMessageId": "<1@example.net>", "ParentFolder": {"Path": "\\Inbox", "MemberUpn": "x"}},
    "TargetUserOrGroupType": "Guest",
    "TargetUserOrGroupName": "x_y#EXT#@z",
}


@given(
    operation=st.sampled_from(sorted(OPERATIONS)), path=st.lists(st.integers(0, 30), min_size=1, max_size=4), odd=_ODD
)
@settings(max_examples=250, deadline=None)
def test_any_operation_with_any_value(operation: str, path: list[int], odd: Any) -> None:
    account("m365-audit", orjson.dumps(changed(record(operation, **_GIVEN), path, odd)))
