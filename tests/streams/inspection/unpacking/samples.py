"""Mail and files for tests of unpacking, made as other programs make them: nothing here knows how they are read."""

from __future__ import annotations

import base64
import copy
import io
import zipfile
from collections.abc import Sequence

from headerfirst.schemas.content import Part, Unpacked
from headerfirst.streams.inspection.unpack import Limits, unpack
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

OCTETS = "application/octet-stream"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def mail(data: bytes, media_type: str = OCTETS) -> bytes:
    """One body, in base64."""
    head = f"From: Ada <ada@example.org>\nSubject: Figures\nContent-Type: {media_type}\n"
    return head.encode() + b"Content-Transfer-Encoding: base64\n\n" + base64.encodebytes(data)


def multipart(*parts: bytes, boundary: str = "=_b", kind: str = "mixed") -> bytes:
    """Of parts that have their headers."""
    body = b"".join(b"--%b\n%b\n" % (boundary.encode(), part) for part in parts)
    head = f'MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="{boundary}"\n\n'
    return head.encode() + body + f"--{boundary}--\n".encode()


def zipped(members: Sequence[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    return file.getvalue()


def overlapping(content: bytes, times: int) -> bytes:
    """A zip archive whose directory names the same bytes many times."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("0", content)
        for number in range(1, times):
            entry = copy.copy(archive.filelist[0])
            entry.filename = str(number)
            archive.filelist.append(entry)
    return file.getvalue()


def locked(archive: bytes) -> bytes:
    """Every member said to be encrypted, in both its headers."""
    changed = bytearray(archive)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = archive.find(signature)
        while start >= 0:
            changed[start + at] |= 1
            start = archive.find(signature, start + 4)
    return bytes(changed)


def pdf(*pages: str, password: str | None = None, picture: bool = False, attachment: bytes | None = None) -> bytes:
    writer = PdfWriter()
    for words in pages:
        page = writer.add_blank_page(200, 200)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 10 100 Td ({words}) Tj ET".encode())
        names = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        font = DictionaryObject({NameObject(key): NameObject(value) for key, value in names.items()})
        resources = DictionaryObject({NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})})
        if picture:
            image = DecodedStreamObject()
            image[NameObject("/Subtype")] = NameObject("/Image")
            drawn = DictionaryObject({NameObject("/I1"): writer._add_object(image)})
            resources[NameObject("/XObject")] = drawn
        page[NameObject("/Resources")] = resources
        page[NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    if attachment is not None:
        writer.add_attachment("file", attachment)
    if password is not None:
        writer.encrypt(password, algorithm="AES-256")
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


def opened(data: bytes, media_type: str = OCTETS, limits: Limits | None = None) -> Unpacked:
    """A file as the only body of a mail."""
    return unpack(mail(data, media_type), limits)


def the_only(message: Unpacked) -> Part:
    (part,) = message.parts
    return part


def kinds(message: Unpacked) -> list[str]:
    return [part.media_type for part in message.parts]


def texts(message: Unpacked) -> list[str]:
    return [part.text for part in message.parts if part.text is not None]


def closed(message: Unpacked) -> list[tuple[int, str]]:
    return [(piece.number, piece.why) for piece in message.closed]
