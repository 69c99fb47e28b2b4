"""The process that takes messages to pieces: parsers meet what anybody may have sent, so they run where they can do no
harm. Started by unpacker.py.
"""

from __future__ import annotations

import encodings
import importlib
import io
import os
import pkgutil
import zipfile
from typing import Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.confinement import buy_processor_time, give_up_privileges, limit_resources
from headerfirst.streams.inspection.private_ends import PrivateEnds
from headerfirst.streams.inspection.scanner_frames import Misfit, Ready, Trouble, framed, limits_in
from headerfirst.streams.inspection.unpack import unpack
from pypdf import PdfWriter

_ELSEWHERE: Final = frozenset({"mbcs", "oem", "cp65001"})
"""Codecs of another operating system."""


def main() -> None:
    worker = os.getppid()
    ends = PrivateEnds.taken()
    limits = limits_in(ends.read())
    limit_resources(limits)
    buy_processor_time(limits.cpu_seconds)
    _load_what_is_imported_at_first_use()
    try:
        give_up_privileges(worker)
    except Misconfigured as wrong:
        ends.write(framed(Misfit(str(wrong))))
        return
    ends.write(framed(Ready()))
    while _unpack_one(ends, limits.cpu_seconds):
        pass


def _load_what_is_imported_at_first_use() -> None:
    """It may lie where nobody else can read it: Python loads a codec when a text names it, and parsers parts of
    themselves. So all codecs, and one message with something of every kind.
    """
    for codec in pkgutil.iter_modules(encodings.__path__):
        if codec.name not in _ELSEWHERE:
            importlib.import_module(f"encodings.{codec.name}")
    unpack(_harmless_message())


def _harmless_message() -> bytes:
    page = io.BytesIO()
    document = PdfWriter()
    document.add_blank_page(width=72, height=72)
    document.write(page)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", "<w:document><w:t>Good morning.</w:t></w:document>")
        packed.writestr("page.pdf", page.getvalue())
        packed.writestr("page.html", "<p>Good morning.</p>")
    head = b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    return head + archive.getvalue()


def _unpack_one(ends: PrivateEnds, cpu_seconds: int) -> bool:
    """Whether the process is fit for another message."""
    message = ends.read()
    buy_processor_time(cpu_seconds)
    try:
        frame = framed(unpack(message))
    except Exception:  # noqa: BLE001 - out of memory, or a defect of ours: its text may quote the message
        ends.write(framed(Trouble("unreadable")))
        return False
    ends.write(frame)
    return True


if __name__ == "__main__":
    main()
