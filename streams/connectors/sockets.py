"""Where a source listens, and whom it lets in: so many connections at once, and none that is dead.

Addresses are URLs: `tcp://127.0.0.1:8891`, `udp://[::1]:5140`, `unix:///run/headerfirst/milter.sock`, and
`tls://0.0.0.0:6514?certificate=FILE&key=FILE&clients=FILE`, whose `clients` are the authorities of those that may call.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.files import require_readable

log: Final = logging.getLogger(__name__)

MOST: Final = 500
"""Connections at once; Postfix has a hundred processes that receive, unless told otherwise."""
_SAYS_EVERY: Final = 60.0
"""Seconds between two lines about callers that were sent away."""
_FAREWELL: Final = 3.0
"""Seconds that what has come may take at the end."""
_TLS_PARAMETERS: Final = ("certificate", "key", "clients")

Talk: TypeAlias = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class Address(NamedTuple):
    scheme: str
    host: str
    """Or the path of a unix socket."""
    port: int
    parameters: Mapping[str, str]

    def __str__(self) -> str:
        if self.scheme == "unix":
            return f"unix://{self.host}"
        return f"{self.scheme}://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def address_of(text: str, schemes: tuple[str, ...]) -> Address:
    """Raises Misconfigured where it is not one of those schemes, or lacks what they need."""
    try:
        url = urlsplit(text)
        host, port = url.hostname, url.port
    except ValueError:
        raise _no_address(text, schemes) from None
    parameters = dict(parse_qsl(url.query))
    if url.scheme not in schemes or set(parameters) - set(_TLS_PARAMETERS if url.scheme == "tls" else ()):
        raise _no_address(text, schemes)
    if url.scheme == "unix" and url.path and not url.netloc:
        return Address("unix", url.path, 0, parameters)
    if url.scheme == "unix" or host is None or port is None or url.path not in {"", "/"}:
        raise _no_address(text, schemes)
    if url.scheme == "tls" and not {"certificate", "key"} <= set(parameters):
        raise Misconfigured(f"{text} needs a certificate: tls://HOST:PORT?certificate=FILE&key=FILE.")
    return Address(url.scheme, host, port, parameters)


def _no_address(text: str, schemes: tuple[str, ...]) -> Misconfigured:
    return Misconfigured(f"{text} is no address to listen at; write {' or '.join(map(_shape, schemes))}.")


def _shape(scheme: str) -> str:
    return "unix:///PATH" if scheme == "unix" else f"{scheme}://HOST:PORT"


@asynccontextmanager
async def served(address: Address, talk: Talk, longest: int, most: int = MOST) -> AsyncIterator[str]:
    """Talks with everybody who calls while the context lasts; yields where. `longest`: bytes that one line may have.

    Raises Misconfigured where the address cannot be had. Conversations that are not over at the end are broken off.
    """
    callers = _Callers(talk, most)
    try:
        if address.scheme == "unix":
            server = await asyncio.start_unix_server(callers.met, address.host, limit=longest)
            _open_to_group(address.host)
        else:
            server = await asyncio.start_server(
                callers.met, address.host, address.port, limit=longest, ssl=_tls(address)
            )
    except (OSError, ssl.SSLError) as error:
        raise not_opened(address, error) from error
    try:
        yield str(address if address.scheme == "unix" else address._replace(port=server.sockets[0].getsockname()[1]))
    finally:
        server.close()
        await callers.part()


def not_opened(address: Address, error: OSError) -> Misconfigured:
    """Says why, as the system does."""
    if error.errno is None or isinstance(error, socket.gaierror | ssl.SSLError):
        why = error.strerror or type(error).__name__
    else:
        why = os.strerror(error.errno)  # asyncio writes a longer one
    return Misconfigured(f"{address} cannot be opened to listen: {why}.")


class _Callers:
    def __init__(self, talk: Talk, most: int) -> None:
        self._talk = talk
        self._most = most
        self._present: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._sent_away = 0
        self._said = -_SAYS_EVERY

    async def met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if len(self._present) >= self._most or task is None:
            self._send_away(writer)
            return
        self._present[task] = writer
        try:
            _keep_alive(writer)
            await self._talk(reader, writer)
        except asyncio.CancelledError:
            pass  # told to by `part`; asyncio's own callback would print it as an error
        except (OSError, EOFError, TimeoutError) as error:
            log.info("a caller was lost: %s", type(error).__name__)
        except Exception as error:  # noqa: BLE001  # one caller's nonsense is nobody else's trouble
            log.error("a caller was let go: %s", type(error).__name__)  # a trace would quote it
        finally:
            del self._present[task]
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def _send_away(self, writer: asyncio.StreamWriter) -> None:
        writer.close()
        self._sent_away += 1
        if time.monotonic() - self._said >= _SAYS_EVERY:
            self._said = time.monotonic()
            log.error("more than %d connections at once: sent away %d so far", self._most, self._sent_away)

    async def part(self) -> None:
        """Hang up; what had come is taken first."""
        for writer in self._present.values():
            writer.transport.abort()
        if self._present:
            await asyncio.wait([*self._present], timeout=_FAREWELL)
        for task in self._present:
            task.cancel()
        await asyncio.gather(*self._present, return_exceptions=True)


def _open_to_group(path: str) -> None:
    """A mail server runs as a user of its own; who is in our group may call."""
    Path(path).chmod(0o660)


def _keep_alive(writer: asyncio.StreamWriter) -> None:
    """Senders that have gone without a word are found out by the kernel."""
    called: socket.socket | None = writer.get_extra_info("socket")
    if called is not None and called.family != socket.AF_UNIX:
        called.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)


def _tls(address: Address) -> ssl.SSLContext | None:
    if address.scheme != "tls":
        return None
    for file in address.parameters.values():
        require_readable([Path(file)])
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(address.parameters["certificate"], address.parameters["key"])
    except ssl.SSLError as error:
        raise _no_tls(address, ("certificate", "key"), error) from None
    try:
        if clients := address.parameters.get("clients"):
            context.load_verify_locations(clients)
            context.verify_mode = ssl.CERT_REQUIRED
    except ssl.SSLError as error:
        raise _no_tls(address, ("clients",), error) from None
    return context


def _no_tls(address: Address, names: Iterable[str], error: ssl.SSLError) -> Misconfigured:
    files = " and ".join(address.parameters[name] for name in names)
    return Misconfigured(f"{files} cannot be used for TLS: {error.reason or 'not in PEM'}.")
