"""How the organisation uses the web, in sum: visits by the pack's own groups of sites, and nobody's name (DMU 5.4).

A figure tells nothing of a person, and no group tells a belief (lint_web.py). What is shielded is not counted here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from headerfirst.agents.step import Counted
from headerfirst.agents.visits import category_key, is_page, is_part_of_page, is_redirect
from headerfirst.schemas.web_proxy import WebProxy

OTHER: Final = "other"
"""What belongs to no group, or has no category."""
_LEAST_FAILURE: Final = 400
"""From here on a status says that nothing came (RFC 9110 §15.5)."""
_KEEPS_ALIVE: Final = 10_000
"""Bytes: a tunnel that brought less kept an idle page alive."""
_MOST: Final = 10_000
"""Combinations of categories that are remembered."""


class WebGroups:
    """`counted` says one visit more of the group; `names` are all that it may say."""

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._ranks = {
            category_key(name): rank for rank, names in reversed(list(enumerate(groups.values()))) for name in names
        }
        self.names: Final = (*groups, OTHER)
        self._counts: Final = tuple(Counted("visit", (name,)) for name in self.names)
        self._remembered: dict[tuple[str, ...], Counted] = {}

    def counted(self, categories: tuple[str, ...]) -> Counted:
        """Under one group alone, so that the groups add up to all visits."""
        known = self._remembered.get(categories)
        if known is None:
            if len(self._remembered) >= _MOST:
                self._remembered.clear()
            known = self._remembered[categories] = self._counts[self._rank(categories)]
        return known

    def _rank(self, categories: tuple[str, ...]) -> int:
        last = len(self.names) - 1
        return min((self._ranks.get(category_key(name), last) for name in categories), default=last)


def is_page_visit(record: WebProxy) -> bool:
    """A page that somebody opened in a browser: no part of one, no redirect, no program, nothing that was refused.

    Where the proxy sees only tunnels, a tunnel that brought something stands for a page.
    """
    if record.action == "blocked" or record.agent_class in ("updater", "app") or not is_page(record):
        return False
    if record.status is not None and record.status >= _LEAST_FAILURE:
        return False
    if record.media_type is None and record.bytes_in is not None and record.bytes_in < _KEEPS_ALIVE:
        return False
    return not is_redirect(record) and not is_part_of_page(record)
