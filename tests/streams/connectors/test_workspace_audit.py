"""Activities of Google Workspace become account changes, counts of other applications, or letters that say nothing."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from headerfirst.streams.connectors import connector_for

from tests import builders
from tests.builders import AMARA, CARYS, ELENI
from tests.streams.connectors.desks import Outcome, desk, read
from tests.streams.connectors.workspace_lines import activity, event, line

EXAMPLE = connector_for("workspace-audit").example.encode()


def log(folder: Path, *lines: bytes) -> Outcome:
    path = folder / "activities.json"
    path.write_bytes(b"".join(one + b"\n" for one in lines))
    return read("workspace-audit", path)


def test_forwarding_out_of_the_domain_is_a_change(tmp_path: Path) -> None:
    record = log(tmp_path, EXAMPLE).records[0]
    assert record == builders.account_change(event_id=record.event_id)


def test_every_event_of_an_activity_is_read(tmp_path: Path) -> None:
    shares = [event("change_user_access", target_user=target) for target in (ELENI, AMARA, ELENI)]
    outcome = log(tmp_path, orjson.dumps(activity("drive", *shares, event("view"))))
    assert [one.target for one in outcome.records] == [ELENI, AMARA, ELENI]
    assert len({one.event_id for one in outcome.records}) == 3
    assert outcome.account.other_kinds == {"drive": 1}


def test_an_activity_is_the_same_alone_in_a_page_and_as_a_line_for_an_event(tmp_path: Path) -> None:
    whole = activity("drive", event("change_user_access", target_user=ELENI, new_value=["can_view"]))
    flat = activity(
        "drive", events=None, name="change_user_access", parameters={"target_user": ELENI, "new_value": ["can_view"]}
    )
    page = {"kind": "admin#reports#activities", "items": [activity("drive", event("view")), whole]}
    found = [log(tmp_path, orjson.dumps(one)).records for one in (whole, flat, page)]
    assert found[0] == found[1] == found[2]


def test_an_older_spelling_of_the_qualifier_is_one(tmp_path: Path) -> None:
    once, other = EXAMPLE.replace(b"uniqueQualifier", b"uniqQualifier"), EXAMPLE.replace(b"uniqueQualifier", b"planted")
    same = [log(tmp_path, one).records[0].event_id for one in (EXAMPLE, once)]
    assert same[0] == same[1]
    assert len({one.event_id for one in log(tmp_path, other, other).records}) == 2


def test_a_collectors_number_and_its_single_event_are_the_same(tmp_path: Path) -> None:
    split = orjson.loads(EXAMPLE)
    split["events"] = split["events"][0]
    other = [
        orjson.dumps(split),
        EXAMPLE.replace(b'"uniqueQualifier":"', b'"uniqueQualifier":').replace(
            b'","applicationName"', b',"applicationName"'
        ),
    ]
    assert other[1] != EXAMPLE
    assert [log(tmp_path, one).records for one in other] == [log(tmp_path, EXAMPLE).records] * 2


def test_an_activity_without_an_event_is_counted(tmp_path: Path) -> None:
    outcome = log(tmp_path, orjson.dumps(activity("drive")))
    assert (outcome.records, outcome.account.other_kinds) == ([], {"drive": 1})


def test_an_official_is_shielded(tmp_path: Path) -> None:
    assert log(tmp_path, line("drive", "change_owner", new_owner=CARYS)).account.shielded == {"union_official": 1}


def test_a_bad_activity_of_a_page_costs_no_other(tmp_path: Path) -> None:
    outcome = log(tmp_path, b'{"items":[{"planted":1},' + EXAMPLE + b"]}")
    assert (len(outcome.records), [letter.reason for letter in outcome.letters]) == (1, ["field_missing"])


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (b"planted", "not_json"),
        (EXAMPLE[:-2], "not_json"),
        (EXAMPLE.replace(b'"-7"', b"[7]"), "wrong_type"),
        (EXAMPLE.replace(b"amara.okafor@", b"\xff@"), "not_utf8"),
        (EXAMPLE.replace(b'"id"', b'"planted"'), "field_missing"),
        (EXAMPLE.replace(b'"email":', b'"planted":'), "field_missing"),
        (EXAMPLE.replace(b"2026-03-10T12:00:00.000Z", b"soon"), "time_unusable"),
        (EXAMPLE.replace(b"2026-", b"2099-"), "time_ahead"),
        (b'{"planted":"' + b"x" * (1 << 22) + b'"}', "too_large"),
    ],
)
def test_a_bad_line_is_a_letter_with_length_and_digest_alone(tmp_path: Path, bad: bytes, reason: str) -> None:
    outcome = log(tmp_path, bad, EXAMPLE)
    letter = outcome.letters[0]
    assert (letter.reason, letter.length - len(bad) in {0, 1}, letter.record) == (reason, True, None)
    assert len(outcome.records) == 1, "its neighbours go on"


def test_an_activity_without_a_time_has_the_one_that_is_given(tmp_path: Path) -> None:
    path = tmp_path / "one"
    path.write_bytes(EXAMPLE.replace(b'"time"', b'"planted"'))
    assert [one.observed_at for one in read("workspace-audit", path, desk(at=builders.NOON)).records] == [builders.NOON]
