"""What nobody can look into: encrypted content, and containers of kinds that nothing here opens.

A scanner that opens more kinds itself may still find something in a container; that it found nothing says nothing.
"""

from __future__ import annotations

import re
from typing import Final

from headerfirst.schemas.content import WhyNotInspected

OLE: Final = "application/x-ole-storage"
OUTLOOK: Final = "application/vnd.ms-outlook"
SIGNATURE: Final = "application/pkcs7-signature"
ENVELOPED: Final = "application/pkcs7-mime"
OPENPGP: Final = "application/pgp-encrypted"
_ENCRYPTED: Final = frozenset({OPENPGP, "multipart/encrypted"})
_UNOPENED: Final = frozenset(
    {
        OUTLOOK,
        "application/java-archive-pack200",
        "application/mac-binhex40",
        "application/ms-tnef",
        "application/vnd.ms-cab-compressed",
        "application/vnd.ms-htmlhelp",
        "application/vnd.rar",
        "application/x-7z-compressed",
        "application/x-ace",
        "application/x-archive",
        "application/x-arj",
        "application/x-compress",
        "application/x-cpio",
        "application/x-iso9660-image",
        "application/x-lha",
        "application/x-lz4",
        "application/x-lzip",
        "application/x-rpm",
        "application/x-wim",
        "application/x-xar",
        "application/zstd",
        "message/partial",
    }
)
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
"""The stream that an office document lies in when it has a password ([MS-OFFCRYPTO] 2.3.4.4)."""
_PROPERTY: Final = "__substg1.0_".encode("utf-16-le")
"""What the streams of an Outlook message are called ([MS-OXMSG] 2.2)."""
_ARMOUR: Final = re.compile(rb"^[ \t]*-----BEGIN PGP MESSAGE", re.MULTILINE)
_OTHER_ARMOUR: Final = re.compile(rb"^(?:=ybegin |\(This file must be converted with BinHex)", re.MULTILINE)
_CMS_WITHIN: Final = 32
_CMS: Final[dict[bytes, WhyNotInspected]] = {
    bytes.fromhex("06092a864886f70d010703"): "encrypted",  # envelopedData
    bytes.fromhex("060b2a864886f70d0109100117"): "encrypted",  # authEnvelopedData
    bytes.fromhex("06092a864886f70d010706"): "encrypted",  # encryptedData
    bytes.fromhex("06092a864886f70d010702"): "unsupported",  # signedData, the message within
    bytes.fromhex("060b2a864886f70d0109100109"): "unsupported",  # compressedData
}


def why_shut(kind: str, data: bytes) -> WhyNotInspected | None:
    if kind in _ENCRYPTED:
        return "encrypted"
    if kind in _UNOPENED:
        return "unsupported"
    if kind == OLE and _ENCRYPTED_PACKAGE in data:
        return "encrypted"
    if kind == ENVELOPED:
        return _why_enveloped(data)
    if kind.startswith(("text/", "message/")):
        return _why_armoured(data)
    return None


def ole_kind(data: bytes) -> str:
    return OUTLOOK if _PROPERTY in data else OLE


def is_cms(data: bytes) -> bool:
    return data[:1] == b"\x30" and any(name in data[:_CMS_WITHIN] for name in _CMS)


def _why_enveloped(data: bytes) -> WhyNotInspected:
    return next((why for name, why in _CMS.items() if name in data[:_CMS_WITHIN]), "unreadable")


def _why_armoured(data: bytes) -> WhyNotInspected | None:
    """The text around it can be read, and is."""
    if _ARMOUR.search(data):
        return "encrypted"
    return "unsupported" if _OTHER_ARMOUR.search(data) else None
