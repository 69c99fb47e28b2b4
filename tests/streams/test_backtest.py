"""A backtest is the connectors and the pipeline in a row, on files, and accounts for all it saw."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.streams import keys
from headerfirst.streams.backtest import Backtest, Plan
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.interface import Given
from headerfirst.streams.line import Line

from tests import builders
from tests.builders import AMARA, CARYS, ELENI
from tests.streams.connectors.desks import EVERYBODY, NOW, dmu, mail

OUT = (f"From: {AMARA}", f"To: {ELENI}", "Auto-Submitted: auto-forwarded")


def register_file(folder: Path, *records: RegisterRecord) -> Path:
    path = folder / "register.jsonl"
    path.write_bytes(b"".join(Line("register", key_of(record), encode(record)).to_json() + b"\n" for record in records))
    return path


def a_backtest(path: Path, register: Path | None, format_name: str = "eml", at: datetime | None = None) -> Backtest:
    plan = Plan(dmu(), connector_for(format_name), (path,), keys.PUBLISHED, NOW, register, Given(at=at))
    return Backtest(plan)


@pytest.fixture
def mails(tmp_path: Path) -> Path:
    folder = tmp_path / "mails"
    folder.mkdir()
    for number, headers in enumerate([OUT, (), ("From:",), (f"From: {CARYS}",), ("To: x@example.net",)]):
        (folder / f"{number}.eml").write_bytes(mail(f"Message-ID: <{number}>", *headers))
    return folder


def test_door_records_findings_letters_and_incidents_are_told(mails: Path, tmp_path: Path) -> None:
    backtest = a_backtest(mails, register_file(tmp_path, *EVERYBODY))
    topics = [line.topic for line in backtest.run()]
    assert topics == ["email-metadata", "findings", "email-metadata", "dead-letters", "incidents"]
    assert backtest.published == {"email-metadata": 2, "findings": 1, "dead-letters": 1, "incidents": 1}
    assert backtest.account.counts() == {
        "inputs": 5,
        "seen": 5,
        "produced": 2,
        "shielded": {"union_official": 1},
        "out_of_scope": {"not_ours": 1},
        "dead_letters": {"field_missing": 1},
        "other_kinds": {},
        "passed_unseen": {},
    }


def test_two_runs_are_equal_byte_for_byte(mails: Path, tmp_path: Path) -> None:
    register = register_file(tmp_path, *EVERYBODY)
    assert list(a_backtest(mails, register).run()) == list(a_backtest(mails, register).run())


def test_without_a_register_nothing_is_shielded_and_all_mail_is_inbound(mails: Path) -> None:
    backtest = a_backtest(mails, None)
    door = [decode(line.topic, line.value).record for line in backtest.run() if line.topic == "email-metadata"]
    assert {record.direction for record in door} == {"inbound"}
    assert backtest.account.shielded == backtest.account.out_of_scope == {}


def test_a_duplicate_event_is_one_finding(tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    for name in ("1", "2"):
        (folder / name).write_bytes(mail(*OUT))
    lines = list(a_backtest(folder, register_file(tmp_path, *EVERYBODY)).run())
    incidents = [decode(line.topic, line.value).record for line in lines if line.topic == "incidents"]
    assert [incident.finding_count for incident in incidents] == [1]


def test_what_backtest_printed_can_be_read_again(mails: Path, tmp_path: Path) -> None:
    register = register_file(tmp_path, *EVERYBODY)
    first = list(a_backtest(mails, register).run())
    printed = tmp_path / "printed.jsonl"
    printed.write_bytes(b"".join(line.to_json() + b"\n" for line in first))
    again = list(a_backtest(printed, register, "jsonl").run())
    assert again == [line for line in first if line.topic != "dead-letters"]


def test_register_records_among_the_input_count_from_where_they_stand(tmp_path: Path) -> None:
    official = builders.union_official()
    to_carys = builders.email_metadata(to=[builders.address(CARYS)])
    path = tmp_path / "day.jsonl"
    lines = [Line("email-metadata", None, encode(to_carys)), Line("register", None, encode(official))]
    path.write_bytes(b"\n".join(line.to_json() for line in [*lines, lines[0]]))
    backtest = a_backtest(path, register_file(tmp_path, builders.organisation(), builders.person()), "jsonl")
    assert len(list(backtest.run())) == 1
    assert backtest.account.shielded == {"union_official": 1}


@pytest.mark.parametrize("content", [b"", b"\n\n"])
def test_an_empty_register_file_is_no_register(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "register.jsonl"
    path.write_bytes(content)
    with pytest.raises(Misconfigured, match="holds no record"):
        a_backtest(tmp_path, path)


def test_every_path_is_looked_at_before_anything_is_told(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(mail())
    plan = Plan(dmu(), connector_for("eml"), (tmp_path, tmp_path / "missing"), keys.PUBLISHED, NOW)
    with pytest.raises(Misconfigured, match="missing cannot be read"):
        next(Backtest(plan).run())
