"""Who we are to a content store, and whose certificates are trusted: from the environment or from files it names."""

from __future__ import annotations

from typing import Final

from headerfirst.streams.servers.sign_in import STORE

USER: Final = STORE.user
PASSWORD: Final = STORE.password
TOKEN: Final = STORE.token
AUTHORITY: Final = STORE.authority

needed: Final = STORE.needed
authorities: Final = STORE.authorities
tls_context: Final = STORE.tls_context
