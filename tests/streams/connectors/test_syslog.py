"""A line is what stands behind the header that syslog puts before it; a bare line is itself."""

from __future__ import annotations

import pytest
from headerfirst.streams.connectors.syslog import as_in_a_file, without_header

SQUID = b"1773144000.123    120 192.0.2.7 TCP_MISS/200 512 GET http://www.example.net/ amara DIRECT/192.0.2.9 text/html"
JSON = b'{"ts": 1773144000.1, "host": "www.example.net"}'
POSTFIX = b"4B1C2D3E4F: from=<eleni@example.net>, size=1024, nrcpt=1 (queue active)"


@pytest.mark.parametrize(
    "header",
    [
        pytest.param(b"", id="none"),
        pytest.param(b"<134>", id="a priority alone"),
        pytest.param(b"<134>(squid-1)[77]: ", id="a tag alone"),
        pytest.param(b"<134>Mar 10 12:00:00 proxy (squid-1): ", id="RFC 3164"),
        pytest.param(b"<134>Mar  1 12:00:00 192.0.2.1 squid[77]: ", id="RFC 3164 with a process and an address"),
        pytest.param(b"<134>Mar 10 12:00:00 proxy ", id="RFC 3164 without a tag"),
        pytest.param(b"<134>2026-03-10T12:00:00.123456+00:00 proxy squid[77]: ", id="as rsyslog forwards"),
        pytest.param(b"<134>1 2026-03-10T12:00:00Z proxy squid 77 - - ", id="RFC 5424"),
        pytest.param(b"<134>1 2026-03-10T12:00:00Z proxy squid 77 ID9 - \xef\xbb\xbf", id="RFC 5424 with a mark"),
        pytest.param(b'<134>1 - - - - - [a@1 x="y"][b@1 z="\\"]\\""] ', id="RFC 5424 with data like its end"),
    ],
)
@pytest.mark.parametrize("line", [SQUID, JSON])
def test_the_header_is_cut_off(header: bytes, line: bytes) -> None:
    assert without_header(header + line) == line


@pytest.mark.parametrize(
    ("message", "line"),
    [
        (
            b"<22>Mar 10 12:00:00 mail postfix/qmgr[77]: " + POSTFIX,
            b"Mar 10 12:00:00 mail postfix/qmgr[77]: " + POSTFIX,
        ),
        (
            b"<22>1 2026-03-10T12:00:00Z mail postfix/qmgr 77 - - " + POSTFIX,
            b"2026-03-10T12:00:00Z mail postfix/qmgr[77]: " + POSTFIX,
        ),
        (
            b"<22>1 2026-03-10T12:00:00Z mail postfix/qmgr - - - " + POSTFIX,
            b"2026-03-10T12:00:00Z mail postfix/qmgr: " + POSTFIX,
        ),
        (
            b"Mar 10 12:00:00 mail postfix/qmgr[77]: " + POSTFIX,
            b"Mar 10 12:00:00 mail postfix/qmgr[77]: " + POSTFIX,
        ),
    ],
)
def test_of_a_log_that_is_syslogs_own_the_header_stays_as_files_have_it(message: bytes, line: bytes) -> None:
    assert as_in_a_file(message) == line


@pytest.mark.parametrize("message", [b"", b"<134>1 2026-03-10T12:00:00Z proxy squid 77 - -"])
def test_a_message_without_a_line_is_empty(message: bytes) -> None:
    assert without_header(message) == b""


def test_an_endless_header_is_told_in_no_time() -> None:
    endless = b'<134>1 - - - - - [a x="' + b'\\"]' * 20_000
    assert without_header(endless) == endless[5:]
