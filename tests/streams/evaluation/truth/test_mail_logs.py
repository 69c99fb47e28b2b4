"""The sets of mail logs: a line that says one fact is read among lines of our own, and only that fact is compared."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.evaluation.truth.comparing import Comparison, compare
from headerfirst.streams.evaluation.truth.mail_logs import TRUTHS

from tests.builders import AMARA, BILAL, ELENI
from tests.streams.connectors.desks import dmu
from tests.streams.connectors.test_exchange_tracking import OF_2016, OLD, row
from tests.streams.connectors.test_m365_trace import TRACED
from tests.streams.connectors.test_workspace_gmail import event
from tests.streams.connectors.test_zeek_smtp import session, tabbed
from tests.streams.evaluation.truth.invented_sets import intake, parsed

QUEUE_ID = "4D2F1A0B3C"
DELIVERED = f"{QUEUE_ID}: to=<{BILAL}>, relay=local, delay=1, dsn=2.0.0, status=sent (ok)"
OF_2003 = {
    "message_sender": AMARA,
    "message_recipient": BILAL,
    "internal_message_id": "AB12@exchange.example.org",
    "len": "288",
    "recipient_count": "1",
    "message_subject": "-",
}
FROM_AMARA: Any = {"from": {"address": [AMARA]}}
TO_BILAL = [{"address": BILAL}]
OF_2007 = {"message_sender": AMARA, "message_id": "2@example.org", "message_subject": "Minutes"}


def postfix(data: Path, message: str, program: str = "", **email: Any) -> None:
    log = {"log": {"syslog": {"appname": program}}} if program else {}
    intake(data, "postfix", message, email=email, **log)


@pytest.fixture
def found(tmp_path: Path) -> dict[str, Comparison]:
    postfix(tmp_path, DELIVERED, "postfix/local", to={"address": [BILAL]})
    postfix(tmp_path, f"{QUEUE_ID}: from=<{AMARA}>, size=1, nrcpt=1 (queue active)", **FROM_AMARA)
    postfix(tmp_path, f"{QUEUE_ID}: uid=1 from=<{AMARA}>", "postfix/pickup", **FROM_AMARA)
    postfix(tmp_path, f"{QUEUE_ID}: message-id=<1@example.org>", "postfix/cleanup", message_id="1@example.org")
    postfix(tmp_path, f"{QUEUE_ID}: Used TLS", "postfix/smtp")
    postfix(tmp_path, "spamd: result", "spamd", message_id="1@example.org")
    parsed(tmp_path, "postfix", DELIVERED, message_recipient=BILAL)
    parsed(tmp_path, "MSExchange2003MessageTracking", "\t".join(OLD), **OF_2003)
    submitted = f"2026-03-10T12:00:00Z,,,,,,,STOREDRIVER,SUBMIT,,<2@example.org>,,,,,,,Minutes,{AMARA},,"
    parsed(tmp_path, "MSExchange2007MessageTracking", submitted, **OF_2007)
    rows = tmp_path / "exchange_tracking"
    rows.mkdir()
    (rows / "rows.log").write_text(
        row(OF_2016, recipient_address=BILAL) + "\n" + row(OF_2016, event_id="HAREDIRECT") + "\n"
    )
    traced = {"email": {"from": {"address": [AMARA]}, "subject": "Minutes"}, "@timestamp": "2026-03-10T12:00:00.120Z"}
    intake(tmp_path, "message-trace", json.dumps(TRACED | {"Received": "2026-03-10T12:00:00.12Z"}), **traced)
    gmail = {"id": {"applicationName": "gmail"}, "parameters": json.loads(event(destination=TO_BILAL))}
    reading = {"id": {"applicationName": "gmail"}, "parameters": json.loads(event({"mail_event_type": 15}))}
    (tmp_path / "panther_tests").mkdir()
    (tmp_path / "panther_tests" / "tests_public.jsonl").write_text(
        "\n".join(json.dumps({"log": log}) for log in (gmail, reading, {"id": {"applicationName": "drive"}}))
    )
    (tmp_path / "zeek").mkdir()
    (tmp_path / "zeek" / "smtp.log").write_text(
        session(rcptto=[ELENI]) + "\n" + json.dumps({"ts": 1.0, "helo": "x"}) + "\n"
    )
    (tmp_path / "zeek" / "tabbed_smtp.log").write_text(tabbed(rcptto=[ELENI]) + "\n#close\n")
    return {f"{truth.format} {truth.folder}": compare(truth, tmp_path, dmu()) for truth in TRUTHS}


@pytest.mark.parametrize(
    ("name", "cases", "records", "other_kinds", "equal"),
    [
        ("postfix sekoia_intake/postfix", 6, 5, 1, {"to.0.address": 1, "from.address": 2, "message_id": 1}),
        ("postfix pylogsparser_examples", 1, 1, 0, {"to.0.address": 1}),
        ("exchange-tracking exchange_tracking", 2, 1, 1, {}),
        ("workspace-gmail panther_tests", 2, 1, 1, {}),
        ("zeek-smtp zeek", 3, 2, 1, {}),
    ],
)
def test_a_set_is_read_as_expected(
    found: dict[str, Comparison], name: str, cases: int, records: int, other_kinds: int, equal: dict[str, int]
) -> None:
    one = found[name]
    assert (one.cases, one.records, one.other_kinds, one.lost) == (cases, records, other_kinds, 0)
    assert (one.equal, one.different) == (equal, {})


def test_fields_of_exchange_and_microsoft_365(found: dict[str, Comparison]) -> None:
    exchange, trace = found["exchange-tracking pylogsparser_examples"], found["m365-trace sekoia_intake/message-trace"]
    assert (exchange.records, exchange.different, exchange.equal["message_id"]) == (2, {}, 2)
    assert (trace.records, trace.equal["observed_at"], trace.equal["subject"]) == (1, 1, 1)


def test_what_is_not_as_expected_is_seen(tmp_path: Path) -> None:
    postfix(tmp_path, DELIVERED, "postfix/local", to={"address": [ELENI]})
    assert compare(TRUTHS[0], tmp_path, dmu()).unexplained == ["to.0.address"]


def test_every_mail_log_has_its_sets() -> None:
    names = ["postfix", "exchange-tracking", "m365-trace", "workspace-gmail", "zeek-smtp"]
    assert {truth.format for truth in TRUTHS} == {connector_for(name).name for name in names}
