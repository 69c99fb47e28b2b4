"""What a command line asks for and cannot have, said before Kafka is asked for anything."""

from __future__ import annotations

from pathlib import Path

from headerfirst.agents.register import Register
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors.files import require_readable
from headerfirst.streams.connectors.interface import Desk
from headerfirst.streams.connectors.listen_lines import SCHEMES
from headerfirst.streams.connectors.packed import require_unpacked
from headerfirst.streams.connectors.sockets import address_of
from headerfirst.streams.ingest.desk import Source


def require_ways(source: Source) -> None:
    """Raises Misconfigured where a path or an option cannot be had as it is said."""
    connector = source.connector
    files = [path for path in source.paths if isinstance(path, Path)]
    addresses = [path for path in source.paths if isinstance(path, str)]
    if files and connector.read is None:
        raise Misconfigured(f"The format {connector.name} reads no files: name an address, as in {connector.example}.")
    require_readable(files)
    if source.follow and files:
        _require_a_log(source, files)
    if addresses and connector.ask is None:
        raise Misconfigured(f"The format {connector.name} is not asked of a server: name files.")
    _require_options(source)
    for address in addresses:
        if connector.ask is not None:
            connector.ask(address, source.given, {})  # nothing is asked before somebody takes an item


def require_listening(source: Source) -> str:
    """The address; raises Misconfigured where there is not one, or an option cannot be had."""
    if len(source.paths) != 1:
        raise Misconfigured("A source listens at one address: name one.")
    address = str(source.paths[0])
    address_of(address, SCHEMES if source.connector.lines is not None else ("tcp", "unix"))
    _require_options(source)
    return address


def _require_a_log(source: Source, files: list[Path]) -> None:
    if source.connector.lines is None:
        raise Misconfigured(f"The format {source.connector.name} cannot be followed: only logs, a line an item, can.")
    for path in files:
        if path.is_file():
            require_unpacked(path)


def _require_options(source: Source) -> None:
    """Whoever makes drafts reads them first of all."""
    for pack in source.packs[:1]:
        source.connector.convert(Desk(pack, Register(), source.pseudonyms, source.given, source.categories))
