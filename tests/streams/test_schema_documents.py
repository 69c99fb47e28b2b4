"""docs/schemas says what the types say, and its schemas accept what the codec writes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from click.testing import CliRunner
from headerfirst.schemas.catalogue import BY_TOPIC, CATALOGUE
from headerfirst.streams import codec, schema_documents
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import builders, strategies

COMMITTED = Path(__file__).parents[2] / "docs" / "schemas"
SCHEMAS = {entry.name: schema_documents.record_document(entry) for entry in CATALOGUE}
TOPICS = sorted(BY_TOPIC)


def accepts(name: str, value: Any) -> bool:
    return bool(jsonschema.Draft202012Validator(SCHEMAS[name]).is_valid(value))


@pytest.mark.checkout
def test_the_committed_documents_are_what_the_types_say() -> None:
    wanted = schema_documents.documents()
    found = {path.name: path.read_bytes() for path in COMMITTED.iterdir()}
    stale = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    assert stale == [], "write them again: python -m headerfirst.streams.schema_documents docs/schemas"


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_document_is_a_json_schema_with_a_name(name: str) -> None:
    schema = SCHEMAS[name]
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:headerfirst:schema:{name}:v1"
    assert schema["title"] == f"headerfirst.{name}.v1"


@pytest.mark.parametrize("topic", TOPICS)
@settings(max_examples=10, deadline=None)
@given(data=st.data())
def test_what_the_codec_writes_is_valid(topic: str, data: st.DataObject) -> None:
    value = codec.encode(data.draw(strategies.records(topic)))
    assert accepts(BY_TOPIC[topic].name, msgspec.json.decode(value))


@pytest.mark.parametrize(
    "fields",
    [
        {"channel": "fax"},
        {"recipient_count": -1},
        {"to": "amara"},
        {"observed_at": "2026-03-10T12:00:00+01:00"},
        {"from": {"name": "Eleni"}},
        {"mailbox": None},
    ],
)
def test_what_the_codec_refuses_is_not_valid(fields: dict[str, Any]) -> None:
    plain = msgspec.json.decode(codec.encode(builders.email_metadata()))
    assert accepts("email-metadata", plain)
    assert not accepts("email-metadata", plain | fields)


def test_a_reader_has_to_bear_new_fields() -> None:
    plain = msgspec.json.decode(codec.encode(builders.incident()))
    assert accepts("incident", plain | {"added_later": 1})


def test_the_check_finds_what_is_stale_missing_or_too_much(tmp_path: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(schema_documents.main, [*arguments, str(tmp_path)])
        return result.exit_code, result.output

    assert run()[0] == 0
    assert run("--check") == (0, "")
    (tmp_path / "held.json").write_text("{}")
    (tmp_path / "usage.json").unlink()
    (tmp_path / "wizard.json").write_text("{}")
    code, output = run("--check")
    assert code == 1
    assert [Path(line.split()[0]).name for line in output.splitlines()] == ["held.json", "usage.json", "wizard.json"]
    assert run()[1].startswith("3 of 20 documents changed")
    assert run("--check") == (0, "")
