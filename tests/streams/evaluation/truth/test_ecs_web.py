"""What others expect of a web request, in the names of our records."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from headerfirst.streams.evaluation.truth.ecs_web import cases_of, fields_of

EXPECTED: dict[str, Any] = {
    "@timestamp": "2026-03-10T12:00:00.500Z",
    "url": {"domain": "www.example.net", "scheme": "https", "registered_domain": "example.net"},
    "http": {"request": {"method": "get", "bytes": 512}, "response": {"status_code": 200, "bytes": 20480}},
    "user": {"name": "Amara"},
}


def test_what_has_a_place_in_a_visit_is_compared() -> None:
    assert fields_of(EXPECTED) == {
        "observed_at": "2026-03-10T12:00:00.500000Z",
        "host": "www.example.net",
        "scheme": "https",
        "method": "GET",
        "bytes_out": 512,
        "bytes_in": 20480,
        "status": 200,
        "user": "amara",
    }


def test_what_is_not_expected_is_not_compared() -> None:
    assert fields_of({"destination": {"address": "www.example.net"}}) == {"host": "www.example.net"}


def test_a_status_of_nought_is_none() -> None:
    assert fields_of({"http": {"response": {"status_code": 0}}}) == {}


def test_a_file_is_a_case_and_what_is_no_request_makes_no_record(tmp_path: Path) -> None:
    for name, message in (("1", "a\nrequest "), ("2", "an alert")):
        whole = {"input": {"message": message}, "expected": EXPECTED}
        (tmp_path / f"{name}.json").write_text(json.dumps(whole), encoding="utf-8")
    cases = list(
        cases_of(
            tmp_path,
            lambda fields, _: fields | {"port": 1},
            is_request=lambda whole: "alert" not in str(whole["input"]),
        )
    )
    assert [(case.content, case.records, case.expected.get("port")) for case in cases] == [
        (b"a request\n", 1, 1),
        (b"an alert\n", 0, None),
    ]
