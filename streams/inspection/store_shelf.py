"""The kinds of content stores, found by being in `stores/`, and the way to open one by its URL."""

from __future__ import annotations

import importlib
import logging
import pkgutil
from collections.abc import Mapping
from functools import cache
from typing import Final

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection import stores
from headerfirst.streams.inspection.interface import Store, StoreKind

_TALKATIVE: Final = ("imapclient", "minio", "msal", "requests", "urllib3")
"""Libraries whose log lines quote what they send: paths, addresses, search terms."""


@cache
def store_kinds() -> Mapping[str, StoreKind]:
    """All kinds by scheme, in alphabetical order."""
    modules = (
        importlib.import_module(f"{stores.__name__}.{one.name}") for one in pkgutil.iter_modules(stores.__path__)
    )
    kinds = [module.STORE for module in modules]
    return dict(sorted((scheme, kind) for kind in kinds for scheme in kind.schemes))


def open_store(url: str, environment: Mapping[str, str]) -> Store:
    """The store that the URL names; raises Misconfigured, without quoting the URL, where there is no such kind."""
    kind = store_kinds().get(url.partition("://")[0].lower())
    if kind is None:
        examples = ", ".join(sorted({kind.example for kind in store_kinds().values()}))
        raise Misconfigured(f"There is no content store of that scheme; say for example {examples}.")
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return kind.open(url, environment)
