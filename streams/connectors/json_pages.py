"""A service's answer of many records taken as that many: what is wrong with one of them costs no other.

Records are handed on as they were written, undecoded, whether a whole file is a page or a line of a log is one.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Final

import msgspec
from headerfirst.schemas.errors import HeaderFirstError, Malformed
from headerfirst.streams.connectors.interface import Conversion, Desk, Drafted, OtherKind, Raw, Unreadable
from headerfirst.streams.connectors.json_records import Fields, read_as
from msgspec.structs import replace

_MAY_BE_A_PAGE: Final = re.compile(rb'"(?:items|value|d|results)"\s*:\s*\[').search


class _Results(Fields, frozen=True, kw_only=True):
    results: list[msgspec.Raw]


class _Page(Fields, frozen=True, kw_only=True):
    """Google calls its records `items`, OData 4 `value`, OData 2 `d` or `d.results`."""

    items: list[msgspec.Raw] | str | None = None
    value: list[msgspec.Raw] | str | None = None
    d: list[msgspec.Raw] | _Results | None = None


_DECODER: Final = msgspec.json.Decoder(_Page)


class Pages(Conversion):
    """Of records, where a conversion of each is at hand."""

    def __init__(self, records: Conversion) -> None:
        self._records = records

    def take(self, raw: Raw) -> Iterable[Drafted]:
        page = records_in(raw.value)
        return self._records.take(raw) if page is None else self._each(raw, page)

    def rest(self) -> Iterable[Drafted]:
        return self._records.rest()

    def earliest(self) -> Raw | None:
        return self._records.earliest()

    def _each(self, raw: Raw, page: list[bytes]) -> Iterator[Drafted]:
        if not page:
            yield OtherKind("empty-page")
        for record in page:
            try:
                yield from self._records.take(replace(raw, value=record, length=len(record)))
            except Malformed as error:
                yield Unreadable(error.reason, None, record)
            except HeaderFirstError:
                raise
            except Exception:  # noqa: BLE001  # whatever is wrong with us or with it, it costs no other record
                yield Unreadable("step_failed", None, record)


def paged(convert: Callable[[Desk], Conversion]) -> Callable[[Desk], Pages]:
    """A connector's `convert`, of pages too."""
    return lambda desk: Pages(convert(desk))


def records_in(value: bytes) -> list[bytes] | None:
    """None where it is no page: a record, or what cannot be read."""
    if _MAY_BE_A_PAGE(value) is None:
        return None
    try:
        page = read_as(_DECODER, value.removeprefix(codecs.BOM_UTF8))
    except Malformed:
        return None
    for records in (page.d.results if isinstance(page.d, _Results) else page.d, page.items, page.value):
        if isinstance(records, list):
            return list(map(bytes, records))
    return None
