"""The plain world is made of records that decode, and nobody in it is real."""

from __future__ import annotations

from typing import Any

import msgspec
from headerfirst.agents.plain_world import CASE, MAIL, OURS, REGISTER, VISIT
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.schemas.web_proxy import WebProxy


def test_it_decodes() -> None:
    msgspec.convert(dict(MAIL) | {"recipient_count": 1, "direction": "internal"}, EmailMetadata)
    msgspec.convert(VISIT, WebProxy)
    records: list[Any] = [msgspec.convert(entry, RegisterRecord) for entry in (*REGISTER, CASE)]
    assert len({key_of(record) for record in records}) == len(records)


def test_its_addresses_are_reserved_ones() -> None:
    assert OURS == "example.org"
    domains = {text.rpartition("@")[2].strip(">") for text in _strings((MAIL, VISIT, REGISTER)) if "@" in text}
    assert domains == {OURS}


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return _strings(tuple(value.values()))
    return [text for part in value for text in _strings(part)] if isinstance(value, list | tuple) else []
