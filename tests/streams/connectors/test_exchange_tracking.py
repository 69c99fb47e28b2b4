"""Rows of Exchange's tracking logs become mail, whichever version wrote them."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from headerfirst.streams.connectors.exchange_tracking import CONNECTOR, is_heading

from tests.builders import AMARA, BILAL, CARYS, ELENI, NOON
from tests.streams.connectors.desks import Outcome, read

OF_2007 = (
    "date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,"
    "internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,"
    "related-recipient-address,reference,message-subject,sender-address,return-path,message-info"
)
OF_2010 = f"{OF_2007},directionality,tenant-id,original-client-ip,original-server-ip,custom-data"
OF_2013 = OF_2010.replace("message-id,recipient-address", "message-id,network-message-id,recipient-address")
OF_2016 = f"{OF_2013},transport-traffic-type,log-id,schema-version"
VERSIONS = [OF_2007, OF_2010, OF_2013, OF_2016]
SAID = {
    "date-time": "2026-03-10T12:00:00.000Z",
    "event-id": "RECEIVE",
    "internal-message-id": "7",
    "message-id": "<minutes-1@example.org>",
    "network-message-id": "6c6b9f8e-0000-4000-8000-08de7e9d0001",
    "recipient-address": f"{BILAL};{ELENI}",
    "total-bytes": "2048",
    "message-subject": 'Minutes, "final"',
    "sender-address": AMARA,
    "return-path": AMARA,
    "message-info": "planted",
    "custom-data": "S:planted=planted",
    "client-hostname": "planted",
}


def row(columns: str, **changes: str) -> str:
    """As Exchange writes it; columns that nothing is said of are empty."""
    said = SAID | {name.replace("_", "-"): value for name, value in changes.items()}
    written = io.StringIO()
    csv.writer(written, lineterminator="").writerow([said.get(name, "") for name in columns.split(",")])
    return written.getvalue()


def log(folder: Path, *lines: str, bom: bool = False) -> Outcome:
    path = folder / "MSGTRK.LOG"
    path.write_text("".join(f"{line}\r\n" for line in lines), encoding="utf-8-sig" if bom else "utf-8")
    return read("exchange-tracking", path)


HEAD = ["#Software: Microsoft Exchange Server", "#Version: 15.02.0330.005", "#Log-type: Message Tracking Log"]


@pytest.mark.parametrize("columns", VERSIONS)
@pytest.mark.parametrize("has_heading", [True, False])
def test_every_version_says_the_same(tmp_path: Path, columns: str, has_heading: bool) -> None:  # noqa: FBT001 - drawn
    heading = [*HEAD, f"#Fields: {columns}"] if has_heading else []
    outcome = log(tmp_path, *heading, row(columns), row(columns, event_id="SEND"), bom=has_heading)
    (record,) = outcome.records
    assert (record.from_.address, [to.address for to in record.to]) == (AMARA, [BILAL, ELENI])
    assert (record.direction, record.mailbox, record.observed_at) == ("outbound", AMARA, NOON)
    assert (record.message_id, record.subject) == ("<minutes-1@example.org>", 'Minutes, "final"')
    assert (record.size_bytes, record.visible) == (2048, ["size_bytes", "subject", "to"])
    assert b"planted" not in b"".join(line.value for line in outcome.lines)
    assert outcome.account.other_kinds == ({"directive": 3} if has_heading else {})


OLD = [
    "2026-3-10", "12:00:00 GMT", "-", "-", "-", "EXCHANGE", "-", BILAL, "1027", "AB12@exchange.example.org", "0", "0",
    "288", "1", "2026-3-10 12:00:00 GMT", "0", "-", "c=GB;a= ;p=Example", "-", AMARA,
]  # fmt: skip


@pytest.mark.parametrize("more", [[], ["-"]])
@pytest.mark.parametrize("heading", [[], ["# Message Tracking Log File", "# Date\tTime\tclient-ip"]])
def test_exchange_2003_wrote_tabs(tmp_path: Path, heading: list[str], more: list[str]) -> None:
    second = [*OLD[:7], ELENI, "1020", *OLD[9:]]
    (record,) = log(tmp_path, *heading, "\t".join([*OLD, *more]), "\t".join([*second, *more])).records
    assert (record.message_id, record.observed_at) == ("<AB12@exchange.example.org>", NOON)
    assert ([to.address for to in record.to], record.subject) == ([BILAL, ELENI], None)


def test_columns_may_stand_in_any_order_and_unknown_ones_are_passed_over(tmp_path: Path) -> None:
    columns = ",".join([*reversed(OF_2016.split(",")), "planted"])
    (record,) = log(tmp_path, f"#Fields: {columns}", row(columns, planted="planted")).records
    assert (record.mailbox, record.size_bytes) == (AMARA, 2048)


def test_a_heading_may_hold_a_tab(tmp_path: Path) -> None:
    assert [one.subject for one in log(tmp_path, row(OF_2016, message_subject="a\tb")).records] == ["a\tb"]


def test_rows_of_two_mails_may_stand_mixed(tmp_path: Path) -> None:
    other = {"network_message_id": "other", "message_id": "<2@example.net>", "sender_address": ELENI}
    expanded = {"event_id": "EXPAND", "recipient_address": CARYS.replace("carys", "dilys")}
    rows = [row(OF_2016), row(OF_2016, **other), row(OF_2016, **expanded), row(OF_2016, event_id="DELIVER", **other)]
    found = [(one.mailbox, len(one.to)) for one in log(tmp_path, *rows).records]
    assert found == [(AMARA, 3), (BILAL, 2)]


def test_a_bounce_is_an_answer_of_a_machine(tmp_path: Path) -> None:
    bounce = row(OF_2016, sender_address="", return_path="<>", recipient_address=AMARA)
    (record,) = log(tmp_path, bounce).records
    assert (record.from_.address, record.auto_submitted) == ("<>", "auto-replied")


@pytest.mark.parametrize("column", ["return_path", "related_recipient_address"])
def test_who_stands_beside_is_protected_too(tmp_path: Path, column: str) -> None:
    assert log(tmp_path, row(OF_2016, **{column: CARYS})).account.shielded == {"union_official": 1}


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("#Date: 2026-03-10", "directive"),
        (row(OF_2016, event_id="HARECEIVE"), "shadow-redundancy"),
        (row(OF_2016, message_id="", network_message_id=""), "row-without-message"),
    ],
)
def test_rows_that_are_about_no_mail_are_counted(tmp_path: Path, line: str, kind: str) -> None:
    outcome = log(tmp_path, line)
    assert (outcome.account.other_kinds, outcome.account.seen) == ({kind: 1}, 0)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("planted", "line_unreadable"),
        (row(OF_2016) + ",planted", "line_unreadable"),
        (row(OF_2016)[:80] + '"', "line_unreadable"),
        (row(OF_2016, date_time="planted"), "time_unusable"),
        (row(OF_2016, date_time="1980-01-01T00:00:00Z"), "time_unusable"),
        ("\t".join(["planted", *OLD[1:]]), "time_unusable"),
        (row(OF_2016, sender_address="", return_path=""), "field_missing"),
        (row(OF_2016, recipient_address=""), "field_missing"),
        (row(OF_2016, message_subject="a" * 1_100_000), "too_large"),
    ],
)
def test_a_bad_row_is_a_letter_and_its_neighbours_go_on(tmp_path: Path, line: str, reason: str) -> None:
    good = row(OF_2016, network_message_id="other")
    outcome = log(tmp_path, line, good)
    assert ([letter.reason for letter in outcome.letters], len(outcome.records)) == ([reason], 1)


def test_headings() -> None:
    assert [is_heading(line) for line in (b"#Fields: a", b"\xef\xbb\xbf#Fields: a", b"# Date\tTime", b"#Date: x")] == [
        True,
        True,
        True,
        False,
    ]


def test_the_example_of_the_format_is_a_row_of_it(tmp_path: Path) -> None:
    assert [record.mailbox for record in log(tmp_path, CONNECTOR.example).records] == [AMARA]
