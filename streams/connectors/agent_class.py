"""What kind of program made a request; the `User-Agent` itself tells devices apart, and is dropped."""

from __future__ import annotations

from typing import Final

from headerfirst.schemas.vocabulary import AgentClass

_UPDATERS: Final = (
    "apt-http",
    "autoupdate",
    "cryptoapi",
    "delivery-optimization",
    "liveupdate",
    "microsoft bits",
    "packagekit",
    "software update",
    "update agent",
    "updater",
    "windows-update-agent",
)


def agent_class(user_agent: str) -> AgentClass | None:
    """None where the log states none (`-`)."""
    text = user_agent.strip().lower()
    if text in {"", "-"}:
        return None
    if any(name in text for name in _UPDATERS):
        return "updater"
    return "browser" if text.startswith(("mozilla/", "opera/")) else "app"
