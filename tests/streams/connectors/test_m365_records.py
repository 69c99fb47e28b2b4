"""A record is found in a line, in an export's column and under lower-case keys."""

from __future__ import annotations

from pathlib import Path

import msgspec
import orjson
import pytest
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.interface import Origin, Raw
from headerfirst.streams.connectors.m365_records import audit_data, audit_record, is_heading, read, texts_of

from tests.streams.connectors.m365_lines import command, line, parameters

SIGN_IN = line("UserLoggedIn")


def quoted(value: bytes) -> bytes:
    return b'"' + value.replace(b'"', b'""') + b'"'


def operation(raw: Raw) -> str | None:
    data = audit_data(raw)
    assert data is not None
    return audit_record(data).operation


@pytest.mark.parametrize(
    "content",
    [
        SIGN_IN + b"\n",
        b"[" + SIGN_IN + b"]",
        b'[{"CreationDate":"2026-03-10","AuditData":' + orjson.dumps(SIGN_IN.decode()) + b"}]",
        b'{"id":"5f2b","auditData":' + SIGN_IN + b"}",
        b"RecordId,CreationDate,Operation,AuditData,AssociatedAdminUnits\r\n5f2b,2026-03-10,x,"
        + quoted(SIGN_IN)
        + b",\r\n",
        b'\xef\xbb\xbf"CreationDate","AuditData"\r\n"2026-03-10",' + quoted(SIGN_IN) + b"\r\n",
    ],
)
def test_a_record_in_every_form_of_export(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "audit"
    path.write_bytes(content)
    assert [operation(raw) for raw in read(path)] == ["UserLoggedIn"]


def test_powershell_says_of_what_type_its_lines_are() -> None:
    assert audit_data(Raw(Origin("", 0, 0), b"#TYPE Selected.System.Management.Automation.PSCustomObject", 0)) is None


@pytest.mark.parametrize("value", [b"planted", b"5f2b,x", b'a,"b', b"5f2b,planted,x"])
def test_a_line_without_a_record_cannot_be_read(value: bytes) -> None:
    with pytest.raises(Malformed) as raised:
        audit_data(Raw(Origin("", 0, 0), value, 0, heading=b"RecordId,AuditData"))
    assert raised.value.reason == "line_unreadable"


def test_a_heading_names_the_column_and_holds_no_record() -> None:
    assert is_heading(b"RecordId,AuditData")
    assert not is_heading(b'5f2b,"{""AuditData"":1}"')
    assert not is_heading(SIGN_IN)


def test_keys_in_lower_case_are_the_same_keys() -> None:
    given = command("New-InboxRule", ForwardTo="eleni@example.net", Name='"name": planted')
    data = audit_data(Raw(Origin("", 0, 0), lowered(given), 0))
    assert data is not None
    assert audit_record(data) == audit_record(given)
    assert texts_of(audit_record(data).parameters, {"ForwardTo"}) == {"ForwardTo": "eleni@example.net"}


def lowered(value: bytes) -> bytes:
    """Keys alone, however deep."""
    return msgspec.json.encode(_lowered(msgspec.json.decode(value)))


def _lowered(value: object) -> object:
    if isinstance(value, dict):
        return {name.lower(): _lowered(one) for name, one in value.items()}
    return [_lowered(one) for one in value] if isinstance(value, list) else value


def test_values_of_parameters_are_texts() -> None:
    values = [*parameters(A="a", B="$null"), {"Name": "C", "Value": None}, {"Name": "D", "Value": True}, {"Name": "E"}]
    assert texts_of(msgspec.Raw(msgspec.json.encode(values))) == {"A": "a", "B": "", "C": "", "D": "True", "E": ""}
    assert texts_of(msgspec.Raw(b"null")) == {}


def test_what_a_value_may_not_be_cannot_be_read() -> None:
    with pytest.raises(Malformed):
        texts_of(msgspec.Raw(b'"text"'))
