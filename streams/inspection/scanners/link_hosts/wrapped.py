"""The link within a link: filters of mail rewrite links so that a click passes by them, and the host that is seen is
theirs. Of other links nothing behind the host is looked at.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

from headerfirst.agents.detector import within

_WRAPPERS: Final = frozenset(
    {
        "safelinks.protection.outlook.com",
        "urldefense.com",
        "urldefense.proofpoint.com",
        "linkprotect.cudasvc.com",
        "secure-web.cisco.com",
    }
)
_VERSION_2: Final = "urldefense.proofpoint.com"
_VERSION_2_SIGNS: Final = str.maketrans({"-": "%", "_": "/"})


def link_within(host: str, rest: str) -> str | None:
    """What a filter's link leads to, if `host` is a filter's; `rest` follows the host."""
    wrapper = within(host, _WRAPPERS)
    if wrapper is None:
        return None
    return unquote(rest.translate(_VERSION_2_SIGNS) if wrapper == _VERSION_2 else rest)
