"""Header blocks as mail servers of today leave them: stamps, signatures, folded lines, encoded words."""

from __future__ import annotations

from collections.abc import Iterator


def blocks(count: int) -> Iterator[bytes]:
    """Each of another mail, of some hundreds of people."""
    for number in range(count):
        yield "\r\n".join(_fields(number)).encode() + b"\r\n"


def _fields(number: int) -> Iterator[str]:
    clock = f"Tue, 10 Mar 2026 08:{number % 60:02}:12 +0000"
    sender, relay = f"person{number % 900}@example.net", f"mx{number % 7}.example.net"
    yield f"Return-Path: <{sender}>"
    yield "Delivered-To: amara.okafor@example.org"
    yield f"Received: from {relay} ({relay} [192.0.2.{number % 250 + 1}])\r\n\tby mail.example.org (Postfix)"
    yield f"\twith ESMTPS id {number:09X} for <amara.okafor@example.org>;\r\n\t{clock} (GMT)"
    yield f"Received: from desk{number}.example.net ([192.0.2.9])\r\n\tby {relay} with ESMTPSA"
    yield f"\tid {number:09x};\r\n\t{clock}"
    yield "Authentication-Results: mail.example.org;\r\n\tdkim=pass (2048-bit key) header.d=example.net;"
    yield "\tspf=pass smtp.mailfrom=example.net; dmarc=pass"
    yield "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.net; s=s1;\r\n\tt=1773144000;"
    yield f"\tbh={'A' * 43}=; h=From:To:Subject:Date:Message-ID;\r\n\tb={'b' * 64}\r\n\t {'c' * 64}\r\n\t {'d' * 64}"
    yield f"From: Person Number {number % 900} <{sender}>"
    yield f'To: "Okafor, Amara" <amara.okafor@example.org>, "Team {number % 40}" <team{number % 40}@example.org>'
    yield f"Cc: =?utf-8?q?J=C3=BCrgen_{number % 50}?= <juergen{number % 50}@example.org>"
    yield f"Subject: =?utf-8?B?UXVhcnRlcmx5IHJlcG9ydA==?= of week {number % 52}"
    yield f"Date: {clock}"
    yield f"Message-ID: <{number}.invented@example.net>"
    yield f"References: <{number - 2}.invented@example.net> <{number - 1}.invented@example.net>"
    yield f"In-Reply-To: <{number - 1}.invented@example.net>"
    yield "MIME-Version: 1.0"
    yield 'Content-Type: multipart/alternative;\r\n\tboundary="----=_Part_1"'
