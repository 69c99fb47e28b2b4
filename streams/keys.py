"""The keys behind tokens, ids and sealed targets: read from the environment or from files, never shown."""

from __future__ import annotations

import binascii
import hashlib
from base64 import b64decode
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.settings import RoleName

TOKEN_KEY: Final = "HEADERFIRST_TOKEN_KEY"  # noqa: S105 - the setting's name, no key
PREVIOUS_TOKEN_KEY: Final = "HEADERFIRST_PREVIOUS_TOKEN_KEY"  # noqa: S105 - as above
"""After a rotation, for as long as tokens of before it are in use: nothing is written with it."""
ID_KEY: Final = "HEADERFIRST_ID_KEY"
TARGET_KEY: Final = "HEADERFIRST_TARGET_KEY"
NAMES_MESSAGES: Final[frozenset[RoleName]] = frozenset({"mail", "accounts", "inspection"})
"""Roles that seal targets or open them; no other has the key."""
SHORTEST: Final = 32
"""Bytes: as long as the output of HMAC-SHA256."""


def _published(name: str) -> bytes:
    return hashlib.sha256(f"headerfirst published {name}".encode()).digest()


PUBLISHED: Final = Pseudonyms(_published("token key"), _published("id key"), _published("target key"))
"""Keys that everybody knows; only `demo` and `backtest` may do with them, and they say so."""
PUBLISHED_WARNING: Final = (
    f"Using the published demonstration keys: tokens and ids hide nobody. Set {TOKEN_KEY}, {ID_KEY} and {TARGET_KEY}."
)


def load_for(roles: Iterable[RoleName], environ: Mapping[str, str]) -> Pseudonyms:
    """The keys that a worker of these roles needs, and none beside."""
    return load(environ, sealing=not NAMES_MESSAGES.isdisjoint(roles))


def load(environ: Mapping[str, str], *, sealing: bool = True) -> Pseudonyms:
    """The installation's own keys. Who never names messages (not `sealing`) may lack the target key, and does not hold
    it where it is there all the same.
    """
    token_key, id_key = needed(environ, TOKEN_KEY), needed(environ, ID_KEY)
    target_key = needed(environ, TARGET_KEY) if sealing else _key(environ, TARGET_KEY)
    if len({token_key, id_key, target_key}) < 3:  # noqa: PLR2004 - three keys, none of them twice
        raise Misconfigured("The keys have to differ: tokens rotate, ids do not, and targets can be opened.")
    previous = _key(environ, PREVIOUS_TOKEN_KEY)
    if previous in (token_key, id_key, target_key) and previous is not None:
        raise Misconfigured(f"{PREVIOUS_TOKEN_KEY} is a key that is in use: it has to be the token key of before.")
    return Pseudonyms(token_key, id_key, target_key if sealing else None, previous)


def load_or_published(environ: Mapping[str, str]) -> tuple[Pseudonyms, str | None]:
    """For `demo` and `backtest` alone: the installation's keys, or the published ones and the sentence to say."""
    names = (name + ending for name in (TOKEN_KEY, ID_KEY, TARGET_KEY) for ending in ("", "_FILE"))
    if any(name in environ for name in names):
        return load(environ), None
    return PUBLISHED, PUBLISHED_WARNING


def needed(environ: Mapping[str, str], name: str) -> bytes:
    key = _key(environ, name)
    if key is None:
        raise Misconfigured(
            f"Set {name} (or {name}_FILE) to at least {SHORTEST} random bytes in base64 or hex, "
            "for instance from `openssl rand -base64 32`."
        )
    return key


def _key(environ: Mapping[str, str], name: str) -> bytes | None:
    text = _text(environ, name)
    if text is None:
        return None
    key = _decoded(text)
    if key is None:
        raise Misconfigured(f"{name} is neither base64 nor hex.")
    if len(key) < SHORTEST:
        raise Misconfigured(f"{name} holds fewer than {SHORTEST} bytes.")
    if key in (PUBLISHED.token_key, PUBLISHED.id_key, PUBLISHED.target_key):
        raise Misconfigured(f"{name} is a published demonstration key: make one of your own.")
    return key


def _text(environ: Mapping[str, str], name: str) -> str | None:
    file = environ.get(f"{name}_FILE")
    if file is None:
        return environ.get(name)
    if name in environ:
        raise Misconfigured(f"Set {name} or {name}_FILE, not both.")
    try:
        return Path(file).read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError, ValueError):
        raise Misconfigured(f"The file that {name}_FILE names cannot be read as text.") from None


def _decoded(text: str) -> bytes | None:
    """Hex first: 64 hex digits are base64 too, but nobody means that."""
    compact = "".join(text.split())
    try:
        return bytes.fromhex(compact)
    except ValueError:
        pass
    try:
        return b64decode(compact.translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        return None
