"""What the receiving server found about a sender (RFC 8601); a field that came with the mail counts for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, get_args

from headerfirst.schemas.email_metadata import Authentication
from headerfirst.schemas.vocabulary import AuthResult

_COMMENT: Final = re.compile(r"\([^()]*\)")
_RESULT: Final = re.compile(r"(?:^|[;\s])(spf|dkim|dmarc)\s*=\s*([a-z]+)", re.IGNORECASE)
_KNOWN: Final[dict[str, AuthResult]] = {result: result for result in get_args(AuthResult)}


def authentication(fields: Iterable[str]) -> Authentication | None:
    """The topmost field was added last, by the server that took the mail; others of the same server are read with it.

    Of several DKIM signatures one that passes is enough (RFC 6376 §4.2). None where no method was tried.
    """
    results: dict[str, AuthResult] = {}
    own: str | None = None
    for field in fields:
        server, _, found = _without_comments(field).partition(";")
        if "=" in server:  # Microsoft writes the results at once
            server, found = "", field
        if own is None:
            own = server.strip().lower()
        if server.strip().lower() == own:
            _collect(results, _without_comments(found))
    if not results:
        return None
    return Authentication(spf=results.get("spf"), dkim=results.get("dkim"), dmarc=results.get("dmarc"))


def _collect(results: dict[str, AuthResult], found: str) -> None:
    for match in _RESULT.finditer(found):
        method, result = match[1].lower(), _KNOWN.get(match[2].lower(), "unknown")
        if method not in results or (method == "dkim" and result == "pass"):
            results[method] = result


def _without_comments(text: str) -> str:
    """Comments may be nested; few levels are enough for what servers write."""
    for _ in range(4):
        shorter = _COMMENT.sub(" ", text)
        if shorter == text:
            break
        text = shorter
    return text
