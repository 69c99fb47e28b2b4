"""A comparison counts what is equal, what is not and what became of every case; nothing can be lost unseen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from headerfirst.streams.evaluation.truth.comparing import compare, value_at
from headerfirst.streams.evaluation.truth.interface import Case, Truth

from tests.streams.connectors.desks import dmu

LINE = (
    b"1773144000.123    120 192.0.2.7 TCP_MISS/200 20480 GET http://www.example.net/a.html - HIER_DIRECT/- text/html\n"
)
RIGHT = {"host": "www.example.net", "status": 200, "user": None}


def truth(*cases: Case, **deviations: str) -> Truth:
    def given(_: Path) -> Iterator[Case]:
        return iter(cases)

    return Truth("squid", "invented", given, deviations=deviations)


def test_fields_are_counted_where_they_are_equal_and_where_they_are_not(tmp_path: Path) -> None:
    found = compare(truth(Case(LINE, RIGHT), Case(LINE, RIGHT | {"host": "example.net"})), tmp_path, dmu())
    assert (found.cases, found.records, found.lost) == (2, 2, 0)
    assert found.equal == {"host": 1, "status": 2, "user": 2}
    assert found.different == {"host": 1}


def test_a_difference_without_a_reason_is_named(tmp_path: Path) -> None:
    wrong = Case(LINE, {"host": "example.net", "status": 404})
    assert compare(truth(wrong, host="they cut the host"), tmp_path, dmu()).unexplained == ["status"]


def test_a_case_that_cannot_be_read_is_accounted_for(tmp_path: Path) -> None:
    found = compare(truth(Case(b"no line of a proxy\n", {}, records=0)), tmp_path, dmu())
    assert (found.unreadable, found.lost, found.unexplained) == ({"line_unreadable": 1}, 0, [])


def test_a_case_that_makes_more_or_fewer_records_than_it_should_differs(tmp_path: Path) -> None:
    found = compare(truth(Case(LINE + LINE, RIGHT), Case(b"\n", {})), tmp_path, dmu())
    assert (found.different, found.lost) == ({"(records)": 2}, 1)


def test_fields_are_named_by_their_way_down() -> None:
    record = {"from": {"address": "a@example.org"}, "to": [{"address": "b@example.org"}]}
    assert value_at(record, "from.address") == "a@example.org"
    assert value_at(record, "to.0.address") == "b@example.org"
    assert [value_at(record, name) for name in ("to.1.address", "cc.0", "from.name.first")] == [None, None, None]


def test_a_record_that_its_writer_made_badly_is_a_letter(tmp_path: Path) -> None:
    made = Truth("jsonl", "invented", lambda _: iter([Case(b'{"topic": "web-proxy", "value": {}}\n', {}, records=0)]))
    found = compare(made, tmp_path, dmu())
    assert (found.unreadable, found.lost) == ({"field_missing": 1}, 0)
