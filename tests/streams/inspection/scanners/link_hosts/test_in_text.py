"""Links in text, defanged ones too, and where each begins."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.link_hosts.in_text import Link, links_in_text

EVIL = "evil.example"


@pytest.mark.parametrize(
    "text",
    [
        "http://evil.example",
        "HTTPS://EVIL.EXAMPLE/PATH",
        "see http://evil.example.",
        "(http://evil.example)",
        "<https://evil.example/a>",
        "[text](https://evil.example/a)",
        "www.evil.example"[4:].join(["http://", "?q"]),
        "http:/evil.example",
        "http:\\\\evil.example\\x",
        "http:////evil.example",
        "hxxp://evil.example",
        "hXXps://evil[.]example/a",
        "h**p://evil.example",
        "http[:]//evil.example",
        "http[://]evil.example",
        "hxxps[:]//evil(.)example",
        "http://evil [dot] example/x",
        "evil[.]example",
        "evil(dot)example",
        "http://good.example@evil.example/",
        "http://evil.example:8080/good.example",
        "http://evil.example\\@good.example",
        "http://evil.example#@good.example",
        "http://evil.example?@good.example",
    ],
)
def test_however_it_is_written(text: str) -> None:
    assert [link.host for link in links_in_text(text)] == [EVIL]


@pytest.mark.parametrize(
    "text",
    [
        "evil.example",
        "ada@evil.example",
        "mailto:ada@evil.example",
        "ftp://evil.example",
        "http://",
        "https:",
        "a.b[0]",
    ],
)
def test_what_is_no_link(text: str) -> None:
    assert list(links_in_text(text)) == []


def test_a_host_that_begins_with_www() -> None:
    assert [link.host for link in links_in_text("see www.evil.example/x and www[.]evil.example")] == [
        "www.evil.example"
    ] * 2


def test_what_follows_the_host_is_not_looked_at() -> None:
    hosts = [link.host for link in links_in_text("https://good.example/?back=evil[.]example&q=www.evil.example")]
    assert hosts == ["good.example"]


def test_links_that_follow_upon_each_other() -> None:
    text = "http://a.example/x,http://b.example;hxxp://c.example/<http://d.example>"
    assert [link.host for link in links_in_text(text)] == ["a.example", "b.example", "c.example", "d.example"]


def test_each_link_says_where_it_begins() -> None:
    text = "see http://a.example, then https://b.example"
    assert list(links_in_text(text)) == [Link(4, "a.example"), Link(27, "b.example")]


def test_its_repr_is_silent() -> None:
    assert repr(Link(4, "a.example")) == "Link(start=4)"


@pytest.mark.parametrize("depth", [1, 2])
def test_a_filters_links_are_followed_inwards(depth: int) -> None:
    link = "https://evil.example/x"
    for _ in range(depth):
        link = f"https://eur01.safelinks.protection.outlook.com/?url={link}"
    assert [found.host for found in links_in_text(link)][-1] == EVIL


def test_filters_within_filters_come_to_an_end() -> None:
    link = "https://urldefense.com/v3/__" * 50 + "https://evil.example"
    assert EVIL not in {found.host for found in links_in_text(link)}
