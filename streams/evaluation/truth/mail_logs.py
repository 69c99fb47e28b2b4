"""Lines of mail logs with what others read from them: Postfix, Exchange, Microsoft 365, Gmail, Zeek.

Sets of single lines say one fact of a mail each, and a record needs several: such a line stands among lines of our own
with the same queue id or message id, and only the fact that is its own is compared. What others read from refusals,
filters, scores and headers that were logged is not: those lines draft no record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson
from headerfirst.streams.connectors.postfix_lines import daemon_of, queue_id_of
from headerfirst.streams.evaluation.truth.comparing import value_at
from headerfirst.streams.evaluation.truth.interface import Case, Truth

_OURS: Final = "someone@example.org"
_ABOUT_SENDER: Final = re.compile(r"from=<[^>]*>, size=|uid=\d+ from=").match
_ABOUT_RECIPIENT: Final = re.compile(r"to=\S+ ").match
_ABOUT_ID: Final = re.compile(r"message-id=").match


def _postfix_of_sekoia(data: Path) -> Iterator[Case]:
    for path in sorted((data / "sekoia_intake/postfix").glob("*.json")):
        whole = orjson.loads(path.read_bytes())
        program = value_at(whole, "expected.log.syslog.appname") or "postfix"
        email = whole["expected"].get("email", {})
        message_id = email.get("message_id")
        expected = {
            "from.address": value_at(email, "from.address.0"),
            "to.0.address": value_at(email, "to.address.0"),
            "message_id": message_id and f"<{message_id}>",
        }
        yield _postfix_case(program, whole["input"]["message"], expected)


def _postfix_of_pylogsparser(data: Path) -> Iterator[Case]:
    for raw, expected in _pylogsparser(data, "postfix"):
        yield _postfix_case("postfix", raw, {"to.0.address": expected["message_recipient"]})


def _postfix_case(program: str, message: str, expected: dict[str, Any]) -> Case:
    """The line alone where it is about no mail, else in a mail that has what the line does not say."""
    about = queue_id_of(message)
    if about is None or daemon_of(program) is None:
        return Case(_syslog(program, message), {}, records=0)
    queue_id, said = about
    lines = [("postfix/smtpd", f"{queue_id}: client=client.example.org[192.0.2.7]"), (program, message)]
    own = None
    if _ABOUT_SENDER(said):
        own = "from.address"
    else:
        lines.insert(1, ("postfix/qmgr", f"{queue_id}: from=<{_OURS}>, size=1024, nrcpt=1 (queue active)"))
    if _ABOUT_RECIPIENT(said):
        own = "to.0.address"
    else:
        lines.append(("postfix/smtp", f"{queue_id}: to=<{_OURS}>, relay=192.0.2.80, delay=1, status=sent (250 ok)"))
    if _ABOUT_ID(said):
        own = "message_id"
    lines.append(("postfix/qmgr", f"{queue_id}: removed"))
    return Case(b"".join(_syslog(*line) for line in lines), {} if own is None else {own: expected.get(own)})


def _syslog(program: str, message: str) -> bytes:
    return f"2026-03-10T12:00:00Z mail {program}[7]: {message}\n".encode()


def _pylogsparser(data: Path, name: str) -> Iterator[tuple[str, Any]]:
    for line in (data / "pylogsparser_examples/examples.jsonl").read_bytes().splitlines():
        example = orjson.loads(line)
        if example["format"] == name:
            yield example["raw"], example["expected"]


def _exchange_of_pylogsparser(data: Path) -> Iterator[Case]:
    for raw, expected in _pylogsparser(data, "MSExchange2003MessageTracking"):
        fields = {
            "from.address": expected["message_sender"],
            "to.0.address": expected["message_recipient"],
            "message_id": f"<{expected['internal_message_id']}>",
            "size_bytes": int(expected["len"]),
            "recipient_count": int(expected["recipient_count"]),
            "subject": None if expected["message_subject"] == "-" else expected["message_subject"],
        }
        yield Case(raw.encode(), fields)
    for raw, expected in _pylogsparser(data, "MSExchange2007MessageTracking"):
        message_id = f"<{expected['message_id']}>"
        received = f"2010-04-19T12:29:08Z,,,,,,,STOREDRIVER,RECEIVE,1,{message_id},{_OURS},,1,1,,,,x@example.org,,"
        fields = {
            "from.address": expected["message_sender"],
            "message_id": message_id,
            "subject": expected["message_subject"],
        }
        yield Case(f"{raw}\n{received}\n".encode(), fields)


def _exchange_of_elastic(data: Path) -> Iterator[Case]:
    """Rows alone: the set has no expected values."""
    for path in sorted((data / "exchange_tracking").glob("*.log")):
        for line in path.read_bytes().splitlines():
            yield Case(line + b"\n", {}, records=0 if b",HAREDIRECT" in line else 1)


def _trace_of_sekoia(data: Path) -> Iterator[Case]:
    for path in sorted((data / "sekoia_intake/message-trace").glob("*.json")):
        whole = orjson.loads(path.read_bytes())
        expected = whole["expected"]
        fields = {
            "from.address": value_at(expected, "email.from.address.0"),
            "to.0.address": value_at(expected, "email.to.address.0"),
            "message_id": value_at(expected, "email.message_id"),
            "subject": value_at(expected, "email.subject"),
            "size_bytes": value_at(expected, "office365.message_trace.Size"),
            "observed_at": _moment(expected["@timestamp"]),
        }
        yield Case(whole["input"]["message"].encode(), fields)


def _moment(text: str) -> str:
    """In the form of our records."""
    return datetime.fromisoformat(text).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _gmail_of_panther(data: Path) -> Iterator[Case]:
    """Events of the Gmail application; the set expects whether a rule fires, and no values."""
    for line in (data / "panther_tests/tests_public.jsonl").read_bytes().splitlines():
        log = orjson.loads(line).get("log")
        if value_at(log, "id.applicationName") == "gmail":
            acts = value_at(log, "parameters.event_info.mail_event_type")
            yield Case(orjson.dumps(log), {}, records=1 if acts in {None, 0, 1, 2} else 0)


def _sessions_of_zeek(data: Path) -> Iterator[Case]:
    """Lines alone: the set has no expected values."""
    for path in sorted((data / "zeek").glob("*smtp.log")):
        heading = b""
        for line in path.read_bytes().splitlines(keepends=True):
            if line.startswith(b"#fields"):
                heading = line
            elif not line.startswith(b"#"):
                has_mail = b'"mailfrom"' in line or (heading and line.split(b"\t")[8] != b"-")
                yield Case(heading + line, {}, records=1 if has_mail else 0)


TRUTHS: Final = (
    Truth("postfix", "sekoia_intake/postfix", _postfix_of_sekoia),
    Truth("postfix", "pylogsparser_examples", _postfix_of_pylogsparser),
    Truth("exchange-tracking", "pylogsparser_examples", _exchange_of_pylogsparser),
    Truth("exchange-tracking", "exchange_tracking", _exchange_of_elastic),
    Truth("m365-trace", "sekoia_intake/message-trace", _trace_of_sekoia, suffix=".json"),
    Truth(
        "workspace-gmail",
        "panther_tests",
        _gmail_of_panther,
        deviations={"(records)": "the examples leave out who sent the message, so that no record can be made"},
        suffix=".json",
    ),
    Truth("zeek-smtp", "zeek", _sessions_of_zeek),
)
