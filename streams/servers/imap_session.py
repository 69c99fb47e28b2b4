"""A connection to an IMAP server: encrypted, its certificate verified, trouble said without names."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.servers.sign_in import SignIn
from headerfirst.streams.servers.url import ServerUrl
from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

_CONNECT: Final = 10.0
_TRY_AGAIN: Final = ("[UNAVAILABLE]", "[LIMIT]", "[INUSE]", "[SERVERBUG]")
"""RFC 5530: the server's trouble, not our credentials."""


@contextmanager
def connection(
    url: ServerUrl, context: ssl.SSLContext, names: SignIn, sign_in: Callable[[IMAPClient], None]
) -> Iterator[IMAPClient]:
    """One that `sign_in` has signed in; what goes wrong in it is said by the names of settings alone."""
    try:
        client = _connected(url, context)
        try:
            _let_in(client, names, sign_in)
            yield client
            with suppress(IMAPClientError, OSError):
                client.logout()
        finally:
            with suppress(OSError):
                client.shutdown()
    except ssl.SSLCertVerificationError:
        raise Misconfigured(
            f"The IMAP server's certificate is not to be trusted; {names.authority} may name the file of its authority."
        ) from None
    except (IMAPClientError, OSError, ValueError):
        raise Retriable("The IMAP server does not answer, or not as it should.") from None


def _connected(url: ServerUrl, context: ssl.SSLContext) -> IMAPClient:
    """Encrypted, but for a server on this machine that offers no encryption."""
    is_tls = url.scheme == "imaps"
    patience = SocketTimeout(min(_CONNECT, url.patience), url.patience)
    client = IMAPClient(url.host, url.port, ssl=is_tls, ssl_context=context if is_tls else None, timeout=patience)
    if is_tls:
        return client
    if client.has_capability("STARTTLS"):
        client.starttls(context)
    elif not url.is_loopback:
        client.shutdown()
        raise Misconfigured("The IMAP server offers no STARTTLS; use imaps, or an encrypting server.")
    return client


def _let_in(client: IMAPClient, names: SignIn, sign_in: Callable[[IMAPClient], None]) -> None:
    try:
        sign_in(client)
    except LoginError as error:
        if any(code in str(error) for code in _TRY_AGAIN):
            raise Retriable("The IMAP server takes no logins at the moment.") from None
        raise Misconfigured(
            f"The IMAP server lets nobody in as {names.user} with {names.password}, or has no such mailbox."
        ) from None
