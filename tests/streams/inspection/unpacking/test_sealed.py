"""What nobody can look into is closed to everybody, and says why."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.unpack import unpack

from tests.streams.inspection.unpacking.samples import closed, multipart, opened, the_only

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(500)
CMS = bytes.fromhex("3082010006092a864886f70d0107")
ARMOUR = b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n"


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (CMS + b"\x03\xa0", "application/pkcs7-mime"),
        (CMS + b"\x03\xa0", "application/octet-stream"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "application/octet-stream"),
        (b"\x85\x01\x0c\x03" + bytes(range(200)), "application/octet-stream"),
        (b"\x8c\x0d\x04\x09" + bytes(range(200)), "application/octet-stream"),
        (ARMOUR, "application/octet-stream"),
        (ARMOUR, "application/pgp-encrypted"),
    ],
    ids=["s/mime", "undeclared s/mime", "office password", "openpgp key", "openpgp password", "armour", "declared"],
)
def test_encrypted(data: bytes, declared: str) -> None:
    message = opened(data, declared)
    assert closed(message) == [(0, "encrypted")]
    assert the_only(message).data == data


def test_encrypted_words_in_a_text_leave_the_rest_readable() -> None:
    message = unpack(b"Subject: x\n\nHello,\n" + ARMOUR)
    assert closed(message) == [(0, "encrypted")]
    assert (the_only(message).text or "").startswith("Hello,")


def test_pgp_mime_is_closed_as_a_whole() -> None:
    parts = b"Content-Type: application/pgp-encrypted\n\nVersion: 1\n", b"Content-Type: a/b\n\n" + ARMOUR
    message = unpack(multipart(*parts, kind="encrypted"))
    assert closed(message) == [(0, "encrypted")]
    assert the_only(message).media_type == "multipart/encrypted"


@pytest.mark.parametrize(
    "data",
    [
        b"Rar!\x1a\x07\x01\0",
        b"7z\xbc\xaf\x27\x1c",
        b"MSCF\0\0\0\0",
        b"\x78\x9f\x3e\x22\0",
        OLE + "__substg1.0_".encode("utf-16-le"),
        b"\x28\xb5\x2f\xfd",
        bytes(32_769) + b"CD001",
        CMS + b"\x02\xa0",
        b"(This file must be converted with BinHex 4.0)\n:",
        b"=ybegin line=128 size=1 name=x\n",
    ],
    ids=["rar", "7z", "cab", "tnef", "outlook", "zstd", "iso", "signed message", "binhex", "yenc"],
)
def test_containers_that_nothing_here_opens_are_closed(data: bytes) -> None:
    assert closed(opened(data)) == [(0, "unsupported")]


def test_a_part_of_a_message_cut_in_pieces_is_closed() -> None:
    assert closed(unpack(b"Content-Type: message/partial; id=1\n\nhalf a")) == [(0, "unsupported")]


def test_a_detached_signature_hides_no_words() -> None:
    message = opened(CMS + b"\x02\xa0", "application/pkcs7-signature")
    assert closed(message) == []
    assert message.unread() == ()


def test_an_old_office_document_is_open_to_scanners_of_bytes_alone() -> None:
    message = opened(OLE)
    assert closed(message) == []
    assert [(piece.number, piece.why) for piece in message.unread()] == [(0, "unsupported")]
