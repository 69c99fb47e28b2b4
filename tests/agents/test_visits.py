"""What a request was: whose names are one name, what was a page, a part of one, a file, something sent."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents import visits

from tests import builders
from tests.agents.detectors.looks import approved, visit


@pytest.mark.parametrize("spelling", ["Adult/Mature Content", "adult_mature-content", "ADULT  MATURE, CONTENT"])
def test_a_category_has_one_key_however_it_is_spelt(spelling: str) -> None:
    assert visits.category_key(spelling) == "adult-mature-content"


def test_letters_of_any_alphabet_stay() -> None:
    assert visits.category_key("Santé & bien-être") == "santé-bien-être"


def test_a_media_type_is_its_type_without_parameters() -> None:
    assert visits.media_key("Text/HTML; charset=utf-8") == "text/html"


@pytest.mark.parametrize(("status", "expected"), [(None, False), (200, False), (299, False), (301, True), (399, True)])
def test_a_redirect_is_a_status_of_the_three_hundreds(status: int | None, expected: bool) -> None:  # noqa: FBT001 - a column
    assert visits.is_redirect(builders.web_proxy(status=status)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"status": 200}, True),
        ({"status": 206}, True),
        ({"status": None}, False),
        ({"status": 404}, False),
        ({"status": 200, "action": "blocked"}, False),
    ],
)
def test_only_what_the_log_says_came_succeeded(changes: dict[str, Any], expected: bool) -> None:  # noqa: FBT001 - a column
    assert visits.succeeded(builders.web_proxy(**changes)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"media_type": "image/png", "referrer_host": "www.example.com"}, True),
        ({"media_type": None, "extension": "WOFF2", "referrer_host": "www.example.com"}, True),
        ({"media_type": "text/html", "referrer_host": "www.example.com"}, False),
        ({"media_type": "image/png"}, False),
    ],
)
def test_a_part_of_a_page_has_a_page_and_a_type(changes: dict[str, Any], expected: bool) -> None:  # noqa: FBT001 - a column
    assert visits.is_part_of_page(builders.web_proxy(**changes)) == expected


@pytest.mark.parametrize(
    ("media_type", "expected"), [("text/html", True), ("application/pdf", True), (None, True), ("image/png", False)]
)
def test_a_tunnel_may_hold_a_page(media_type: str | None, expected: bool) -> None:  # noqa: FBT001 - a column
    assert visits.is_page(builders.web_proxy(media_type=media_type)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "view"),
        ({"media_type": "image/jpeg", "extension": "jpg"}, "view"),
        ({"media_type": "application/zip"}, "download"),
        ({"media_type": None, "extension": "MP3"}, "download"),
        ({"media_type": "video/mp4", "extension": "mp4", "status": 206}, "view"),
        ({"method": "post", "media_type": "application/zip"}, "send"),
    ],
)
def test_sending_weighs_more_than_keeping_and_keeping_more_than_looking(changes: dict[str, Any], expected: str) -> None:
    assert visits.act_of(builders.web_proxy(**changes)) == expected


def test_an_approval_of_a_domain_covers_its_hosts_and_no_other_purpose() -> None:
    approval = approved("site", "host", "example.net")
    assert visits.approved_site(visit({"host": "a.b.example.net"}, approval), "service", "site")
    assert not visits.approved_site(visit({"host": "a.b.example.net"}, approval), "service")
    assert not visits.approved_site(visit({"host": "example.com"}, approval), "site")


@pytest.mark.parametrize(
    ("changes", "page", "use"),
    [
        pytest.param({}, True, True, id="a page"),
        pytest.param({"agent_class": None}, True, True, id="by a program that the log does not name"),
        pytest.param({"media_type": None, "method": "CONNECT"}, True, True, id="a tunnel that brought a page"),
        pytest.param({"media_type": None, "bytes_in": 900}, True, False, id="an idle tunnel"),
        pytest.param({"media_type": None, "bytes_in": None}, True, True, id="a tunnel of unknown size"),
        pytest.param({"media_type": "video/mp4", "referrer_host": "www.example.net"}, False, True, id="a stream"),
        pytest.param({"action": "blocked", "status": 403}, True, False, id="refused"),
        pytest.param({"status": 404}, False, False, id="not there"),
        pytest.param({"status": 301}, False, False, id="a redirect"),
        pytest.param({"agent_class": "app"}, False, False, id="by a program"),
        pytest.param({"agent_class": "updater"}, False, False, id="an update"),
        pytest.param({"extension": "css", "referrer_host": "www.example.com"}, False, False, id="part of a page"),
        pytest.param({"media_type": "application/json"}, False, False, id="what a page asks by itself"),
    ],
)
def test_a_page_was_opened_and_a_use_keeps_busy(changes: dict[str, Any], page: bool, use: bool) -> None:  # noqa: FBT001 - columns
    record = builders.web_proxy(**changes)
    assert (visits.is_opened_page(record), visits.is_use(record, 10_000)) == (page, use)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, True),
        ({"attribution": "address-lookup"}, False),
        ({"status": 407, "action": "blocked"}, False),
    ],
)
def test_a_name_counts_where_the_proxy_accepted_it(changes: dict[str, Any], expected: bool) -> None:  # noqa: FBT001 - a column
    assert visits.signed_in(builders.web_proxy(**changes)) == expected


SOCIAL = visits.Sites(
    visits.category_keys(["Social Networking"]),
    frozenset({"friends.example.com"}),
    frozenset({"messages"}),
    without=frozenset({"widgets.friends.example.com"}),
    without_tags=frozenset({"plugin"}),
)


@pytest.mark.parametrize(
    ("changes", "sign"),
    [
        pytest.param({"host": "www.friends.example.com"}, "sites", id="listed"),
        pytest.param({"path_tags": ["messages"]}, "path", id="by a path"),
        pytest.param({"vendor_categories": ["social_networking"]}, "category", id="by a category"),
        pytest.param({}, None, id="another site"),
        pytest.param({"host": "eu.widgets.friends.example.com"}, None, id="left out by host"),
        pytest.param({"host": "friends.example.com", "path_tags": ["plugin"]}, None, id="left out by a path"),
        pytest.param(
            {"host": "friends.example.com", "vendor_categories": ["Web Ads/Analytics"]}, None, id="an advertisement"
        ),
    ],
)
def test_sites_of_a_kind_are_known_by_a_sign(changes: dict[str, Any], sign: str | None) -> None:
    assert SOCIAL.sign(visit(changes)) == sign
