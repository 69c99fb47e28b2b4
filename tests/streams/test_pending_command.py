"""What waits is listed, longest first; what became of one request is told from its present end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.schemas.finding import PackRef
from headerfirst.schemas.inspection import Approver, Decision, Requester
from headerfirst.streams.commands.pending import age_in_words
from headerfirst.streams.packs import find_pack

from tests import builders
from tests.streams.operators import FRANCES, GARETH, Town, identity_file, say, token, town

NOW = datetime.now(UTC).replace(microsecond=0)
DMU = find_pack("dmu")


def told(request_id: str, outcome: str, age: timedelta, **changes: Any) -> Decision:
    plain = {
        "request_id": request_id,
        "outcome": outcome,
        "kind": "open-content",
        "purpose": "suspected_breach",
        "at": NOW - age,
        "approvers": [],
        "grant": None,
        "pack": PackRef(id="dmu", version=DMU.file.version, digest=DMU.digest),
        "requester": Requester(token=token(GARETH), role="hr-approver"),
    }
    return builders.decision(**(plain | changes))


HR = Approver(token=token(GARETH), role="hr-approver", at=builders.NOON)
TOLD = (
    told("newer", "pending", timedelta(hours=2, minutes=1), reasons=["approver_missing"]),
    told("older", "pending", timedelta(days=3, minutes=1), reasons=["approver_missing"]),
    told("older", "pending", timedelta(hours=2), reasons=["second_approver_missing"], approvers=[HR]),
    told("strange", "pending", timedelta(hours=5, minutes=1), pack=builders.PACK, reasons=["consultation_missing"],
         requester=Requester(token=token(FRANCES), role="investigator")),
    told("done", "pending", timedelta(days=2), reasons=["approver_missing"]),
    told("a-command", "refused", timedelta(days=1), about_request="done", reasons=["approver_is_requester"]),
    told("done", "granted", timedelta(days=1), reasons=[], approvers=[HR]),
)  # fmt: skip


@pytest.fixture(scope="module")
def topic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with town(tmp_path_factory.mktemp("town")) as quiet:
        quiet.installation.produce("decisions", *TOLD)
        yield quiet


def test_what_waits_is_a_table_longest_first(topic: Town) -> None:
    said = topic.ask("pending")
    heading, *rows = [line.split("  ") for line in said.lines]
    cells = [[cell.strip() for cell in row if cell.strip()] for row in rows]
    lapses = f"{NOW - timedelta(days=3, minutes=1) + timedelta(days=DMU.file.gate.pending_days):%Y-%m-%d %H:%M} UTC"
    assert (said.code, [cell.strip() for cell in heading if cell.strip()]) == (
        0, ["request", "age", "kind", "purpose", "waits for", "lapses by"],
    )  # fmt: skip
    assert cells[0] == ["older", "3 d", "opening of content", "suspected_breach", "second approver missing", lapses]
    assert cells[1][:2] == ["strange", "5 h"]
    assert cells[1][-1] == "not known here"
    assert cells[2][:2] == ["newer", "2 h"]
    assert len(cells) == 3


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=-5), "0 min"),
        (timedelta(seconds=119), "1 min"),
        (timedelta(minutes=60), "1 h"),
        (timedelta(hours=47), "1 d"),
    ],
)
def test_an_age_is_told_in_the_largest_unit_of_which_there_is_one(passed: timedelta, words: str) -> None:
    assert age_in_words(passed) == words


def test_what_waits_is_a_line_each_for_programs(topic: Town) -> None:
    older = msgspec.json.decode(topic.ask("pending", "--json").lines[0])
    since = NOW - timedelta(days=3, minutes=1)
    assert older == {
        "request_id": "older", "kind": "open-content", "since": f"{since:%Y-%m-%dT%H:%M:%SZ}",
        "reasons": ["second_approver_missing"], "clause": "DMU 5.1", "approvers": ["hr-approver"],
        "purpose": "suspected_breach", "requester": token(GARETH), "person": builders.AMARAS_TOKEN,
        "lapses_by": f"{since + timedelta(days=DMU.file.gate.pending_days):%Y-%m-%dT%H:%M:%SZ}",
    }  # fmt: skip


def test_mine_is_what_the_identity_asked_for(topic: Town) -> None:
    path = identity_file(topic.installation.folder, FRANCES, "investigator")
    said = topic.ask("pending", "--mine", "--json", "--identity", path)
    assert [msgspec.json.decode(line)["request_id"] for line in said.lines] == ["strange"]


def test_mine_is_nobodys_without_an_identity(topic: Town) -> None:
    said = topic.ask("pending", "--mine")
    assert (said.code, "--mine takes --identity FILE" in said.err) == (2, True)


def test_nothing_waits_on_an_empty_topic(tmp_path: Any) -> None:
    with town(tmp_path) as empty:
        assert empty.ask("pending").out == "Nothing waits.\n"
        assert empty.ask("pending", "--json").out == ""


def test_a_decision_is_told_from_its_present_end(topic: Town) -> None:
    said = topic.ask("decision", "done")
    assert (said.code, said.lines[0]) == (
        0,
        "Granted: opening of content for the purpose suspected_breach, by DMU 5.1.",
    )
    assert said.lines[1] == "Approved by: hr-approver at 2026-03-10 12:00 UTC."
    assert said.lines[-2].startswith(
        f"Before, at {NOW - timedelta(days=2):%Y-%m-%d %H:%M} UTC: pending. Nobody who may"
    )
    assert said.lines[-1].startswith("A command that changed nothing, by hr-approver at ")


def test_what_waits_says_what_to_type(topic: Town) -> None:
    assert "Next: headerfirst approve older" in topic.ask("decision", "older").lines


def test_the_record_that_counts_may_be_had(topic: Town) -> None:
    assert msgspec.json.decode(topic.ask("decision", "done", "--json").out, type=Decision) == TOLD[-1]


def test_what_a_command_came_to_is_found_by_its_id(topic: Town) -> None:
    assert topic.ask("decision", "a-command").lines == [
        "The command changed nothing, by DMU 5.1.",
        "Whoever asks does not decide: somebody else has to.",
    ]


def test_of_a_stranger_nothing_is_known(topic: Town) -> None:
    said = topic.ask("decision", "nonesuch")
    assert (said.code, said.out) == (1, "")
    assert said.err == "Nothing is known of it: the id is another's, or the gate has not come to it yet.\n"


def test_an_absent_topic_is_one_sentence(topic: Town) -> None:
    where = ("--bootstrap", topic.installation.bootstrap, "--prefix", "p-")
    lacks = f"Kafka at {topic.installation.bootstrap} lacks p-decisions: run `headerfirst topics apply` first."
    assert say("pending", *where) == (2, "", f"headerfirst: {lacks}\n")
    assert say("decision", "done", *where) == (2, "", f"headerfirst: {lacks}\n")
