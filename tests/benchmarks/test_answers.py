"""Figures count only for who did the job: every incident once, with its checks and its count."""

from __future__ import annotations

import msgspec
import pytest

from benchmarks.answers import Answer, expected, fault
from benchmarks.mail import Mails
from benchmarks.reference_job import decode, is_incident, judge

pytestmark = pytest.mark.checkout

WANTED = {"a": Answer(3, 1), "b": Answer(0, 7)}


def incident(event_id: str, checks: int, count: int) -> bytes:
    return msgspec.json.encode({"event_id": event_id, "mailbox": "m", "checks": checks, "count": count, "at": "t"})


A, B = incident("a", 3, 1), incident("b", 0, 7)


def test_the_job_itself_does_the_job() -> None:
    mails = Mails(10_000)
    counts: dict[str, int] = {}
    said = []
    for record in mails:
        mail = decode(record.value or b"")
        counts[mail.mailbox] = counts.get(mail.mailbox, 0) + 1
        said.append(judge(mail, counts[mail.mailbox]))
    assert fault(mails.answers, [each for each in said if each is not None]) is None
    assert expected(mails).keys() == {name for name in mails.ids if is_incident(name)}


def test_the_order_does_not_matter() -> None:
    assert fault(WANTED, [B, A]) is None


def test_our_finding_tells_its_checks_as_evidence_and_no_count() -> None:
    finding = msgspec.json.encode({"event_id": "a", "evidence": ["checks:3"], "rule_id": "reference"})
    assert fault({"a": WANTED["a"]}, [finding]) is None


@pytest.mark.parametrize(
    ("written", "said"),
    [
        pytest.param([A], "0 incidents too many and 1 too few", id="one is missing"),
        pytest.param([A, B, incident("c", 1, 1)], "1 incidents too many and 0 too few", id="one is invented"),
        pytest.param([A, B, B], "1 incidents twice", id="one is there twice"),
        pytest.param([A, incident("b", 1, 7)], "1 of 2 incidents otherwise", id="other checks"),
        pytest.param([A, incident("b", 0, 8)], "1 of 2 incidents otherwise", id="another count"),
    ],
)
def test_what_is_wrong_is_said(written: list[bytes], said: str) -> None:
    assert said in (fault(WANTED, written) or "")
