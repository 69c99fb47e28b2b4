"""Whether a message comes from the domain that its From names, as the receiving server found (RFC 7489, RFC 8601)."""

from __future__ import annotations

from headerfirst.schemas.email_metadata import Authentication


def is_proved(auth: Authentication | None) -> bool:
    """DMARC says so; where the domain has no DMARC policy, a signature or the sending server does."""
    if auth is None:
        return False
    if auth.dmarc in (None, "none"):
        return "pass" in (auth.dkim, auth.spf)
    return auth.dmarc in ("pass", "bestguesspass")


def is_disproved(auth: Authentication | None) -> bool:
    """DMARC fails; where it says nothing, the server was not allowed to send and no signature makes up for it."""
    if auth is None:
        return False
    if auth.dmarc in (None, "none"):
        return auth.spf == "fail" and auth.dkim != "pass"
    return auth.dmarc == "fail"
