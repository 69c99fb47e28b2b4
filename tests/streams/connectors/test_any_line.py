"""Whatever damage a line of a log has, it is a record, a count or a letter, and costs no other line anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

import pytest
from headerfirst.streams.connectors import connector_for, formats
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.streams.connectors import test_elff, test_exchange_tracking, test_netskope
from tests.streams.connectors.desks import Outcome, read
from tests.streams.connectors.test_postfix import lines_of as postfix_lines
from tests.streams.connectors.test_zeek_http import HEADING as ZEEK_HEADING
from tests.streams.connectors.test_zeek_http import LINE as ZEEK_LINE
from tests.streams.connectors.test_zeek_smtp import tabbed

_FEW: Final = settings(max_examples=15, deadline=None)


class Log(NamedTuple):
    """Lines that are a record together, what stands before them, and a line of another record, which is damaged."""

    good: Sequence[str]
    other: str
    headings: Sequence[str] = ()


def example(name: str, old: str, new: str) -> Log:
    line = connector_for(name).example
    assert old in line
    return Log([line], line.replace(old, new))


def table(lines: Sequence[str], old: str, new: str) -> Log:
    """With a line that names the columns."""
    heading, line = lines
    assert old in line
    return Log([line], line.replace(old, new), [heading])


EXCHANGE: Final = (
    f"#Fields: {test_exchange_tracking.OF_2016}",
    test_exchange_tracking.row(test_exchange_tracking.OF_2016),
)
LOGS: Final = {
    "dovecot": example("dovecot", "12:00:00", "12:00:09"),
    "e2guardian": example("e2guardian", "12:00:00", "12:00:09"),
    "elff": table((test_elff.HEADING, test_elff.LINE), "12:00:00", "12:00:09"),
    "exchange-tracking": table(EXCHANGE, "6c6b9f8e", "7c6b9f8e"),
    "m365-audit": example("m365-audit", "5f2b", "5f2c"),
    "m365-trace": example("m365-trace", "6c6b9f8e", "7c6b9f8e"),
    "netskope": table((test_netskope.HEADING, test_netskope.TRANSACTION), "12:00:00", "12:00:09"),
    "netskope, JSON": example("netskope", "1773144000", "1773144009"),
    "postfix": Log(postfix_lines(), postfix_lines("5D2F1A0B3D", message_id="<2@example.org>")[2]),
    "slack": example("slack", "1773144000.000100", "1773144009.000100"),
    "squid": example("squid", "1773144000", "1773144009"),
    "teams": example("teams", "1773144000000", "1773144009000"),
    "umbrella": example("umbrella", "12:00:00", "12:00:09"),
    "workspace-audit": example("workspace-audit", '"-7"', '"-9"'),
    "workspace-gmail": example("workspace-gmail", "minutes-1", "minutes-9"),
    "zeek-http": table((ZEEK_HEADING, ZEEK_LINE), "1773144000", "1773144009"),
    "zeek-http, JSON": example("zeek-http", "1773144000", "1773144009"),
    "zeek-smtp": table(tabbed().split("\n"), "minutes-1", "minutes-9"),
    "zeek-smtp, JSON": example("zeek-smtp", "minutes-1", "minutes-9"),
    "zscaler": example("zscaler", "12:00:00", "12:00:09"),
}  # fmt: skip
EACH: Final = pytest.mark.parametrize("name", LOGS)


def test_every_log_is_here() -> None:
    """Our own records are damaged in tests/streams/connectors/test_jsonl.py."""
    known = {name.partition(",")[0] for name in LOGS}
    assert {name for name, one in formats().items() if one.lines is not None} - known == {"jsonl"}


def outcome_of(name: str, *lines: bytes) -> Outcome:
    with TemporaryDirectory() as folder:
        path = Path(folder, "log")
        path.write_bytes(b"".join(line + b"\n" for line in lines))
        return read(name.partition(",")[0], path)


def with_damage(name: str, damaged: bytes) -> tuple[Outcome, Outcome]:
    """The log without a damaged line, and with it among the others."""
    log = LOGS[name]
    headings, good = ([line.encode() for line in lines] for lines in (log.headings, log.good))
    return outcome_of(name, *headings, *good), outcome_of(name, *headings, damaged, *good)


def costs_no_other(name: str, damaged: bytes) -> None:
    whole, found = with_damage(name, damaged)
    assert whole.records
    assert {one.event_id for one in whole.records} <= {one.event_id for one in found.records}
    if damaged.strip():
        more = found.account.seen + found.account.other_kinds.total()
        assert more > whole.account.seen + whole.account.other_kinds.total()


@EACH
@given(at=st.integers(1, 300))
@_FEW
def test_a_line_that_is_cut_off(name: str, at: int) -> None:
    costs_no_other(name, LOGS[name].other.encode()[:at])


@EACH
@given(at=st.integers(1, 300))
@_FEW
def test_a_line_that_another_was_written_into(name: str, at: int) -> None:
    """As of two processes that write to one file without an agreement."""
    other = LOGS[name].other.encode()
    costs_no_other(name, other[:at] + other + other[at:])


@EACH
@pytest.mark.parametrize(
    "damage",
    [
        lambda line: line.encode("utf-16-le"),
        lambda line: line.encode("utf-16-be"),
        lambda line: b"\x00" * 40 + line.encode(),
        lambda line: line.encode().replace(b"e", b"\xe9"),
        lambda line: line.encode().replace(b"e", b"\xed\xa0\x80"),
        lambda line: b"\x1f\x8b\x08\x00" + bytes(range(11, 256)) + line.encode()[:9],
    ],
    ids=["UTF-16", "UTF-16, big-endian", "zeros as a crash leaves them", "Latin-1", "surrogates", "packed"],
)
def test_a_line_in_another_encoding(name: str, damage: Callable[[str], bytes]) -> None:
    costs_no_other(name, damage(LOGS[name].other).replace(b"\n", b""))


@pytest.mark.parametrize("name", [name for name, log in LOGS.items() if log.good[0].startswith("{")])
def test_members_that_nobody_knows_change_nothing(name: str) -> None:
    line = LOGS[name].good[0]
    more = '{"planted":{"planted":["planted",null,1e3]},' + line[1:]
    assert outcome_of(name, more.encode()).records == outcome_of(name, line.encode()).records


@pytest.mark.parametrize(
    ("name", "separator"),
    [("elff", " "), ("exchange-tracking", ","), ("netskope", " "), ("zeek-http", "\t"), ("zeek-smtp", "\t")],
)
def test_columns_that_nobody_knows_change_nothing(name: str, separator: str) -> None:
    log = LOGS[name]
    lines = [f"{line}{separator}planted".encode() for line in (*log.headings, *log.good)]
    found = outcome_of(name, *lines).records
    assert found == outcome_of(name, *(line.encode() for line in (*log.headings, *log.good))).records
    assert found
