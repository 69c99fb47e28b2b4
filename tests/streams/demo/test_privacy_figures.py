"""The figures of a day: they add up, say why something was refused, and show what the ledger's root is."""

from __future__ import annotations

import re
from base64 import b64encode

import msgspec
import pytest
from headerfirst.agents.ledger.chain import Chain, grow, sign
from headerfirst.agents.ledger.checkpoint import signed_head
from headerfirst.agents.ledger.leaf import Sight
from headerfirst.schemas.inspection import Decision, Requester
from headerfirst.schemas.ledger import LedgerLine
from headerfirst.schemas.record import Record
from headerfirst.schemas.vocabulary import ResultOutcome
from headerfirst.streams import codec
from headerfirst.streams.demo.outputs import Outputs
from headerfirst.streams.demo.privacy_figures import Counted, privacy_figures, root_of, was_opened
from headerfirst.streams.ledger.signing_keys import published_signer

from tests import builders

COUNTED = Counted(
    topics={"email-metadata": 600, "web-proxy": 380, "account-changes": 15, "reports": 5},
    shielded={"union_official": 20, "no_log": 3},
    out_of_scope={"student": 40},
    dead={"not_json": 2, "null_value": 1},
    dropped={"not_identified": 1},
)
TOPIC_OF = {
    "InspectionRequest": "inspection-requests",
    "Decision": "decisions",
    "InspectionResult": "inspection-results",
    "Notice": "notices",
    "LedgerEntry": "ledger-entries",
    "LedgerLine": "ledger",
}


def figures(*records: Record) -> str:
    """One line for each figure, however it was wrapped."""
    outputs = Outputs()
    for record in records:
        outputs.fold(TOPIC_OF[type(record).__name__], codec.encode(record))
    return re.sub(r"\n {10,}", " ", "\n".join(privacy_figures(COUNTED, outputs)))


def request(number: int) -> str:
    return f"{number:032x}"


def refused(number: int, **changes: object) -> Decision:
    return builders.decision(request_id=request(number), outcome="refused", grant=None, **changes)


def human_view(number: int) -> Decision:
    grant = builders.decision().grant
    assert grant is not None
    return builders.decision(request_id=request(number), grant=msgspec.structs.replace(grant, mode="human-view"))


def test_the_figures_of_the_input_add_up() -> None:
    text = figures()

    assert "  seen            1,000  email-metadata 600, web-proxy 380, account-changes 15, reports 5" in text
    assert "  judged            933  by address, heading and site" in text
    assert "  dropped             1  reports of which nothing is kept: not identified 1" in text
    assert "  shielded           23  union official 20, no log 3" in text
    assert "  out of scope       40  student 40" in text
    assert "  unreadable          3  dead letters, without their bytes: not json 2, null value 1" in text


def test_the_line_above_holds_every_count() -> None:
    text = figures(
        builders.inspection_request(request_id=request(1)),
        builders.inspection_request(request_id=request(2)),
        builders.inspection_request(request_id=request(3)),
        builders.decision(request_id=request(1)),
        human_view(2),
        refused(3, reasons=["union_shielded"]),
        builders.inspection_result(request_id=request(1)),
        builders.inspection_result(
            request_id=request(2), mode="human-view", viewer="p-" + "a1" * 16, view_id="e1" * 16
        ),
    )

    assert text.splitlines()[:2] == [
        "headers seen : shielded : asked : granted : refused : opened by a program : shown to a person",
        "  = 1,000 : 23 : 3 : 2 : 1 : 1 : 1",
    ]
    assert "  granted             2  looks by named people 1, scans that show nobody anything 1" in text


def test_who_asked_is_counted_apart() -> None:
    by_a_person = Requester(token="p-" + "a1" * 16, role="investigator")
    text = figures(
        builders.inspection_request(request_id=request(1)),
        builders.inspection_request(request_id=request(2), requester=by_a_person, purpose="suspected_breach"),
    )

    assert "to keep malware and intruders out 1, to look into a suspected breach 1; by rules 1, by people 1" in text


def test_refusals_are_told_by_reason_and_clause() -> None:
    text = figures(
        refused(1, reasons=["consultation_missing"], clause="DMU 5.3c"),
        refused(2, reasons=["consultation_missing"], clause="DMU 5.3c"),
        refused(3, reasons=["requester_role"], clause="WCC 3"),
    )

    assert "  refused             3  consultation missing (DMU 5.3c) 2, requester role (WCC 3) 1" in text


def test_what_waits_is_neither_granted_nor_refused() -> None:
    text = figures(builders.decision(outcome="pending", grant=None, reasons=["approver_missing"], clause="DMU 5.2b"))

    assert "  waiting             1  approver missing (DMU 5.2b) 1" in text
    assert "  granted             0\n" in text


def test_nothing_waits_where_nothing_was_asked() -> None:
    assert "waiting" not in figures()


def test_a_day_too_long_ago_is_explained() -> None:
    text = " ".join(figures(refused(1, reasons=["expired"])).split())

    assert "The day lies so far back that requests about it, and its cases, are over" in text
    assert "so far back" not in figures(refused(1, reasons=["requester_role"]))


@pytest.mark.parametrize(
    ("outcome", "words"),
    [("hit", "1 found something"), ("clean", "1 clean"), ("not_inspected", "1 not called clean, since a scanner was")],
)
def test_what_a_scan_found_is_told_in_words(outcome: ResultOutcome, words: str) -> None:
    assert f"  opened              1  {words}" in figures(builders.inspection_result(outcome=outcome))


def test_what_was_judged_again_and_refused_was_not_opened() -> None:
    result = builders.inspection_result(outcome="not_inspected", reasons=["union_shielded"])

    assert not was_opened(result)
    assert "  opened              0\n" in figures(result)


def test_whoever_is_told_is_told_by_a_date() -> None:
    notice = builders.notice()

    assert f"  to be told          1  people, by {notice.due_at:%-d %B %Y}: what was allowed" in figures(notice)


def test_the_root_is_that_which_a_checkpoint_signs() -> None:
    signer, chain = published_signer(), Chain()
    sights = (Sight(builders.ledger_entry(entry_id=request(number)), builders.NOON, number) for number in range(5))
    lines = [line for line in grow(chain, sights, signer) if isinstance(line, LedgerLine)]
    head = signed_head(sign(chain, signer).note, [signer.verifier])
    assert head is not None
    root = b64encode(head.root).decode()

    assert root_of({line.seq: line for line in lines}) == root
    assert f"  ledger              5  entries, each hashed with all before it; the root of all is {root}" in figures(
        *lines
    )
