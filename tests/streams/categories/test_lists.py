"""What a folder of lists says, and what of it is left out and counted."""

from __future__ import annotations

import gzip
import os
from datetime import date
from pathlib import Path

import msgspec
import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.categories.lists import Left, Lists, read_lists
from headerfirst.streams.categories.public_suffixes import PublicSuffixes

from tests.streams.domain_lists import write_lists


def read(folder: Path) -> tuple[Lists, Left]:
    return read_lists(folder, PublicSuffixes(), lambda *_: None)


def said(lists: Lists) -> dict[str, tuple[str, ...]]:
    return {key: lists.sets[place] for key, place in lists.places.items()}


def test_a_name_has_the_categories_of_every_list_that_it_stands_in(tmp_path: Path) -> None:
    lists, _ = read(write_lists(tmp_path, {"games": ["example.com", "example.net"], "chat": ["example.com"]}))
    assert said(lists) == {"com.example.": ("chat", "games"), "net.example.": ("games",)}


@pytest.mark.parametrize("line", ["example.com", " EXAMPLE.com. ", "*.example.com", ".example.com", "example.com # a"])
def test_lines_are_read_as_they_are_written_in_the_wild(tmp_path: Path, line: str) -> None:
    lists, _ = read(write_lists(tmp_path, {"games": [line, "", "# comment"]}))
    assert said(lists) == {"com.example.": ("games",)}
    assert (lists.read[0].domains, lists.read[0].ignored) == (1, 0)


def test_a_line_with_a_path_or_without_a_host_is_left_out_and_counted(tmp_path: Path) -> None:
    folder = write_lists(tmp_path, {"games": ["example.com/play", "a b", "example.net"]})
    (folder / "games" / "domains").open("ab").write(b"\xff\xfe.example.org\n")
    lists, _ = read(folder)
    assert said(lists) == {"net.example.": ("games",)}
    assert (lists.read[0].domains, lists.read[0].ignored) == (1, 3)


def test_public_suffixes_private_ones_and_addresses_stand_for_themselves_alone(tmp_path: Path) -> None:
    lists, _ = read(write_lists(tmp_path, {"blog": ["co.uk", "github.io", "192.0.2.7", "me.github.io"]}))
    assert sorted(said(lists)) == ["7.2.0.192.!", "io.github.!", "io.github.me.", "uk.co.!"]


def test_urls_and_other_names_of_a_list_are_not_read_and_counted(tmp_path: Path) -> None:
    folder = write_lists(tmp_path, {"adult": ["example.com"]})
    (folder / "adult" / "urls").write_text("example.org/secret\nexample.org/other\n", encoding="ascii")
    (folder / "porn").symlink_to("adult")
    (folder / "empty").mkdir()
    lists, left = read(folder)
    assert said(lists) == {"com.example.": ("adult",)}
    assert msgspec.to_builtins(left) == {"urls": 2, "aliases": 1, "without_domains": ["empty"]}


def test_a_packed_list_is_read_and_one_that_is_cut_off_is_said(tmp_path: Path) -> None:
    folder = write_lists(tmp_path, {"adult": ["example.com"]})
    plain = (folder / "adult" / "domains").read_bytes()
    (folder / "adult" / "domains").unlink()
    packed = folder / "adult" / "domains.gz"
    packed.write_bytes(gzip.compress(plain))
    lists, left = read(folder)
    assert (said(lists), left.without_domains) == ({"com.example.": ("adult",)}, [])
    packed.write_bytes(packed.read_bytes()[:-4])
    with pytest.raises(Misconfigured, match="cannot be read: it is not whole"):
        read(folder)


def test_the_lists_are_as_of_the_newest_file(tmp_path: Path) -> None:
    folder = write_lists(tmp_path, {"games": ["example.com"], "chat": ["example.net"]})
    for number, category in enumerate(("games", "chat")):
        moment = 1_773_144_000 - 86_400 * number
        os.utime(folder / category / "domains", (moment, moment))
    assert read(folder)[0].as_of == date(2026, 3, 10)


def test_each_list_is_told_of_as_it_is_read(tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    folder = write_lists(tmp_path, {"games": ["example.com", "example.net"], "chat": ["example.com"]})
    read_lists(folder, PublicSuffixes(), lambda category, names: told.append((category, names)))
    assert told == [("chat", 1), ("games", 2)]


def test_a_folder_without_lists_is_none(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="holds no list"):
        read(tmp_path)
    with pytest.raises(Misconfigured, match="cannot be read"):
        read(tmp_path / "nowhere")
