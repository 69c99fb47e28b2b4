"""The register is written as far as it differs, and what the broker did not take is said."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.schemas.register import Heartbeat, RegisterRecord, key_of
from headerfirst.streams import plain_clients, register_writer
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.register_writer import differences, open_writer, present_records

from tests import builders
from tests.conftest import NewBroker
from tests.streams.faust_apps import read

NOBODY = "127.0.0.1:1"


def test_what_was_written_is_present(embedded: NewBroker) -> None:
    bootstrap = embedded({"p-register": 1}).bootstrap
    records: list[RegisterRecord] = [builders.person(), builders.union_official()]
    with open_writer(bootstrap, "p-") as writer:
        assert writer.write(records) == 2
    assert present_records(bootstrap, "p-") == {key_of(record): encode(record) for record in records}


def test_the_newest_of_a_key_is_present(embedded: NewBroker) -> None:
    bootstrap = embedded({"register": 1}).bootstrap
    with open_writer(bootstrap, "") as writer:
        writer.write([builders.person(), builders.person(name="Amara Musa")])
    [value] = present_records(bootstrap, "").values()
    assert decode("register", value).record == builders.person(name="Amara Musa")


def test_an_empty_register_has_nothing_and_is_no_error(embedded: NewBroker) -> None:
    assert present_records(embedded({"register": 1}).bootstrap, "") == {}


async def test_records_say_what_they_are_in_their_headers(embedded: NewBroker) -> None:
    bootstrap = embedded({"register": 1}).bootstrap
    with open_writer(bootstrap, "") as writer:
        writer.write([builders.union_official()])
    [message] = await read(bootstrap, "register", 1)
    headers = dict(message.headers)
    assert (message.key, headers["ce_type"]) == (b"union-official/carys", b"headerfirst.register.v1")
    assert headers["ce_source"] == b"headerfirst/register"


async def test_a_heartbeat_is_of_now_and_always_the_same_key(embedded: NewBroker) -> None:
    bootstrap = embedded({"register": 1}).bootstrap
    with open_writer(bootstrap, "") as writer:
        writer.beat()
        writer.beat()
    first, second = await read(bootstrap, "register", 2)
    beat = decode("register", second.value).record
    assert isinstance(beat, Heartbeat)
    assert first.key == second.key == b"heartbeat/register"
    assert timedelta(0) <= datetime.now(UTC) - beat.at < timedelta(minutes=1)


def test_more_records_than_a_client_queues_are_written_in_parts(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_writer, "_AT_A_TIME", 10)
    bootstrap = embedded({"register": 1}).bootstrap
    people = [builders.person(id=f"person-{number}", addresses=[]) for number in range(25)]
    with open_writer(bootstrap, "") as writer:
        assert writer.write(people) == 25
    assert len(present_records(bootstrap, "")) == 25


def test_only_what_differs_is_a_difference() -> None:
    present = {key_of(record): encode(record) for record in (builders.person(), builders.union_official())}
    moved = builders.person(org_unit="library")
    assert differences([moved, builders.union_official(), builders.organisation()], present) == [
        moved,
        builders.organisation(),
    ]


def test_of_several_records_with_one_key_the_last_counts_as_on_a_topic() -> None:
    first, last = builders.person(org_unit="library"), builders.person()
    assert differences([first, last], {}) == [last]
    assert differences([first, last], {key_of(last): encode(last)}) == []


def test_an_absent_broker_is_a_sentence(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(plain_clients, "ANSWER", 0.5)
    with pytest.raises(Misconfigured, match=r"No Kafka answers at 127\.0\.0\.1:1: start one"), open_writer(NOBODY, ""):
        pass
    with pytest.raises(Misconfigured, match=r"No Kafka answers at 127\.0\.0\.1:1: start one"):
        present_records(NOBODY, "")
    assert capfd.readouterr().err == ""


def test_a_missing_topic_is_a_sentence(embedded: NewBroker) -> None:
    bootstrap = embedded({"register": 1}).bootstrap
    with pytest.raises(Misconfigured, match=r"lacks p-register: run `headerfirst topics apply`"):
        present_records(bootstrap, "p-")


def test_a_broker_that_is_gone_takes_nothing_and_nothing_leaves_later(
    embedded: NewBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register_writer, "_DELIVERY", 0.5)
    broker = embedded({"register": 1})
    with open_writer(broker.bootstrap, "") as writer:
        broker.close()
        with pytest.raises(Retriable, match="did not take 2 records"):
            writer.write([builders.person(), builders.union_official()])
        assert len(writer._producer) == 0
