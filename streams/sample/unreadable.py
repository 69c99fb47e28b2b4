"""What careless producers send: values that become dead letters, and records that arrive with content in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import orjson
from headerfirst.schemas.email_metadata import EmailMetadata
from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams import codec
from headerfirst.streams.sample.cast import address_of
from headerfirst.streams.sample.door import Bytes, Door
from headerfirst.streams.sample.organisation import Calendar
from headerfirst.streams.sample.protected import Scene

_WHO: Final = address_of("grace-mbeki")
_LETTER: Final = "This is what nobody but the two of them should read."
_ABSENT: Final = object()


def unreadable(door: Door, day: Calendar) -> Iterator[Scene]:
    """Each becomes a dead letter with a reason of its own."""
    at = day.at("11:01")
    mail = door.mail(at, _WHO, [address_of("leo-santos")], "Printer on the second floor")
    values: dict[str, bytes | None] = {
        "not JSON": b"observed_at=2026-03-10 from=printer status=ok",
        "cut off": codec.encode(mail)[:200],
        "not UTF-8": codec.encode(mail).replace(b"Printer", b"Pr\xefnter"),
        "null": None,
        "wrong type": _with(mail, recipient_count="three"),
        "field missing": _with(mail, message_id=_ABSENT),
        "value unknown": _with(mail, direction="sideways"),
        "observed in 1980": _with(mail, observed_at="1980-01-06T00:00:00Z"),
        "observed in 2099": _with(mail, observed_at="2099-01-01T00:00:00Z"),
    }
    for name, value in values.items():
        yield Scene(f"unreadable: {name}", (Bytes("email-metadata", _WHO, value, at),))
    visit = door.visit(at, _WHO, "intranet.example.org", ["business"])
    newer = (("ce_type", b"headerfirst.web-proxy.v9"),)
    yield Scene("unreadable: unknown version", (Bytes("web-proxy", _WHO, codec.encode(visit), at, newer),))
    yield Scene("unreadable: no JSON from the proxy", (Bytes("web-proxy", None, b"TCP_MISS/200 4120 GET", at),))


def with_content(door: Door, day: Calendar) -> Iterator[Scene]:
    """Readable, but with fields that hold content: dropped, alerted on, entered in the ledger."""
    at = day.at("13:33")
    mail = door.mail(at, _WHO, [address_of("leo-santos")], "Thanks")
    yield Scene("body in a record", (Bytes("email-metadata", _WHO, _with(mail, body=_LETTER), at),))
    visit = door.visit(at, _WHO, "search.finder.example", ["search-engines"])
    yield Scene("query in a record", (Bytes("web-proxy", _WHO, _with(visit, query="q=what+to+do"), at),))
    spare = door.mail(at, _WHO, [address_of("leo-santos")], "Toner")
    yield Scene("unknown field in a record", (Bytes("email-metadata", _WHO, _with(spare, spool_id=17), at),))


def _with(record: EmailMetadata | WebProxy, **changes: Any) -> bytes:
    fields = orjson.loads(codec.encode(record)) | changes
    return orjson.dumps({name: value for name, value in fields.items() if value is not _ABSENT})
