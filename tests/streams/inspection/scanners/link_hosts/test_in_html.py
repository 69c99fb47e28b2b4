"""Links of a page are read as a browser reads them."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.scanners.link_hosts.in_html import links_in_html


@pytest.mark.parametrize(
    "page",
    [
        '<a href="http://evil.example/x">',
        "<a href='http://evil.example/x'>",
        "<a href=http://evil.example/x>",
        "<A HREF = 'HTTP://EVIL.EXAMPLE'>",
        '<img src="https://evil.example/p.png">',
        '<form action="https://evil.example">',
        '<td background="https://evil.example/b">',
        '<a href="//evil.example/x">',
        '<a href="http:evil.example">',
        '<a href="http:\\\\evil.example">',
        '<a href="ht\ntp://evil.exa\tmple/">',
        '<a href=" http://evil.example">',
        '<a href="&#104;ttp&colon;//evil&#46;example">',
        '<a href="http://good.example@evil.example/">',
        '<a href="http://evil%2Eexample/">',
        '<base href="http://evil.example/">',
    ],
)
def test_however_it_is_written(page: str) -> None:
    assert [link.host for link in links_in_html(page.encode())] == ["evil.example"]


@pytest.mark.parametrize(
    "page",
    [
        "<p>http://evil.example</p>",
        '<a href="/local">',
        '<a href="mailto:ada@evil.example">',
        '<a data-href="http://evil.example">',
        '<a href="#http://evil.example">',
        "",
    ],
)
def test_what_a_page_does_not_follow(page: str) -> None:
    assert list(links_in_html(page.encode())) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "latin-1"])
def test_whatever_the_encoding(encoding: str) -> None:
    page = '<p>Grüße</p><a href="http://evil.example/">'
    assert [link.host for link in links_in_html(page.encode(encoding))] == ["evil.example"]


def test_bytes_of_no_encoding_do_not_hide_a_link() -> None:
    assert [link.host for link in links_in_html(b'\xff\x00\xfe<a href="http://evil.example">')] == ["evil.example"]
