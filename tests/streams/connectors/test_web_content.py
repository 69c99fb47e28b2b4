"""Whatever stands past the first slash or in a field of content, no byte of what a web log comes to changes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.streams.test_non_interference import CANARY, told

CONTENT: Final = st.text(st.characters(codec="ascii", categories=("L", "N"), include_characters="-_=~"), max_size=20)
"""Of a path, a query or an agent; without a dot, behind which a kind of file may stand, and what ends a field."""


def elff(content: str) -> str:
    return (
        "#Fields: date time c-ip cs-username sc-status cs-method cs-uri-scheme cs-host cs-uri-path cs-uri-query "
        "cs(Referer) cs(User-Agent) x-virus-details\n"
        f"2026-03-10 12:00:00 192.0.2.7 amara 200 GET http www.example.net /{content} ?{content} "
        f'http://search.example.net/{content} "Mozilla/5.0 ({content})" x{content}'
    )


def squid_logformat(content: str) -> str:
    return (
        "1773144000.123    120 192.0.2.7 TCP_MISS/200 20480 GET "
        f'http://{content}@www.example.net/{content}?{content}#{content} amara HIER_DIRECT/- text/html "{content}"'
    )


def zeek_http(content: str) -> str:
    said = {"ts": 1773144000.5, "id.orig_h": "192.0.2.7", "trans_depth": 1, "method": "GET", "host": "www.example.net"}
    more = {"uri": f"/{content}?{content}", "user_agent": f"Mozilla/5.0 ({content})", "orig_filenames": [content]}
    return json.dumps(said | more | {"password": content, "referrer": f"http://search.example.net/{content}"})


def zscaler(content: str) -> str:
    said = {"datetime": "2026-03-10 12:00:00", "user": "amara", "action": "Allowed", "protocol": "HTTPS"}
    more = {"url": f"www.example.net/{content}?{content}", "useragent": f"Mozilla/5.0 ({content})"}
    event = said | more | {"filename": content, "dlpengine": content}
    return json.dumps({"sourcetype": "zscalernss-web", "event": event})


def netskope(content: str) -> str:
    said = {"type": "page", "timestamp": 1773144000, "user": "amara", "url": f"www.example.net/{content}"}
    return json.dumps(said | {"object": content, "page_title": content, "useragent": f"Mozilla/5.0 ({content})"})


def umbrella(content: str) -> str:
    return (
        f'"2026-03-10 12:00:00","amara","192.0.2.7","","","text/html","ALLOWED",'
        f'"https://www.example.net/{content}?{content}","https://search.example.net/{content}",'
        f'"Mozilla/5.0 ({content})","200","1","2","","","News","","","","","","AD Users",'
        f'"","","","GET","","","{content}"'
    )


def e2guardian(content: str) -> str:
    return (
        f"2026.3.10 12:00:00 amara 192.0.2.7 http://www.example.net/{content}?{content} *DENIED* Banned: x{content} "
        f"GET 20480 0 News 1 403 text/html  staff Mozilla/5.0 ({content})"
    )


LOGS: Final[dict[str, Callable[[str], str]]] = {
    "elff": elff,
    "squid": squid_logformat,
    "zeek-http": zeek_http,
    "zscaler": zscaler,
    "netskope": netskope,
    "umbrella": umbrella,
    "e2guardian": e2guardian,
}


@pytest.mark.parametrize("format_name", LOGS)
@given(one=CONTENT, other=CONTENT)
@settings(max_examples=15, deadline=None)
def test_content_changes_no_byte_of_any_output(format_name: str, one: str, other: str) -> None:
    write = LOGS[format_name]
    first, second = told(format_name, write(one).encode()), told(format_name, write(other).encode())
    assert first == second
    assert any(b"www.example.net" in line for line in first.lines), "it was a visit at all"


@pytest.mark.parametrize("format_name", LOGS)
def test_a_canary_in_a_broken_line_is_heard_nowhere(format_name: str) -> None:
    whole = LOGS[format_name](CANARY)
    for length in range(0, len(whole), 7):
        assert CANARY not in repr(told(format_name, whole[:length].encode()))
