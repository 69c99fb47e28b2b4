"""Under which names everybody may register (publicsuffix.org), from the copy that the library brings: no network.

The library is asked about few names: nearly all are neither in the list nor under one of its wildcards, which is known
at once. A registry's suffix is `co.uk`; a private one is a provider's, such as `github.io`.
"""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from headerfirst.agents.addresses import normalise_domain
from publicsuffixlist import PublicSuffixList

_DATA: Final = "public_suffix_list.dat"
_WILDCARD: Final = "*."
_VERSION: Final = "// VERSION: "


class PublicSuffixes:
    """Names as `domain_keys.plain_name` writes them; a name without a dot that nobody knows counts as a suffix."""

    def __init__(self) -> None:
        lines = (files("publicsuffixlist") / _DATA).read_text(encoding="utf-8").splitlines()
        rules = [line.split()[0] for line in lines if line.strip() and not line.startswith("//")]
        self.version: Final = next((line.removeprefix(_VERSION) for line in lines if line.startswith(_VERSION)), "")
        self._all = PublicSuffixList(lines)
        self._registries = PublicSuffixList(lines, accept_unknown=False, only_icann=True)
        # The library takes `kawasaki.jp` for a suffix too where the list has `*.kawasaki.jp` alone.
        self._named = frozenset(normalise_domain(rule.removeprefix(_WILDCARD)) for rule in rules if rule[0] != "!")
        self._above = frozenset(
            normalise_domain(rule.removeprefix(_WILDCARD)) for rule in rules if rule.startswith(_WILDCARD)
        )

    def has(self, name: str) -> bool:
        """Whether people register under the name, with a registry or a provider."""
        above = name.partition(".")[2]
        return (not above or name in self._named or above in self._above) and bool(self._all.is_public(name))

    def is_registry(self, name: str) -> bool:
        return bool(self._registries.is_public(name))
