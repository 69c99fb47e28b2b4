"""Past its first slash a URL is content: of it only a kind of file is kept, and the ids of the pack's patterns."""

from __future__ import annotations

import re

import pytest
from headerfirst.agents.rules import PathTagger
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.url import EXTENSIONS, Place, cut, extension_of, host_of
from headerfirst.streams.packs import find_pack, shipped
from hypothesis import given
from hypothesis import strategies as st

SHOP = PathTagger((("shop-admin", frozenset({"shop.example.net"}), re.compile("^/admin/")),))


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("http://www.example.net/", ("http", "www.example.net", None, None)),
        ("https://WWW.Example.NET.:8443/a/b", ("https", "www.example.net", 8443, None)),
        ("http://ada:planted@www.example.net/planted?planted#planted", ("http", "www.example.net", None, None)),
        ("http://www.example.net/planted/report.PDF?planted=1", ("http", "www.example.net", None, "pdf")),
        ("http://www.example.net/setup%2Eexe", ("http", "www.example.net", None, "exe")),
        ("http://www.example.net/people/ada.lovelace", ("http", "www.example.net", None, None)),
        ("http://www.example.net/?file=setup.exe", ("http", "www.example.net", None, None)),
        ("http://www.example.net?planted", ("http", "www.example.net", None, None)),
        ("http://www.example.net\\planted", ("http", "www.example.net", None, None)),
        ("www.example.net:443", (None, "www.example.net", 443, None)),
        ("http://[2001:DB8::1]:8080/x", ("http", "2001:db8::1", 8080, None)),
        ("http://192.0.2.1/", ("http", "192.0.2.1", None, None)),
        ("http://bücher.example/", ("http", "xn--bcher-kva.example", None, None)),
    ],
)
def test_what_is_kept(url: str, kept: tuple[str | None, str, int | None, str | None]) -> None:
    assert cut(url, SHOP) == Place(*kept, path_tags=[])


@pytest.mark.parametrize(
    "url",
    [
        "",
        "/",
        "/planted",
        "error:invalid-request",
        "http:///x",
        "http://exa mple/",
        "http://a:b:c/",
        "http://x:99999/",
        "http://[planted]/",
        "http://[::1/",
        "http://a..b/",
        "http://%70lanted/",
        "http://" + "a" * 300 + "/",
        "http://x:²/",
    ],
)
def test_where_there_is_no_host_nothing_is_made_of_it(url: str) -> None:
    with pytest.raises(Malformed, match="line_unreadable"):
        cut(url, SHOP)


def test_the_packs_patterns_are_named_before_the_path_goes() -> None:
    assert cut("https://shop.example.net/admin/planted?x", SHOP).path_tags == ["shop-admin"]
    assert cut("https://shop.example.net/x?/admin/", SHOP).path_tags == []
    assert cut("https://other.example.net/admin/", SHOP).path_tags == []


PART = st.text(st.characters(codec="utf-8", exclude_characters="/?#\\"), max_size=20)


@given(PART, st.lists(PART, max_size=3), PART, PART)
def test_path_query_fragment_and_userinfo_never_show(user: str, path: list[str], query: str, fragment: str) -> None:
    url = f"http://{user}@www.example.net/{'/'.join(path)}/x?{query}#{fragment}"
    assert cut(url, SHOP) == Place("http", "www.example.net", None, None, [])


def test_a_referrer_is_a_host_or_nothing() -> None:
    assert host_of("https://www.example.net/planted") == "www.example.net"
    assert host_of("planted?") == "planted"
    assert host_of("/planted") is None


def test_a_kind_of_file_is_no_half_of_a_name() -> None:
    assert [extension_of(path) for path in ("/a.tar.gz", "/a.", "/a", "/ada.lovelace", "/.EXE")] == [
        "gz",
        None,
        None,
        None,
        "exe",
    ]


@pytest.mark.parametrize("pack", shipped())
def test_every_kind_of_file_that_a_shipped_rule_asks_for_is_kept(pack: str) -> None:
    asked = {kind for rule in find_pack(pack).rules for kind in rule.parameters.get("extensions", ())}
    assert {kind.lstrip(".") for kind in asked} <= EXTENSIONS


def test_a_name_that_was_cut_short_is_no_host() -> None:
    assert host_of("http://www.example.net./a") == "www.example.net"
    assert host_of("http://www.exa.../a") is None
