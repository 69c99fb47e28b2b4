"""Asks the reading room to show something: what it answers stays in this process, and goes to whoever called it."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import msgspec
import requests
from headerfirst.agents.reading import Wish, signed_bytes
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.operator_identity import Identity

PATH: Final = "/view"
SIGNATURE: Final = "Signature"
"""The header: base64 of Ed25519 over what `signed_bytes` makes of the body."""
_PATIENCE: Final = (10.0, 900.0)
"""Seconds to connect, and to be answered: a store may take ten minutes for a large message."""
_REFUSED: Final = 403


@dataclass(frozen=True, slots=True)
class Seen:
    """What the room shows."""

    text: str = field(repr=False)
    is_name: bool
    """Whether it says who a token is, as JSON."""


@dataclass(frozen=True, slots=True)
class NotShown:
    reason: str
    words: str


def is_loopback(host: str) -> bool:
    """Of a name but `localhost` nobody knows where it leads."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def wish_of(identity: Identity, request_id: str, message_token: str | None) -> Wish:
    """Made now, and never again."""
    return Wish(
        request_id=request_id,
        message_token=message_token,
        actor=identity.actor,
        at=datetime.now(UTC),
        nonce=secrets.token_urlsafe(32),
    )


def ask(room: str, wish: Wish, identity: Identity, authority: Path | None = None) -> Seen | NotShown:
    """`room` is the room's URL, `authority` a file of certificates to trust instead of those of the system. Raises
    Retriable where the room does not answer or asks to wait, Misconfigured where it is no reading room.
    """
    value = msgspec.json.encode(wish)
    headers = {SIGNATURE: identity.sign(signed_bytes(value)), "Content-Type": "application/json"}
    with requests.Session() as session:
        session.trust_env = False  # no proxy may come between, and no .netrc be sent
        session.verify = True if authority is None else str(authority)
        try:
            answer = session.post(
                _checked(room) + PATH, data=value, headers=headers, timeout=_PATIENCE, allow_redirects=False
            )
        except requests.exceptions.SSLError:
            raise Misconfigured(
                "The reading room's certificate is not one to trust: name its authority with --ca."
            ) from None
        except (requests.RequestException, OSError):
            raise Retriable(
                "The reading room does not answer: see that the inspection worker runs, and --room."
            ) from None
    return _read(answer)


def _checked(room: str) -> str:
    """Raises Misconfigured where what is shown would travel in clear."""
    url = urlsplit(room)
    host = url.hostname or ""
    if url.scheme == "https" and host:
        return room.rstrip("/")
    if url.scheme == "http" and is_loopback(host):
        return room.rstrip("/")
    raise Misconfigured("Name the reading room as https://HOST:PORT; http:// is for this machine alone.")


def _read(answer: requests.Response) -> Seen | NotShown:
    media_type = answer.headers.get("Content-Type", "").partition(";")[0]
    if answer.status_code == requests.codes.ok:
        return Seen(answer.content.decode(errors="replace"), media_type == "application/json")
    try:
        told = msgspec.json.decode(answer.content, type=dict[str, str])
        not_shown = NotShown(told["reason"], told["words"])
    except (msgspec.MsgspecError, KeyError):
        raise Misconfigured("What answers there is no reading room: see --room.") from None
    if answer.status_code == _REFUSED:
        return not_shown
    raise Retriable(not_shown.words)
