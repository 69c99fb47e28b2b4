"""What the proxy's vendor and lists of ours call a site counts alike."""

from __future__ import annotations

from collections.abc import Sequence

from headerfirst.agents.categories import NoCategories, categories_of

from tests import builders


class Everything:
    def of(self, host: str) -> Sequence[str]:
        return ("listed", host)


def test_without_lists_a_site_is_what_the_vendor_says() -> None:
    assert categories_of(NoCategories(), builders.web_proxy(vendor_categories=["News"])) == ("News",)


def test_the_vendors_names_come_before_those_of_lists() -> None:
    record = builders.web_proxy(host="www.example.net", vendor_categories=["News"])
    assert categories_of(Everything(), record) == ("News", "listed", "www.example.net")
