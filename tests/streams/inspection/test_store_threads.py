"""Stores are asked in threads that nobody has to wait for; a message may have copies in several."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured, Retriable
from headerfirst.streams.inspection.interface import Located, Store, TooLarge
from headerfirst.streams.inspection.store_shelf import open_store
from headerfirst.streams.inspection.store_threads import StoreThreads, in_a_thread

from tests.streams.inspection.stores.letters import BODY, letter

ANNA = "anna@example.org"


@dataclass
class Refusing:
    """A store that does not know us."""

    closed: list[str] = field(default_factory=list)

    def find(self, _mailbox: str, _message_ids: Sequence[str]) -> Iterator[Located]:
        raise Misconfigured("The store does not know us.")

    def headings(self, _mailbox: str) -> Iterator[Located]:
        raise Misconfigured("The store does not know us.")

    def fetch(self, _located: Located, _limit: int) -> Iterator[bytes]:
        raise Retriable("The store does not answer.")

    def close(self) -> None:
        self.closed.append("refusing")


def folder(root: Path, *message_ids: str) -> str:
    home = root / ANNA
    home.mkdir(parents=True)
    for number, message_id in enumerate(message_ids):
        (home / f"{number}.eml").write_bytes(letter(message_id))
    return f"folder://{root}"


def with_one_that_refuses(*urls: str) -> StoreThreads:
    def opened(url: str, environment: Mapping[str, str]) -> Store:
        return Refusing() if url == "refusing" else open_store(url, environment)

    return StoreThreads(urls, {}, opened)


async def test_copies_of_every_store_are_found(tmp_path: Path) -> None:
    urls = [folder(tmp_path / name, "<one@example.org>") for name in ("new", "old")]
    stores = StoreThreads(urls, {})
    copies = await stores.copies(ANNA, "<one@example.org>")
    assert len(copies) == 2
    assert [BODY.encode() in await stores.content(copy, 10_000) for copy in copies] == [True, True]
    assert await stores.copies(ANNA, "<two@example.org>") == []
    stores.close()


async def test_a_message_above_the_limit_is_said_to_be(tmp_path: Path) -> None:
    stores = StoreThreads([folder(tmp_path / "mail", "<one@example.org>")], {})
    (copy,) = await stores.copies(ANNA, "<one@example.org>")
    with pytest.raises(TooLarge):
        await stores.content(copy, 20)


async def test_no_more_headings_come_than_are_wanted(tmp_path: Path) -> None:
    stores = StoreThreads([folder(tmp_path / "mail", *(f"<{n}@example.org>" for n in range(5)))], {})
    assert len(await stores.headings(ANNA, 3)) == 3
    assert len(await stores.headings(ANNA, 9)) == 5


async def test_one_that_refuses_hides_nothing_that_another_has(tmp_path: Path) -> None:
    stores = with_one_that_refuses("refusing", folder(tmp_path / "mail", "<one@example.org>"))
    assert len(await stores.copies(ANNA, "<one@example.org>")) == 1
    with pytest.raises(Misconfigured):
        await stores.copies(ANNA, "<two@example.org>")


async def test_what_cannot_be_opened_is_raised_to_whoever_asks() -> None:
    with pytest.raises(Misconfigured, match="no content store of that scheme"):
        await StoreThreads(["pop3://mail.example.org"], {}).copies(ANNA, "<one@example.org>")


async def test_it_waits_in_a_thread_of_its_own() -> None:
    names = {await in_a_thread(lambda: threading.current_thread().name) for _ in range(2)}
    assert names == {"content store"}


async def test_whoever_waits_may_go() -> None:
    go_on = threading.Event()
    waiting = asyncio.create_task(in_a_thread(go_on.wait))
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go_on.set()
    assert await in_a_thread(lambda: 3) == 3


def test_a_process_ends_while_a_store_keeps_silent() -> None:
    program = """
import asyncio, threading
from headerfirst.streams.inspection.store_threads import in_a_thread

async def main():
    waiting = asyncio.create_task(in_a_thread(threading.Event().wait))
    await asyncio.sleep(0.1)
    waiting.cancel()

asyncio.run(main())
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
