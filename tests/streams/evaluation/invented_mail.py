"""Mail of invented people as files and as a connector cuts it out."""

from __future__ import annotations

from pathlib import Path

from headerfirst.streams.connectors.interface import Origin, Raw

DATE = "Date: Tue, 10 Mar 2026 12:00:00 +0000"


def raw(*fields: str, at: str = DATE) -> Raw:
    """A header block of these fields and a date."""
    block = "".join(f"{field}\n" for field in (*fields, at)).encode()
    return Raw(Origin("mail", 0, 0), block, len(block))


def work_mail(subject: str, *more: str, to: str = "eleni.markou@example.net") -> Raw:
    """Of Amara, to somebody outside."""
    return raw("From: Amara Okafor <amara.okafor@example.org>", f"To: {to}", f"Subject: {subject}", *more)


def put(path: Path, mail: Raw, body: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(mail.value + b"\n" + body.encode())
    return path
