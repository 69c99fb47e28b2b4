"""A server's answer of many records taken as that many items: what is wrong with one of them costs no other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

import msgspec
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.interface import Conversion, Drafted, OtherKind, Raw, Unreadable
from headerfirst.streams.connectors.json_records import Fields, read_as
from msgspec.structs import replace

_MAY_BE_A_PAGE: Final = re.compile(rb'"(?:items|value)"\s*:\s*\[').search


class _Page(Fields, frozen=True, kw_only=True):
    """Google calls its records `items`, Microsoft `value`."""

    items: list[msgspec.Raw] | str | None = None
    value: list[msgspec.Raw] | str | None = None


_DECODER: Final = msgspec.json.Decoder(_Page)


class Pages(Conversion):
    """Of records, where a conversion of each is at hand."""

    def __init__(self, records: Conversion) -> None:
        self._records = records

    def take(self, raw: Raw) -> Iterator[Drafted]:
        page = records_of(raw)
        if page is None:
            yield from self._records.take(raw)
            return
        if not page:
            yield OtherKind("empty-page")
        for record in page:
            try:
                yield from self._records.take(record)
            except Malformed as error:
                yield Unreadable(error.reason, None, record.value)

    def earliest(self) -> Raw | None:
        return self._records.earliest()


def records_of(raw: Raw) -> list[Raw] | None:
    """None where it is no page: a record, or what cannot be read."""
    if _MAY_BE_A_PAGE(raw.value) is None:
        return None
    try:
        page = read_as(_DECODER, raw.value)
    except Malformed:
        return None
    records = page.items if isinstance(page.items, list) else page.value
    if not isinstance(records, list):
        return None
    return [replace(raw, value=bytes(record), length=len(bytes(record))) for record in records]
