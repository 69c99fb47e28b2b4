"""PDF documents: the words of their pages and forms, where they lead to, and the files in them.

A picture on a page has words that nobody reads here, and so may a page that shows none.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from itertools import islice
from typing import Any, Final

from headerfirst.schemas.content import WhyNotInspected
from headerfirst.streams.inspection.unpacking.limits import MIB, Allowance, Limits
from headerfirst.streams.inspection.unpacking.pieces import Found, Piece, Sight
from pypdf import PageObject, PasswordType, PdfReader, apply_configuration
from pypdf.generic import DictionaryObject, StreamObject

logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)  # its warnings may quote the document

_STREAM_BYTES: Final = 16 * MIB
"""Of one page's drawing: a dense map has 10 MB."""
_OPERATIONS: Final = 500_000
"""Of one page: a dense table has 50,000; a second's work."""
_NESTED: Final = 4
"""Forms within forms, of which pages are made up."""


def look(piece: Piece, allowance: Allowance) -> Sight:
    limits = allowance.limits
    with apply_configuration(**_configuration(limits)):
        reader = PdfReader(io.BytesIO(piece.data), xref_stream_maximum_entries=200_000)
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            return Sight(unread="encrypted", shut="encrypted")
        reading = _Reading(limits)
        for page in islice(reader.pages, limits.pdf_pages):
            reading.page(page)
        if len(reader.pages) > limits.pdf_pages:
            reading.unread = "too_large"
        reading.form(reader)
        attached = reading.files(reader, allowance)
    return Sight("\n".join(reading.text), reading.unread, tuple(reading.links), attached, reading.shut)


def _configuration(limits: Limits) -> dict[str, Any]:
    most = min(_STREAM_BYTES, limits.part_bytes)
    filters = ("zlib", "lzw", "run_length", "jbig2", "brotli", "array_based_stream")
    return {
        **{f"{name}_maximum_output_length": most for name in filters},
        "maximum_declared_stream_length": limits.part_bytes,
        "image_maximum_buffer_size": most,
        "stream_decoding_work_maximum_length": 2 * most,
        "stream_parsing_work_maximum_count": _OPERATIONS,
        "zlib_maximum_recovery_input_length": MIB,
        "jbig2dec_binary": None,  # no pictures are decoded, and no program is started
    }


class _Reading:
    """What has been read of one document."""

    def __init__(self, limits: Limits) -> None:
        self.text: list[str] = []
        self.links: list[str] = []
        self.unread: WhyNotInspected | None = None
        self.shut: WhyNotInspected | None = None
        self._streams: list[Any] = []
        self._room = limits.text_bytes

    def page(self, page: PageObject) -> None:
        if self._room <= 0:
            self.unread = "too_large"
            return
        try:
            text = page.extract_text()
            has_pictures = _shows_pictures(page.get("/Resources"), _NESTED)
            self._annotations(page)
        except Exception:  # noqa: BLE001 - a library on hostile bytes: whatever it raises, the page is unreadable
            self.unread = "unreadable"
            return
        self.text.append(text)
        self._room -= len(text)
        if has_pictures or (not text.strip() and "/Contents" in page):
            self.unread = self.unread or "unsupported"

    def _annotations(self, page: PageObject) -> None:
        for reference in page.get("/Annots") or ():
            annotation = reference.get_object()
            if words := annotation.get("/Contents"):
                self.text.append(str(words))
            action = _dictionary(annotation.get("/A"))
            if "/URI" in action:
                self.links.append(str(action["/URI"]))
            if annotation.get("/Subtype") == "/FileAttachment":
                self._streams.append(_dictionary(_dictionary(annotation.get("/FS")).get("/EF")).get("/F"))

    def form(self, reader: PdfReader) -> None:
        try:
            values = (reader.get_form_text_fields() or {}).values()
        except Exception:  # noqa: BLE001 - as above
            self.unread = "unreadable"
            return
        self.text += [str(value) for value in values if value]

    def files(self, reader: PdfReader, allowance: Allowance) -> list[Found]:
        """Read at once: the library's limits hold only within this look."""
        found: list[Found] = []
        try:
            for content in islice(self._files(reader), allowance.limits.parts + 1):
                allowance.require_room(len(content))
                allowance.spend(len(content))
                found.append(Piece(content))
        except Exception:  # noqa: BLE001 - as above
            self.shut = "unreadable"
        return found

    def _files(self, reader: PdfReader) -> Iterator[bytes]:
        for attachment in reader.attachment_list:
            yield attachment.content
        for stream in self._streams:
            if isinstance(found := stream.get_object() if stream is not None else None, StreamObject):
                yield found.get_data()


def _dictionary(value: Any) -> DictionaryObject:
    found = value.get_object() if value is not None else None
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _shows_pictures(resources: Any, levels: int) -> bool:
    drawn = _dictionary(_dictionary(resources).get("/XObject"))
    for name in drawn:
        thing = _dictionary(drawn[name])
        if thing.get("/Subtype") == "/Image":
            return True
        if levels and _shows_pictures(thing.get("/Resources"), levels - 1):
            return True
    return False
