"""Messages of plain parts, as they come out of unpacking."""

from __future__ import annotations

from headerfirst.schemas.content import Part, Unpacked


def of_text(*texts: str) -> Unpacked:
    """One `text/plain` part each."""
    parts = [
        Part(number=number, media_type="text/plain", data=text.encode("utf-8", "surrogatepass"), text=text)
        for number, text in enumerate(texts)
    ]
    return Unpacked(tuple(parts), ())


def of_html(page: str, shown: str = "") -> Unpacked:
    return Unpacked((Part(number=0, media_type="text/html", data=page.encode(), text=shown),), ())
