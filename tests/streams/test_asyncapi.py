"""The AsyncAPI document is valid by its official schema, whole in itself, and says what topics and envelopes say."""

from __future__ import annotations

import copy
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from headerfirst.schemas.catalogue import BY_TOPIC
from headerfirst.streams import codec, envelope, schema_documents
from headerfirst.streams.topics import TOPICS

from tests import builders

DOCUMENT = schema_documents.asyncapi_document()
SPECS = "@asyncapi/specs@6.11.1"
BUILD = Path(__file__).parents[2] / ".build" / "asyncapi"


@pytest.fixture(scope="session")
def official() -> Any:
    """The AsyncAPI 3.0 JSON Schema as its makers publish it; fetched once, kept beside the build."""
    schema = BUILD / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0.json"
    if not schema.exists():
        _fetch()
    return jsonschema.Draft7Validator(json.loads(schema.read_bytes()))


def _fetch() -> None:
    reason = "the official AsyncAPI schema needs npm and a registry"
    if shutil.which("npm") is not None:
        command = ["npm", "install", "--prefix", str(BUILD), "--no-save", "--ignore-scripts", "--silent", SPECS]
        BUILD.mkdir(parents=True, exist_ok=True)
        if subprocess.run(command, capture_output=True, timeout=120, check=False).returncode == 0:
            return
    pytest.fail(reason) if os.environ.get("CI") == "true" else pytest.skip(reason)


def test_it_is_valid_by_the_official_schema(official: Any) -> None:
    problems = [f"{error.json_path}: {error.message}" for error in official.iter_errors(DOCUMENT)]
    assert problems == []


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("channels", "usage", "bindings", "kafka", "partitions"), 0),
        (("channels", "usage", "bindings", "kafka", "topicConfiguration", "cleanup.policy"), "compact"),
        (("operations", "mail-sends-findings", "action"), "publish"),
        (("components", "messages", "incident", "payloads"), {}),
    ],
)
def test_the_official_schema_would_notice(official: Any, place: tuple[str, ...], value: Any) -> None:
    broken = copy.deepcopy(DOCUMENT)
    *way, last = place
    part = broken
    for name in way:
        part = part[name]
    part[last] = value
    assert not official.is_valid(broken)


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_everything_that_it_refers_to_is_in_it() -> None:
    for reference in set(references(DOCUMENT)):
        part: Any = DOCUMENT
        for name in reference.removeprefix("#/").split("/"):
            assert name in part, reference
            part = part[name]


def test_channels_are_the_table_of_topics() -> None:
    assert DOCUMENT["channels"].keys() == TOPICS.keys()
    binding = DOCUMENT["channels"]["incidents"]["bindings"]["kafka"]
    assert binding["partitions"] == 1
    assert binding["topicConfiguration"]["cleanup.policy"] == ["compact"]
    assert binding["topicConfiguration"]["max.compaction.lag.ms"] == 86_400_000
    for topic in TOPICS.values():
        stated = DOCUMENT["channels"][topic.name]["bindings"]["kafka"]["topicConfiguration"]
        assert stated.keys() == topic.config().keys()


def test_the_headers_are_those_that_the_envelope_writes() -> None:
    for topic, record in (
        ("incidents", builders.incident()),
        ("ledger-entries", builders.ledger_entry()),
        ("email-metadata", builders.email_metadata()),
    ):
        schema = DOCUMENT["components"]["messages"][BY_TOPIC[topic].name]["headers"]
        written = {name: value.decode() for name, value in envelope.headers_for(topic, record, "mail", "findings-0:1")}
        jsonschema.Draft7Validator(schema).validate(written)
        assert written.keys() == schema["properties"].keys()
    assert "headers" not in DOCUMENT["components"]["messages"]["usage"]


def test_others_may_leave_the_headers_out_at_the_doors_alone() -> None:
    required = {
        name: bool(message.get("headers", {}).get("required"))
        for name, message in DOCUMENT["components"]["messages"].items()
    }
    without = {name for name, needed in required.items() if not needed}
    assert without == {"email-metadata", "web-proxy", "account-change", "report", "register", "command", "usage"}


def test_a_payload_is_the_record() -> None:
    payload = DOCUMENT["components"]["messages"]["web-proxy"]["payload"]
    schema = payload | {"components": DOCUMENT["components"]}
    value = json.loads(codec.encode(builders.web_proxy()))
    validator = jsonschema.Draft7Validator(schema)
    assert validator.is_valid(value)
    assert not validator.is_valid(value | {"action": "perhaps"})


def test_our_roles_name_their_consumer_group() -> None:
    group = DOCUMENT["operations"]["mail-receives-email-metadata"]["bindings"]["kafka"]["groupId"]
    assert group["pattern"] == "headerfirst-mail$"
    assert "bindings" not in DOCUMENT["operations"]["mail-receives-register"]
    assert "bindings" not in DOCUMENT["operations"]["soc-receives-incidents"]
