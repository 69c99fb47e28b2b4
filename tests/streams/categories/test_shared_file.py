"""The file: equal for equal sources, replaced whole, and refused where anything of it is not as it was written."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.categories import shared_file
from headerfirst.streams.categories.store import StoredCategories

from tests.streams.domain_lists import store_file, write_lists

LISTS = {"games": ["example.com", "example.net"], "chat": ["example.com"]}


def test_what_was_written_is_read(tmp_path: Path) -> None:
    stored = shared_file.read(store_file(tmp_path, LISTS))
    assert stored.sources.names == 2
    assert [(one.category, one.domains) for one in stored.sources.lists] == [("chat", 1), ("games", 2)]
    rows = {key: stored.rows[stored.places[number]].listed for key, number in stored.trie.iteritems()}
    assert rows == {"com.example.": ("chat", "games"), "net.example.": ("games",)}


def test_equal_sources_make_equal_bytes(tmp_path: Path) -> None:
    files = [store_file(tmp_path / name, LISTS) for name in ("one", "two")]
    for name in ("one", "two"):
        for file in (tmp_path / name).rglob("domains"):
            os.utime(file, (1_773_144_000, 1_773_144_000))
    one, two = (store_file(tmp_path / name, {}) for name in ("one", "two"))
    assert files == [one, two]
    assert one.read_bytes() == two.read_bytes()


@pytest.mark.parametrize("left", [0, 5, 40, 300, 4096, 5000, -1])
def test_a_file_that_was_cut_off_is_refused(tmp_path: Path, left: int) -> None:
    file = store_file(tmp_path, LISTS)
    file.write_bytes(file.read_bytes()[:left])
    with pytest.raises(Misconfigured, match="categories build"):
        shared_file.read(file)


@pytest.mark.parametrize("place", [40, 4096 + 30, -1])
def test_a_file_of_which_one_byte_changed_is_refused(tmp_path: Path, place: int) -> None:
    file = store_file(tmp_path, LISTS)
    content = bytearray(file.read_bytes())
    content[place] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(Misconfigured, match="is damaged or incomplete"):
        shared_file.read(file)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other"
    file.write_bytes(b"PK\x03\x04" + bytes(10_000))
    with pytest.raises(Misconfigured, match="holds no categories"):
        shared_file.read(file)
    with pytest.raises(Misconfigured, match="cannot be read"):
        shared_file.read(tmp_path / "nowhere")


def test_a_file_of_a_newer_format_is_refused_by_its_number(tmp_path: Path) -> None:
    file = store_file(tmp_path, LISTS)
    content = bytearray(file.read_bytes())
    magic = len(b"headerfirst categories\n\0")
    content[magic : magic + 4] = struct.pack("<I", shared_file.FORMAT + 1)
    file.write_bytes(content)
    with pytest.raises(Misconfigured, match="is of format 2, and this version reads format 1"):
        shared_file.read(file)


def test_who_has_a_store_open_keeps_it_while_it_is_replaced(tmp_path: Path) -> None:
    old = StoredCategories(store_file(tmp_path, LISTS))
    write_lists(tmp_path / "lists", {"games": ["other.example"]})
    new = StoredCategories(store_file(tmp_path, {}))
    assert (old.of("example.net"), new.of("example.net")) == (("games",), ())
    assert (old.of("other.example"), new.of("other.example")) == ((), ("games",))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lists", "store"]


def test_a_place_that_cannot_be_written_is_said_and_left_clean(tmp_path: Path) -> None:
    (tmp_path / "store").mkdir()
    with pytest.raises(Misconfigured, match="cannot be written"):
        store_file(tmp_path, LISTS)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["lists", "store"]
