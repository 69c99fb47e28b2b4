"""The URL of a content store: where it is and a few options, never who we are to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from headerfirst.streams.servers.url import ServerUrl


@dataclass(frozen=True, slots=True)
class StoreUrl(ServerUrl):
    whose: ClassVar[str] = "content store"
    names_user: ClassVar[bool] = False
