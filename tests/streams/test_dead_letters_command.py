"""`headerfirst dead-letters` on a real Kafka: what went wrong is listed, shown, and sent in again from its origin."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from confluent_kafka import OFFSET_BEGINNING, Producer
from confluent_kafka import TopicPartition as ConfluentPartition
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams import admin, redrive
from headerfirst.streams.codec import encode
from headerfirst.streams.commands.dead_letters import dead_letters
from headerfirst.streams.dead_letters import Origin, dead_letter
from headerfirst.streams.plain_clients import until_the_end
from kafka import TopicPartition

from tests import builders

pytestmark = pytest.mark.e2e

NAMES = Pseudonyms(b"t" * 32, b"i" * 32)
BROKEN = b'{"subject":"Redundancies"' + 1_000 * b" "
TOO_SHORT = b"{}"


@pytest.fixture
def office(kafka: str, prefix: str) -> Iterator[tuple[str, str]]:
    """Two broken records on `web-proxy` and their letters, one of them met twice, beside one of a file's."""
    layout = admin.Layout(prefix, partitions=1, replication=1)
    with admin.connect(kafka) as client:
        admin.apply(client, layout)
    producer: Any = Producer({"bootstrap.servers": kafka, "compression.type": "lz4"})  # as workers do
    origins = []
    for offset, value in enumerate((BROKEN, TOO_SHORT)):
        key = builders.AMARA.encode()
        producer.produce(f"{prefix}web-proxy", value=value, key=key)
        origins.append(Origin(key, value, f"{prefix}web-proxy", 0, offset))
    for origin, reason in [
        (origins[0], "not_json"),
        (origins[1], "field_missing"),
        (origins[0], "not_json"),
        (Origin(None, b"From: nobody"), "headers_unreadable"),
    ]:
        letter = dead_letter(NAMES, origin, reason, "web")  # type: ignore[arg-type]  # a reason, not any text
        producer.produce(
            f"{prefix}dead-letters",
            value=encode(letter.record),
            key=letter.key.encode(),
            headers=letter.headers,
        )
    assert producer.flush(30) == 0
    yield kafka, prefix
    with admin.connect(kafka) as client:
        client.delete_topics(layout.names())


def run(office: tuple[str, str], *arguments: str) -> Result:
    bootstrap, prefix = office
    name, *others = arguments
    result = CliRunner().invoke(dead_letters, [name, "--bootstrap", bootstrap, "--prefix", prefix, *others])
    assert "Redundancies" not in result.output
    assert "amara" not in result.output
    return result


def listed(office: tuple[str, str]) -> dict[str, Any]:
    lines = map(json.loads, run(office, "list", "--json").stdout.splitlines())
    return {line["reason"]: line for line in lines}


def on_web_proxy(office: tuple[str, str]) -> list[Any]:
    bootstrap, prefix = office
    with redrive.consumer_of(bootstrap) as consumer:
        consumer.assign([ConfluentPartition(f"{prefix}web-proxy", 0, OFFSET_BEGINNING)])
        return list(until_the_end(consumer))


def test_the_list_has_each_letter_once(office: tuple[str, str]) -> None:
    _, prefix = office
    letters = listed(office)
    assert {reason: (line["origin"], line["times"]) for reason, line in letters.items()} == {
        "not_json": (f"{prefix}web-proxy-0:0", 2),
        "field_missing": (f"{prefix}web-proxy-0:1", 1),
        "headers_unreadable": ("a file", 1),
    }
    table = run(office, "list").stdout
    assert all(line["letter_id"] in table for line in letters.values())


def test_one_letter_is_shown_whole(office: tuple[str, str]) -> None:
    letter_id = listed(office)["not_json"]["letter_id"]
    shown = json.loads(run(office, "show", letter_id).stdout)
    assert shown["letter"]["letter_id"] == letter_id
    assert shown["headers"]["__connect.errors.connector.name"] == "headerfirst-web"
    with pytest.raises(Misconfigured, match="There is no letter nonesuch"):
        CliRunner().invoke(
            dead_letters,
            ["show", "--bootstrap", office[0], "--prefix", office[1], "nonesuch"],
            catch_exceptions=False,
        )


def test_letters_of_a_reason_go_to_their_origin_again(office: tuple[str, str]) -> None:
    result = run(office, "redrive", "--reason", "not_json")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "1 sent, 0 lost.")
    records = on_web_proxy(office)
    assert [record.value() for record in records] == [BROKEN, TOO_SHORT, BROKEN]
    assert records[2].key() == records[0].key()
    assert records[2].timestamp() == records[0].timestamp()
    assert records[2].headers() == [("headerfirst-attempt", b"1")]


def test_a_dry_run_sends_nothing(office: tuple[str, str]) -> None:
    result = run(office, "redrive", "--reason", "field_missing", "--dry-run")
    assert result.stdout.splitlines()[-1] == "1 would be sent, 0 lost."
    assert len(on_web_proxy(office)) == 2


def test_what_retention_removed_or_a_file_held_is_said_and_the_rest_goes(office: tuple[str, str]) -> None:
    bootstrap, prefix = office
    letters = listed(office)
    with admin.connect(bootstrap) as client:
        client.delete_records({TopicPartition(f"{prefix}web-proxy", 0): 1})
    result = run(office, "redrive", "--all")
    assert result.exit_code == 1
    gone, file = letters["not_json"]["letter_id"], letters["headers_unreadable"]["letter_id"]
    assert sorted(result.stderr.splitlines()) == sorted(
        [
            f"{gone} cannot be sent again: retention removed its record from {prefix}web-proxy.",
            f"{file} cannot be sent again: it came from a file: read that again with `headerfirst ingest`.",
        ]
    )
    assert result.stdout.splitlines()[-1] == "1 sent, 2 lost."
    assert [record.value() for record in on_web_proxy(office)] == [TOO_SHORT, TOO_SHORT]


def test_named_letters_are_sent(office: tuple[str, str]) -> None:
    letter_id = listed(office)["field_missing"]["letter_id"]
    assert run(office, "redrive", letter_id).stdout.splitlines()[-1] == "1 sent, 0 lost."


@pytest.mark.parametrize("arguments", [[], ["--all", "--reason", "not_json"], ["x", "--all"]])
def test_it_has_to_be_said_which_letters(arguments: list[str]) -> None:
    with pytest.raises(Misconfigured, match="Name letters, or --all, or --reason"):
        CliRunner().invoke(dead_letters, ["redrive", *arguments], catch_exceptions=False)
