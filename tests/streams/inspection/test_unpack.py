"""Whatever arrives is taken to pieces or closed: no exception, no memory beyond the limits, always the same pieces."""

from __future__ import annotations

import bz2
import email
import gzip
import io
import lzma
import os
import random
import tarfile
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest
from headerfirst.schemas.content import Unpacked
from headerfirst.streams.inspection.unpack import Limits, unpack
from headerfirst.streams.inspection.unpacking.limits import MIB
from hypothesis import given
from hypothesis import strategies as st

from tests.needs import lacking
from tests.streams.inspection.unpacking.samples import (
    PNG,
    closed,
    locked,
    mail,
    multipart,
    opened,
    overlapping,
    pdf,
    zipped,
)

DATA = Path(os.environ.get("HEADERFIRST_DATA", Path(__file__).parents[4] / "shared/data"))
OFFICE = zipped(
    [("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<d><p><t>words</t></p></d>"), ("i", PNG)]
)


def tarred() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        member = tarfile.TarInfo("a")
        member.size = 5
        archive.addfile(member, io.BytesIO(b"words"))
    return file.getvalue()


SEEDS = [
    mail(OFFICE),
    mail(pdf("words", attachment=OFFICE)),
    mail(gzip.compress(tarred())),
    mail(bz2.compress(b"words")) + mail(lzma.compress(b"words")),
    mail(locked(OFFICE)),
    mail(b"<p>words<img src='data:image/png;base64,iVBORw0KGgo='>", "text/html"),
    multipart(b"\nwords", b"Content-Type: message/rfc822\n\n" + multipart(b"\nmore", mail(OFFICE), boundary="c")),
]


def is_in_order(message: Unpacked) -> bool:
    """Each number once as a part, once as closed at most; none is left out."""
    parts, shut = [part.number for part in message.parts], [piece.number for piece in message.closed]
    numbers = sorted({*parts, *shut})
    return parts == sorted(set(parts)) and len(shut) == len(set(shut)) and numbers == list(range(len(numbers)))


@given(st.binary(max_size=2_000))
def test_any_bytes_are_taken_to_pieces(message: bytes) -> None:
    assert is_in_order(unpack(message))


@given(st.sampled_from(SEEDS), st.randoms(use_true_random=False), st.integers(0, 12), st.floats(0, 1))
def test_broken_mail_is_taken_to_pieces(seed: bytes, chance: random.Random, changes: int, kept: float) -> None:
    message = bytearray(seed[: max(1, int(len(seed) * kept))])
    for _ in range(changes):
        message[chance.randrange(len(message))] = chance.randrange(256)
    first = unpack(bytes(message))
    assert is_in_order(first)
    assert unpack(bytes(message)) == first


@given(st.sampled_from([OFFICE, locked(OFFICE), pdf("words"), tarred(), gzip.compress(b"words")]), st.data())
def test_broken_files_are_taken_to_pieces(seed: bytes, data: st.DataObject) -> None:
    """Broken below the transfer encoding, where archives and documents are."""
    broken = bytearray(seed)
    for at, value in data.draw(st.lists(st.tuples(st.integers(0, len(seed) - 1), st.integers(0, 255)), max_size=8)):
        broken[at] = value
    assert is_in_order(opened(bytes(broken)))


BOMBS = {
    "gzip": lambda: gzip.compress(bytes(200 * MIB)),
    "bzip2": lambda: bz2.compress(bytes(200 * MIB)),
    "xz": lambda: lzma.compress(bytes(200 * MIB)),
    "zip": lambda: zipped([("a", bytes(100 * MIB))]),
    "bzip2 in zip": lambda: zipped([("a", bytes(100 * MIB))], 12),
    "many in zip": lambda: zipped([(str(number), bytes(2 * MIB)) for number in range(60)]),
    "overlapping": lambda: overlapping(bytes(20 * MIB), 200),
    "gzip in zip": lambda: zipped([("a", gzip.compress(bytes(100 * MIB)))]),
    "text in gzip": lambda: gzip.compress(b"word " * 20 * MIB),
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_bomb_takes_more_memory_than_it_may(name: str) -> None:
    limits = Limits(total_bytes=8 * MIB, part_bytes=4 * MIB, text_bytes=2 * MIB)
    message = mail(BOMBS[name]())
    tracemalloc.start()
    unpacked = unpack(message, limits)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert unpacked.closed
    assert peak < 3 * limits.total_bytes + 4 * len(message)


def test_a_tree_of_archives_ends_at_what_the_message_may() -> None:
    """Sixteen in each of sixteen in each of sixteen."""
    archive = zipped([("a", bytes(1000))])
    for _ in range(4):
        archive = zipped([(str(number), archive) for number in range(16)])
    message = opened(archive)
    assert len(message.parts) <= Limits().parts
    assert closed(message)[-1][1] in {"too_many_parts", "too_large"}


def test_long_text_is_read_up_to_the_limit_and_said_to_be_cut() -> None:
    message = opened(b"word " * 100, "text/plain", Limits(text_bytes=100))
    assert message.parts[0].text == "word " * 20
    assert message.parts[0].unread == "too_large"
    assert closed(message) == [(0, "too_large")]


def test_no_content_shows_in_what_is_printed() -> None:
    assert "words" not in repr(unpack(SEEDS[0]))


def test_a_scanner_of_words_hears_of_pictures_and_others_do_not() -> None:
    message = unpack(multipart(b"\nwords", mail(PNG)))
    assert closed(message) == []
    assert [(piece.number, piece.why) for piece in message.unread()] == [(1, "unsupported")]


def real_mail(*folders: str) -> Iterator[bytes]:
    if not DATA.is_dir():
        lacking("no real mail here: set HEADERFIRST_DATA to the folder that holds it")
    for folder in folders:
        for path in sorted((DATA / folder).rglob("*")):
            if path.is_file() and path.suffix not in {".json", ".cats"}:
                yield path.read_bytes()


@pytest.mark.data
@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("spamassassin", {"encrypted": 1, "unreadable": 5, "unsupported": 1}),
        ("mail_fixtures", {"encrypted": 24, "unreadable": 29, "unsupported": 18}),
        ("phishing_pot", {}),
        ("lore_ksummit", {}),
    ],
)
def test_real_mail_is_taken_to_pieces(folder: str, expected: dict[str, int]) -> None:
    messages = [unpack(message) for message in real_mail(folder)]
    assert all(is_in_order(message) for message in messages)
    assert Counter(piece.why for message in messages for piece in message.closed) == expected


@pytest.mark.data
def test_real_mail_has_every_leaf_that_python_finds() -> None:
    """Where both see nothing wrong: what is closed, or has defects for Python, is judged elsewhere."""
    for written in real_mail("spamassassin", "phishing_pot", "lore_ksummit", "newsgroups20", "enron_cats"):
        message, parsed = unpack(written), email.message_from_bytes(written)
        if message.closed or any(entity.defects for entity in parsed.walk()):
            continue
        ours = Counter(part.data.strip() for part in message.parts)
        theirs = Counter(_content(entity) for entity in parsed.walk() if not entity.is_multipart())
        assert not [digest for digest in theirs - ours if digest]


def _content(entity: Message) -> bytes:
    content = entity.get_payload(decode=True)
    return content.strip() if isinstance(content, bytes) else b""
