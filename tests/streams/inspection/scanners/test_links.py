"""Links to listed sites count by list, however they are written, and no part of a link leaves the scanner."""

from __future__ import annotations

import logging

import pytest
from headerfirst.schemas.content import Part, Unpacked
from headerfirst.schemas.inspection import Match
from headerfirst.streams.inspection.interface import Report, ScannerOptions
from headerfirst.streams.inspection.scanners.link_hosts import host, in_html, in_text, wrapped
from headerfirst.streams.inspection.scanners.links import SCANNER

from tests.streams.inspection.scanners.growth import expressions_of, growth, unbounded_within_repeat
from tests.streams.inspection.scanners.plain_messages import of_html, of_text

SITES: dict[str, tuple[str, ...]] = {
    "hate": ("hate.example", "sub.forum.example"),
    "webmail": ("mail.example", "bücher.example"),
}
OPTIONS = ScannerOptions(sites=SITES)


def scan(message: Unpacked) -> Report:
    return SCANNER.open(OPTIONS).scan(message)


def test_packs_and_grants_ask_for_it_by_one_word() -> None:
    assert (SCANNER.id, SCANNER.what) == ("links", "links")


def test_a_hit_says_the_list_and_where() -> None:
    report = scan(of_text("Grüße: http://www.hate.example/page?q=1"))
    match = Match(rule_id="site/hate", mask="link to a listed site", offset=9)
    assert report == Report(("site/hate",), 1, (match,))


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("https://hate.example", ("site/hate",)),
        ("https://a.b.hate.example/x", ("site/hate",)),
        ("https://nothate.example", ()),
        ("https://hate.example.org", ()),
        ("https://forum.example", ()),
        ("https://sub.forum.example", ("site/hate",)),
        ("http://xn--bcher-kva.example/", ("site/webmail",)),
        ("http://BÜCHER.example/", ("site/webmail",)),
        ("http://good.example@hate.example/", ("site/hate",)),
        ("http://hate.example@good.example/", ()),
        ("https://hate.example and https://mail.example", ("site/hate", "site/webmail")),
        ("write to ada@hate.example", ()),
        ("hate.example", ()),
        ("hate[.]example", ("site/hate",)),
    ],
)
def test_sites_and_what_lies_under_them(text: str, rules: tuple[str, ...]) -> None:
    assert scan(of_text(text)).rule_ids == rules


def test_a_link_behind_other_words_is_found_in_the_page() -> None:
    page = '<p>See <a href="https://hate.example/x">our intranet</a></p>'
    report = scan(of_html(page, "See our intranet"))
    assert (report.rule_ids, report.matches[0].offset) == (("site/hate",), page.index("href"))


def test_a_host_counts_once_in_text_and_page() -> None:
    page = '<a href="https://hate.example/1">https://hate.example/1</a> <a href="https://hate.example/2">2</a>'
    assert scan(of_html(page, "https://hate.example/1 2")).count == 1


def test_two_hosts_of_one_site_are_two() -> None:
    assert scan(of_text("http://a.hate.example http://b.hate.example")).count == 2


def test_a_link_in_the_markup_of_a_document_counts() -> None:
    part = Part(number=0, media_type="application/pdf", data=b"%PDF", text="See", links=("https://hate.example/x",))
    assert scan(Unpacked((part,), ())).rule_ids == ("site/hate",)


def test_attributes_of_other_parts_are_not_read() -> None:
    part = Part(number=0, media_type="application/pdf", data=b'<a href="https://hate.example">')
    assert scan(Unpacked((part,), ())).count == 0


def test_without_lists_nothing_is_listed() -> None:
    assert SCANNER.open(ScannerOptions()).scan(of_text("https://hate.example")) == Report((), 0, ())


def test_the_version_changes_with_the_lists() -> None:
    versions = {
        SCANNER.open(ScannerOptions(sites=sites)).version
        for sites in (
            SITES,
            {**SITES, "hate": ("hate.example",)},
            {"hate": SITES["hate"]},
            dict(reversed(SITES.items())),
        )
    }
    assert len(versions) == 3


def test_nothing_of_a_link_stands_in_report_or_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        said = repr(scan(of_text("https://ada.hate.example/private?q=1"))) + caplog.text
    assert [piece for piece in ("ada", "example", "private", "http") if piece in said] == []


@pytest.mark.parametrize(
    "unit", ["http://", "http:/", "www.", "a[.]", "a.", "a-", "href=", 'href="', "[.]", "https://hate.example/ ", "%2F"]
)
def test_what_is_done_grows_no_faster_than_the_text(unit: str) -> None:
    assert growth(lambda text: scan(of_html(text, text)), unit) < 5


def test_no_expression_repeats_a_repeat_without_bounds() -> None:
    expressions = expressions_of(host, in_html, in_text, wrapped)
    assert len(expressions) > 6
    assert [expression.pattern for expression in expressions if unbounded_within_repeat(expression)] == []
