"""A tenant's log: as many records as its operations say, and the forwarding that is noted beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from headerfirst.streams.evaluation.truth.comparing import Comparison, compare
from headerfirst.streams.evaluation.truth.invictus_o365 import TRUTH

from tests.builders import ELENI
from tests.streams.connectors.desks import dmu
from tests.streams.connectors.m365_lines import command, line

AT = "2021-06-15T09:59:26"


def found(data: Path, *records: bytes) -> Comparison:
    (data / "o365_invictus").mkdir()
    (data / "o365_invictus" / "log.jsonl").write_bytes(b"\n".join(records))
    return compare(TRUTH, data, dmu())


def noted(**given: str) -> bytes:
    return command("Set-Mailbox", **given).replace(b"2026-03-10T12:00:00", AT.encode())


def test_what_is_noted_is_compared(tmp_path: Path) -> None:
    one = found(tmp_path, noted(ForwardingSmtpAddress=ELENI))
    assert (one.equal, one.different) == ({"observed_at": 1, "change": 1, "enabled": 1}, {})


def test_what_is_not_as_noted_is_seen(tmp_path: Path) -> None:
    assert found(tmp_path, noted(ForwardingSmtpAddress="")).unexplained == ["enabled"]


@pytest.mark.parametrize(
    ("record", "records"),
    [
        (line("UserLoggedIn"), 1),
        (line("MailItemsAccessed", Folders=[{"Path": "\\a"}, {"Path": "\\b"}]), 2),
        (line("MailItemsAccessed"), 1),
        (command("Set-Mailbox", IssueWarningQuota="9 GB"), 0),
        (line("FileAccessed"), 0),
    ],
)
def test_how_many_records_it_makes(tmp_path: Path, record: bytes, records: int) -> None:
    one = found(tmp_path, record)
    assert (one.records, one.different) == (records, {})
