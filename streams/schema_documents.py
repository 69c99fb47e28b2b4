"""Writes docs/schemas from the types: a JSON Schema for each record, and one AsyncAPI document.

    python -m headerfirst.streams.schema_documents [--check] docs/schemas

With `--check` nothing is written: exit code 1 says that the folder is not what the types say.
"""

from __future__ import annotations

import inspect
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import click
import msgspec
from headerfirst.schemas.catalogue import CATALOGUE, CURRENT_VERSION, Entry
from headerfirst.streams import asyncapi

Json = dict[str, Any]

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
ASYNCAPI: Final = "asyncapi.json"
UTC_ONLY: Final = "(Z|[+]00:00)$"


def documents() -> dict[str, bytes]:
    """Every file of the folder by its name."""
    files = {f"{entry.name}.json": record_document(entry) for entry in CATALOGUE}
    files[ASYNCAPI] = asyncapi_document()
    return {name: msgspec.json.format(msgspec.json.encode(file)) + b"\n" for name, file in files.items()}


def record_document(entry: Entry) -> Json:
    """JSON Schema 2020-12 of what travels as one `ce_type`."""
    [schema], parts = msgspec.json.schema_components([entry.record], ref_template="#/$defs/{name}")
    top = parts.pop(schema["$ref"].rpartition("/")[2]) if "$ref" in schema else schema
    identity = f"urn:headerfirst:schema:{entry.name}:v{CURRENT_VERSION}"
    return {"$schema": DIALECT, "$id": identity, **_open(top), "title": entry.ce_type, "$defs": _open(parts)}


def asyncapi_document() -> Json:
    records = [entry.record for entry in CATALOGUE]
    payloads, parts = msgspec.json.schema_components(records, ref_template="#/components/schemas/{name}")
    named = {entry.name: _open(payload) for entry, payload in zip(CATALOGUE, payloads, strict=True)}
    return asyncapi.document(named, _open(parts), version("headerfirst"))


def _open(schema: Any) -> Any:
    """As the contract has it, where msgspec's schema says more or less: fields may be added, times are UTC."""
    if isinstance(schema, list):
        return [_open(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {
        name: inspect.cleandoc(part) if name == "description" and isinstance(part, str) else _open(part)
        for name, part in schema.items()
        # A reader has to bear new fields; and `discriminator` is OpenAPI's, no keyword here.
        if not (name == "additionalProperties" and part is False) and name != "discriminator"
    }
    return kept | {"pattern": UTC_ONLY} if schema.get("format") == "date-time" else kept


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit code 1 if anything would change.")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.pass_context
def main(context: click.Context, folder: Path, check: bool) -> None:  # noqa: FBT001 - click passes by name
    """Write the schemas of all records, and the AsyncAPI document, to FOLDER."""
    wanted = documents()
    found = {path.name: path.read_bytes() for path in folder.glob("*.json")}
    stale = sorted(name for name in wanted.keys() | found.keys() if wanted.get(name) != found.get(name))
    if check:
        for name in stale:
            click.echo(f"{folder / name} is not what the types say", err=True)
        context.exit(1 if stale else 0)
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in wanted:
            (folder / name).write_bytes(wanted[name])
        else:
            (folder / name).unlink()
    click.echo(f"{len(stale)} of {len(wanted)} documents changed in {folder}")


if __name__ == "__main__":
    main()
