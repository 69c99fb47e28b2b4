"""Names that stand for people: HMAC tokens, ids and sealed targets, so that what is published names nobody.

Three keys with three lives: tokens rotate, ids never do (an incident has to be found again), and targets, which alone
can be turned back, are sealed for triage, console and inspection. Addresses arrive normalised.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from headerfirst.schemas.errors import Forbidden, Misconfigured
from headerfirst.schemas.record import Struct

TokenKind = Literal["person", "account", "mailbox", "message", "folder", "external", "key"]
IdentityKind = Literal[
    "event",
    "report",
    "finding",
    "incident",
    "request",
    "command",
    "decision",
    "notice",
    "entry",
    "letter",
    "hold",
    "party",
]

_LETTERS: Final[dict[TokenKind, str]] = {
    "person": "p",
    "account": "a",
    "mailbox": "b",
    "message": "m",
    "folder": "f",
    "external": "x",
    "key": "k",
}
_CACHED: Final = 1 << 18
"""Tokens kept, at about 300 bytes each; one is asked for with every event, and computing it costs some microseconds."""
_SEALED_FOR: Final = [b"headerfirst target v1"]


class Target(Struct, frozen=True, kw_only=True):
    """Which messages a request is about, in the clear; exists only where it is sealed or opened."""

    mailbox: str
    message_ids: list[str]


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """`target_key` is absent in roles that have no business with targets. `previous_token_key` is there while tokens of
    before a rotation are still in use: nothing is written with it, and they go on being understood.
    """

    token_key: bytes = field(repr=False)
    id_key: bytes = field(repr=False)
    target_key: bytes | None = field(repr=False, default=None)
    previous_token_key: bytes | None = field(repr=False, default=None)
    _tokens: dict[tuple[str, ...], str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def person(self, person_id: str) -> str:
        return self.token("person", person_id)

    def account(self, address: str) -> str:
        # Asked for with every event: without a call in between.
        return self._tokens.get(("account", address)) or self._new_token("account", (address,))

    def mailbox(self, address: str) -> str:
        return self.token("mailbox", address)

    def message(self, mailbox: str, message_id: str) -> str:
        return self.token("message", mailbox, message_id)

    def token(self, kind: TokenKind, *parts: str) -> str:
        """The kind's letter and 128 bits in hex; the same until the token key rotates."""
        key = (kind, *parts)
        return self._tokens.get(key) or self._new_token(kind, parts)

    def _new_token(self, kind: TokenKind, parts: tuple[str, ...]) -> str:
        token = _token(self.token_key, kind, parts)
        if len(self._tokens) >= _CACHED:
            self._tokens.clear()
        self._tokens[kind, *parts] = token
        return token

    def tokens(self, kind: TokenKind, *parts: str) -> list[str]:
        """What the same may be called: by today's key, and by that of before the rotation."""
        today = [self.token(kind, *parts)]
        if self.previous_token_key is None:
            return today
        return [*today, _token(self.previous_token_key, kind, parts)]

    def identity(self, kind: IdentityKind, *parts: str) -> str:
        """128 bits in hex; the same for ever."""
        return _hmac(self.id_key, "identity", kind, parts)[:32]

    def party(self, address_or_folder: str) -> str:
        return self.identity("party", address_or_folder)

    def digest(self, value: bytes) -> str:
        """256 bits in hex over bytes that nobody keeps."""
        return hmac.digest(self.id_key, _part("digest") + value, "sha256").hex()

    def seal(self, mailbox: str, message_ids: Iterable[str]) -> str:
        """The same text for the same set of messages, in whatever order they come."""
        target = Target(mailbox=mailbox, message_ids=sorted(set(message_ids)))
        return urlsafe_b64encode(self._cipher().encrypt(msgspec.json.encode(target), _SEALED_FOR)).decode()

    def unseal(self, sealed: str) -> Target:
        """`Forbidden` where the target was not sealed with this key."""
        try:
            clear = self._cipher().decrypt(urlsafe_b64decode(sealed), _SEALED_FOR)
        except (InvalidTag, ValueError):
            raise Forbidden("A target was not sealed with this installation's target key.") from None
        return msgspec.json.decode(clear, type=Target)

    def _cipher(self) -> AESSIV:
        if self.target_key is None:
            raise Misconfigured("Set HEADERFIRST_TARGET_KEY: this role names the messages of a request.")
        # AES-SIV takes two AES-256 keys at once; a setting holds one key of any length from 32 bytes on.
        return AESSIV(hmac.digest(self.target_key, _SEALED_FOR[0], "sha512"))


def _token(secret: bytes, kind: TokenKind, parts: tuple[str, ...]) -> str:
    return f"{_LETTERS[kind]}-{_hmac(secret, 'token', kind, parts)[:32]}"


def _hmac(key: bytes, domain: str, kind: str, parts: tuple[str, ...]) -> str:
    mac = _begun(key, domain, kind).copy()
    mac.update(b"".join(map(_part, parts)))
    return mac.hexdigest()


@lru_cache(maxsize=64)
def _begun(key: bytes, domain: str, kind: str) -> hmac.HMAC:
    """What all of a kind have in common: to take the key up anew for each costs as much as the rest."""
    return hmac.new(key, _part(domain) + _part(kind), "sha256")


def _part(text: str) -> bytes:
    """Its length first, so that no two lists of parts make the same bytes."""
    try:
        encoded = text.encode()
    except UnicodeEncodeError:  # a mail file may hold what is no Unicode scalar; it still has one token
        encoded = text.encode(errors="surrogatepass")
    return len(encoded).to_bytes(4, "big") + encoded
