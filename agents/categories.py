"""What a list of domains calls a host, beside what the proxy's vendor calls it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from headerfirst.schemas.web_proxy import WebProxy


class Categories(Protocol):
    def of(self, host: str) -> Sequence[str]:
        """Names of categories of the host or of a domain above it, in sorted order; none where nobody lists it."""


class NoCategories:
    """Of an installation without lists."""

    def of(self, host: str) -> Sequence[str]:  # noqa: ARG002  # the protocol's
        return ()


def categories_of(lists: Categories, record: WebProxy) -> tuple[str, ...]:
    """All that anybody calls the site; where a vendor's word suffices to leave it alone, so does a list's."""
    return (*record.vendor_categories, *lists.of(record.host))
