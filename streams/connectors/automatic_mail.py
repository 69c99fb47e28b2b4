"""Whether a program wrote the mail: bounces, auto-replies and lists must never count as a person's act (RFC 3834)."""

from __future__ import annotations

from typing import Final

from headerfirst.streams.connectors.mail_headers import Headers

_OTHER_SPELLINGS: Final = (
    ("x-autoreply", frozenset({"yes", "true", "1"})),
    ("x-autorespond", frozenset({"yes", "true", "1"})),
    ("precedence", frozenset({"auto_reply"})),
)
"""How programs said `auto-replied` before RFC 3834, and still do."""
_REPORT: Final = "multipart/report"


def auto_submitted(headers: Headers) -> str | None:
    """The keyword of `Auto-Submitted` (§5) in lower case; `auto-replied` where the mail says so in another way, or is
    a report on another mail (RFC 6522). None: nothing says so.
    """
    stated = headers.first("auto-submitted")
    if stated:
        return stated.partition(";")[0].partition("(")[0].strip().lower() or None
    for name, values in _OTHER_SPELLINGS:
        if any(value.strip().lower() in values for value in headers.all(name)):
            return "auto-replied"
    is_report = (headers.first("content-type") or "").lower().startswith(_REPORT)
    return "auto-replied" if is_report else None
