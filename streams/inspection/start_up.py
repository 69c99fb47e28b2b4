"""Before an inspection worker starts: can its stores be opened, and its scanners? One sentence says what to do.

Later neither ends it: a store that refuses and a scanner that fails are counted, and the message is not called clean.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Collection
from pathlib import Path
from typing import Final

from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.inspection.equipment import limits_of, options_for
from headerfirst.streams.inspection.isolation import ScannerPool
from headerfirst.streams.inspection.room_tls import room_tls
from headerfirst.streams.inspection.store_shelf import open_store
from headerfirst.streams.inspection.unpacker import Unpacker
from headerfirst.streams.settings import InspectionSettings

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,39}")


def check(settings: InspectionSettings, packs: Collection[ReadyPack]) -> None:
    """Raises Misconfigured. Opening a store is no promise that it answers."""
    room_tls(settings)
    _check_word_files(settings.word_files)
    for url in settings.stores:
        open_store(url, settings.environment).close()
    asyncio.run(_start_all(settings, packs))


def _check_word_files(files: Collection[Path]) -> None:
    names = [path.stem for path in files]
    if not all(map(_NAME.fullmatch, names)):
        raise Misconfigured("Name a file of --words in small letters, digits and hyphens: its rules are called by it.")
    if len(set(names)) < len(names):
        raise Misconfigured("Two files of --words have the same name, by which their rules are called: rename one.")


async def _start_all(settings: InspectionSettings, packs: Collection[ReadyPack]) -> None:
    """Every scanner that a purpose of the packs names, once."""
    unpacker, pool = (
        Unpacker(limits_of(settings)),
        ScannerPool(options_for(settings, packs), limits=limits_of(settings)),
    )
    words = {word for ready in packs for purpose in ready.pack.file.purposes for word in purpose.scanners}
    try:
        await unpacker.prepare()
        await pool.prepare(sorted(words))
    finally:
        await unpacker.close()
        await pool.close()
