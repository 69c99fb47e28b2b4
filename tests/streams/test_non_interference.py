"""Header first, provably: whatever stands in bodies, paths, queries or forbidden fields, no byte of any output changes.

Promise 1 of the design. Each example is run twice, once as it is and once with other content, through connector, door,
triage and incidents; the outputs are compared byte for byte. The canary at the end looks for content everywhere else.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, NamedTuple

import msgspec
import orjson
import pytest
from headerfirst.schemas.register import key_of
from headerfirst.schemas.vocabulary import FORBIDDEN_FIELDS
from headerfirst.schemas.web_proxy import WebProxy
from headerfirst.streams import keys
from headerfirst.streams.backtest import Backtest, Plan
from headerfirst.streams.codec import encode
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.interface import Draft
from headerfirst.streams.connectors.url import EXTENSIONS
from headerfirst.streams.line import Line
from headerfirst.streams.summary import counts_of, summary
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import builders
from tests.builders import AMARA, BILAL, CARYS, ELENI
from tests.streams.connectors.desks import EVERYBODY, NOW, desk, dmu, mail
from tests.streams.connectors.test_icap import a_proxy
from tests.streams.connectors.test_milter import Kept, a_session

FROM_LINE: Final = b"From eleni@example.net Tue Mar 10 12:00:00 2026\n"
FOLDED: Final = settings(max_examples=150, deadline=None)
"""Examples of each property: some seconds in all."""


class Told(NamedTuple):
    """Everything that a run says."""

    lines: list[bytes]
    counts: dict[str, Any]
    words: list[str]


def told(format_name: str, content: bytes) -> Told:
    with TemporaryDirectory() as folder:
        path, register = Path(folder, "one"), Path(folder, "register.jsonl")
        path.write_bytes(content)
        register.write_bytes(
            b"".join(Line("register", key_of(one), encode(one)).to_json() + b"\n" for one in EVERYBODY)
        )
        backtest = Backtest(Plan(dmu(), connector_for(format_name), (path,), keys.PUBLISHED, NOW, register))
        lines = [line.to_json() for line in backtest.run()]
        return Told(lines, counts_of(backtest), list(summary(backtest)))


HEADERS = st.sampled_from(
    [
        (f"From: {AMARA}", f"To: {ELENI}", "Auto-Submitted: auto-forwarded"),
        (f"From: {AMARA}", f"To: {BILAL}", "Subject: Fwd: Fwd: pass this on to everybody you know"),
        (f"From: {AMARA}", f"To: {ELENI}", "Subject: Salary list"),
        (f"From: {CARYS}",),
        ("Subject: [PERSONAL] Lunch",),
        ("To: speak.up@example.org",),
        ("To: x@example.net",),
        ("From:",),
        ("Received:", "Date:"),
        ("Message-ID:",),
        (),
    ]
)
BODY = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        ["", "\n\n", "Sensitivity: Personal", "From: x@example.net\n\n", f"To: {CARYS}", "\x00", "=?utf-8?q?a?="]
    ),
)


@given(headers=HEADERS, one=BODY, other=BODY, line_end=st.sampled_from(["\n", "\r\n"]))
@FOLDED
def test_bodies_of_mail_files(headers: tuple[str, ...], one: str, other: str, line_end: str) -> None:
    contents = [mail(*headers, body=body, line_end=line_end) for body in (one, other)]
    assert told("eml", contents[0]) == told("eml", contents[1])


def quoted(body: str) -> str:
    """As whatever writes an mbox file writes bodies (RFC 4155 and the dialect `mboxrd`)."""
    lines = (f">{line}" if line.lstrip(">").startswith("From ") else line for line in body.split("\n"))
    return "\n".join(lines)


@given(all_headers=st.lists(HEADERS, min_size=1, max_size=3), one=BODY, other=BODY)
@FOLDED
def test_bodies_in_an_mbox(all_headers: list[tuple[str, ...]], one: str, other: str) -> None:
    contents = [
        b"\n".join(FROM_LINE + mail(*headers, body=quoted(body)) for headers in all_headers) for body in (one, other)
    ]
    assert told("mbox", contents[0]) == told("mbox", contents[1])


SEGMENT = st.text(
    st.characters(codec="utf-8", exclude_characters="/?#\\.%", exclude_categories=("C", "Z")), max_size=12
)
HOST = st.sampled_from(
    ["www.example.net", "counselling.example.net", "mail.google.com", "dl.example.net", "[2001:db8::1]"]
)
KIND = st.sampled_from(["", ".exe", ".html", ".zip"])


class Content(NamedTuple):
    """What is dropped of a URL."""

    userinfo: str
    path: list[str]
    name: str
    query: str
    fragment: str

    def url(self, host: str, kind: str) -> str:
        before = f"{self.userinfo}@" if self.userinfo else ""
        path = "/".join([*self.path, f"{self.name}{kind}"])
        return f"http://{before}{host}/{path}?{self.query}#{self.fragment}"


CONTENT = st.builds(Content, SEGMENT, st.lists(SEGMENT, max_size=3), SEGMENT, SEGMENT, SEGMENT)


def matches_no_pattern(content: Content, host: str, kind: str) -> bool:
    return not dmu().paths.tags(host, content.url("", kind).removeprefix("http:/").partition("?")[0])


@given(host=HOST, kind=KIND, user=st.sampled_from(["-", "amara"]), one=CONTENT, other=CONTENT)
@FOLDED
def test_urls_past_their_first_slash(host: str, kind: str, user: str, one: Content, other: Content) -> None:
    if not (matches_no_pattern(one, host, kind) and matches_no_pattern(other, host, kind)):
        return
    example = connector_for("squid").example.replace(" amara ", f" {user} ")
    contents = [
        example.replace("http://www.example.net/a.html", content.url(host, kind)).encode() for content in (one, other)
    ]
    assert told("squid", contents[0]) == told("squid", contents[1])


@given(url=CONTENT, referrer=CONTENT, agent=SEGMENT)
@FOLDED
def test_referrers_and_user_agents(url: Content, referrer: Content, agent: str) -> None:
    def line(content: Content, device: str) -> bytes:
        referred = content.url("search.example.net", "").replace('"', "%22")
        return (
            '192.0.2.7 - amara [10/Mar/2026:12:00:00 +0000] "GET http://www.example.net/ HTTP/1.1" 200 1 '
            f'"{referred}" "Mozilla/5.0 ({device})" TCP_MISS:HIER_DIRECT'
        ).encode()

    assert told("squid", line(url, "one")) == told("squid", line(referrer, agent.replace('"', "")))


JSON = st.recursive(st.none() | st.booleans() | st.integers(0, 9) | st.text(max_size=20), st.lists, max_leaves=4)


@given(name=st.sampled_from(sorted(FORBIDDEN_FIELDS)), one=JSON, other=JSON, visit=st.booleans())
@FOLDED
def test_values_of_forbidden_fields(name: str, one: Any, other: Any, visit: bool) -> None:  # noqa: FBT001 - drawn
    record = builders.web_proxy() if visit else builders.email_metadata()
    topic = "web-proxy" if visit else "email-metadata"
    value = orjson.loads(encode(record))
    contents = [orjson.dumps({"topic": topic, "value": value | {name: content}}) for content in (one, other)]
    assert told("jsonl", contents[0]) == told("jsonl", contents[1])


def postfix_log(said: Iterable[str], program: str = "postfix/smtpd") -> bytes:
    return "\n".join(f"Mar 10 12:00:00 mail {program}[7]: 4D2F1A0B3C: {one}" for one in said).encode()


@given(one=SEGMENT, other=SEGMENT, name=st.sampled_from(["body", "header X-Note:", "header Content-Type:"]))
@FOLDED
def test_bodies_and_other_headers_that_a_mail_server_was_let_to_log(one: str, other: str, name: str) -> None:
    whom = f"from client.example.org[192.0.2.7]; from=<{AMARA}> to=<{ELENI}> proto=ESMTP helo=<client.example.org>"
    logs = [
        postfix_log(
            [
                "message-id=<1@example.org>",
                f"warning: {name} {content} {whom}",
                f"from=<{AMARA}>, size=1, nrcpt=1 (queue active)",
                f"to=<{ELENI}>, relay=192.0.2.80, delay=1, dsn=2.0.0, status=sent (250 {content})",
                "removed",
            ]
        )
        for content in (one, other)
    ]
    assert told("postfix", logs[0]) == told("postfix", logs[1])


CANARY: Final = "canary-5f1d"


def canaries() -> Iterable[tuple[str, bytes]]:
    """Content wherever content can stand, in good input and in bad."""
    for headers in ((), ("From:",), ("Received:", "Date:"), (f"From: {AMARA}", "Auto-Submitted: auto-forwarded")):
        yield "eml", mail(*headers, body=CANARY)
        yield "mbox", FROM_LINE + mail(*headers, body=CANARY)
    yield "eml", f"{CANARY}\n\n{CANARY}".encode()
    yield "eml", mail().replace(b"\n\nDear", f"\n{CANARY}\n\nDear".encode())
    yield "mbox", f"{CANARY}\n".encode()
    example = connector_for("squid").example
    for url in (
        f"http://{CANARY}@x.example/{CANARY}?{CANARY}#{CANARY}",
        f"http://x.example/{CANARY}.{CANARY}",
        f"/{CANARY}",
    ):
        yield "squid", example.replace("http://www.example.net/a.html", url).encode()
    yield "squid", CANARY.encode()
    value = orjson.loads(encode(builders.email_metadata()))
    for changes in ({"body": CANARY}, {"x": {"text": CANARY}}, {"direction": CANARY}, {"to": CANARY}):
        yield "jsonl", orjson.dumps({"topic": "email-metadata", "value": value | changes})
    yield "jsonl", f'{{"topic": "email-metadata", "value": {{"{CANARY}'.encode()


def canaries_in_mail_logs() -> Iterable[tuple[str, bytes]]:
    """Headers and body lines that somebody let a server log, hosts of links, names of files, what machines said."""
    whom = f"from client.example.org[192.0.2.7]; from=<{AMARA}> to=<{ELENI}> proto=ESMTP helo=<{CANARY}>"
    said = [
        f"client={CANARY}[192.0.2.7]",
        "message-id=<1@example.org>",
        f"warning: body {CANARY} {whom}",
        f"warning: header X-{CANARY}: {CANARY} {whom}",
        f"from=<{AMARA}>, size=1, nrcpt=1 (queue active)",
        f"to=<{ELENI}>, relay={CANARY}, delay=1, dsn=2.0.0, status=sent (250 {CANARY})",
        "removed",
    ]
    for lines in (said, said[2:], said[:-2], [CANARY], [f"{CANARY}: {CANARY}"]):
        yield "postfix", postfix_log(lines, f"postfix/{CANARY}")
    yield "postfix", f"{CANARY}\nMar 10 12:00:00 mail {CANARY}[7]: {CANARY}".encode()
    example = connector_for("exchange-tracking").example
    yield "exchange-tracking", (example.replace("MBX1", CANARY) + CANARY).encode()
    yield "exchange-tracking", f"{example},{CANARY}".encode()
    for name in ("m365-trace", "workspace-gmail", "zeek-smtp"):
        value = orjson.loads(connector_for(name).example)
        beside = {"body": CANARY, "link_domain": [CANARY], "Status": CANARY, "user_agent": CANARY}
        yield name, orjson.dumps(value | beside)
        yield name, orjson.dumps({"message_info": CANARY, "Subject": [CANARY], "subject": [CANARY], "helo": CANARY})
        yield name, orjson.dumps(value)[:-1] + f', "{CANARY}'.encode()
    gmail = orjson.loads(connector_for("workspace-gmail").example)
    gmail["message_info"] |= {"link_domain": [CANARY], "attachment": [{"file_name": CANARY}], "description": CANARY}
    yield "workspace-gmail", orjson.dumps(gmail)


async def asked_of_icap(request: bytes, body: bytes = b"") -> list[WebProxy]:
    """The visits that come of a proxy's question, less when it was asked."""
    kept = Kept()
    async with a_proxy(kept) as proxy:
        proxy.ask(request, b"Allow: 204", b"X-Client-Username: amara", body=body)
        await proxy.told()
    drafts = [one for raw in kept.raws for one in connector_for("icap").convert(desk()).take(raw)]
    visits = [one.record for one in drafts if isinstance(one, Draft)]
    return [replace(one, event_id="", observed_at=NOW) for one in visits if isinstance(one, WebProxy)]


@given(host=HOST, kind=KIND, one=CONTENT, other=CONTENT)
@settings(max_examples=40, deadline=None)
def test_of_what_a_proxy_asks_nothing_past_the_first_slash_and_no_body(
    host: str, kind: str, one: Content, other: Content
) -> None:
    if not (matches_no_pattern(one, host, kind) and matches_no_pattern(other, host, kind)):
        return
    visits = [
        asyncio.run(
            asked_of_icap(
                f"POST {content.url(host, kind)} HTTP/1.1\r\nCookie: {content.name}\r\n\r\n".encode(),
                f"3\r\n{content.query}\r\n0\r\n\r\n".encode(),
            )
        )
        for content in (one, other)
    ]
    assert visits[0] == visits[1]
    assert len(visits[0]) == 1


async def test_a_milter_is_told_who_connects_and_what_is_written_and_keeps_neither(
    caplog: pytest.LogCaptureFixture,
) -> None:
    kept = Kept()
    async with a_session(kept) as server:
        server.say(b"D", b"{client_addr}", CANARY.encode(), b"i", CANARY.encode(), before=b"C")
        server.say(b"C", CANARY.encode(), before=b"")
        assert await server.told() == b""
    async with a_session(kept) as server:
        server.say(b"D", b"{client_addr}", CANARY.encode(), b"{auth_type}", CANARY.encode(), before=b"M")
        server.begin(ELENI, AMARA)
        server.headers(f"From: {ELENI}", f"To: {AMARA}")
        assert await server.end_headers() == b"a"
        server.say(b"B", before=CANARY.encode())
        assert await server.told() == b""
    assert CANARY.encode() not in b"".join(msgspec.msgpack.encode(raw) for raw in kept.raws)
    assert [raw.problem for raw in kept.raws] == ["headers_unreadable", None]
    assert CANARY not in caplog.text


def test_a_canary_is_heard_nowhere(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    caplog.set_level(logging.DEBUG)
    for format_name, content in (*canaries(), *canaries_in_mail_logs()):
        assert CANARY.encode() in content
        assert CANARY not in repr(told(format_name, content))
    assert CANARY not in caplog.text + "".join(capfd.readouterr())


def test_the_canary_would_be_heard_in_a_heading() -> None:
    """The search works: a heading stands in `email-metadata`."""
    assert CANARY in repr(told("eml", mail(f"Subject: {CANARY}")))


@pytest.mark.parametrize("kind", ["lovelace", "okafor", "canary"])
def test_of_a_path_no_more_than_a_known_kind_of_file_is_told(kind: str) -> None:
    line = connector_for("squid").example.replace("/a.html", f"/x.{kind}")
    assert kind not in EXTENSIONS
    assert kind not in repr(told("squid", line.encode()))
