"""HTML as a person reads it."""

from __future__ import annotations

import pytest
from headerfirst.streams.inspection.unpack import unpack
from hypothesis import given
from hypothesis import strategies as st

from tests.streams.inspection.unpacking.samples import PNG, closed, kinds, mail, opened, the_only


def seen(markup: str) -> str | None:
    return the_only(opened(markup.encode(), "text/html; charset=utf-8")).text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("con<b>fid</b>ential", "confidential"),
        ("a<!-- secret -->b", "ab"),
        ("a<!-->b-->c", "ab-->c"),
        ("<style>p {x: 'y'}</style><script>alert('<p>no</p>')</script>yes", "yes"),
        ("<SCRIPT>no</SCRIPT >yes", "yes"),
        ("caf&eacute; &amp; &#x41;&#66; &nbsp;x", "café & AB x"),
        ("<td>1</td><td>2</td>", "1 2"),
        ("<pre>a\n  b</pre>", "a\nb"),
        ("<p>trade\nunion</p>", "trade union"),
        ("<img alt='our logo' src=x>", "our logo"),
        ('<a title="a > b">x</a>', "a > b x"),
        ("1 < 2 and 3 <4", "1 < 2 and 3 <4"),
        ("<!doctype html><html><head><title>T</title></head><body>B</body></html>", "T\nB"),
        ("&#" + "9" * 6000 + ";", "�;"),
        ("shown <unfinished tag", "shown"),
    ],
)
def test_what_is_read(markup: str, text: str) -> None:
    assert seen(markup) == text


def test_links_stand_beside_the_text() -> None:
    page = b"<a href='https://example.org/a?b=1&amp;c=2'>here</a><img src=//example.net/i.png><a href='#top'>up</a>"
    part = the_only(opened(page, "text/html"))
    assert part.links == ("https://example.org/a?b=1&c=2", "//example.net/i.png")
    assert part.text == "hereup"


def test_what_lies_in_the_page_is_a_part() -> None:
    message = opened(b"<img src='data:image/png;base64,iVBORw0KGgoAAAAA'><a href='data:,see%20me'>x</a>", "text/html")
    assert kinds(message) == ["text/html", "image/png", "text/plain"]
    assert message.parts[1].data == PNG[:12]
    assert message.parts[2].text == "see me"
    assert [part.depth for part in message.parts] == [0, 1, 1]


def test_the_page_may_name_its_charset() -> None:
    page = b"<meta charset='iso-8859-2'>" + "żółć".encode("iso-8859-2")
    assert the_only(unpack(mail(page, "text/html"))).text == "żółć"


@pytest.mark.parametrize("unfinished", ["<", "<!--", "<a ", "<a b='", "<![CDATA[", "</", "<script", "<a x=1 ", "&#"])
def test_unfinished_tags_take_no_time(unfinished: str) -> None:
    """A megabyte of them: with a scan for each that goes on to the end, this would not end today."""
    assert closed(opened((unfinished * 250_000).encode(), "text/html")) == []


@given(st.text(st.sampled_from("<>/!-='\"& ;#abscriptydata:,\n")))
def test_no_page_makes_it_fail(markup: str) -> None:
    assert [why for _, why in closed(opened(markup.encode(), "text/html"))] in ([], ["unreadable"])
    assert seen(markup) is not None or "data:" in markup
