"""Log lines are JSON, and neither an exception's text nor a library's quotation of one gets into them."""

from __future__ import annotations

import json
import logging
from typing import Any

from headerfirst.streams.logs import JsonLines, OnceAWhile

CANARY = "ada.lovelace@example.org"


def line(record: logging.LogRecord) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(JsonLines().format(record))
    return parsed


def a_record(name: str, message: str, *arguments: object, error: BaseException | None = None) -> logging.LogRecord:
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(name, logging.ERROR, __file__, 1, message, arguments, info)


def raised() -> ValueError:
    try:
        raise ValueError(CANARY)
    except ValueError as error:
        return error


def test_a_line_says_when_how_bad_who_and_what() -> None:
    parsed = line(a_record("headerfirst.streams.runner", "slices=%d", 3))
    assert (parsed["level"], parsed["logger"], parsed["message"]) == ("error", "headerfirst.streams.runner", "slices=3")
    assert parsed["at"].endswith("+00:00")


def test_of_an_exception_the_type_and_the_place_are_told_and_not_the_text() -> None:
    parsed = line(a_record("headerfirst.streams.runner", "it failed", error=raised()))
    assert parsed["error"] == "ValueError"
    assert parsed["raised_in"][-1].startswith("raised:")
    assert CANARY not in json.dumps(parsed)


def test_an_exception_that_a_library_quotes_is_named_by_its_type() -> None:
    parsed = line(a_record("aiokafka.consumer", "failed: %s", raised()))
    assert parsed["message"] == "failed: ValueError"


def test_only_the_first_line_of_a_message_is_told() -> None:
    parsed = line(a_record("mode", f"failed\n{CANARY}"))
    assert parsed["message"] == "failed"


def at(seconds: float, name: str = "aiokafka", line_number: int = 1) -> logging.LogRecord:
    record = a_record(name, "Unable connect to node with id %s", 1)
    record.created, record.lineno = seconds, line_number
    return record


def test_a_library_that_repeats_itself_is_heard_every_ten_seconds() -> None:
    heard = OnceAWhile()
    assert [second for second in range(25) if heard.filter(at(float(second)))] == [0, 10, 20]


def test_other_lines_of_it_and_all_of_ours_are_heard() -> None:
    heard = OnceAWhile()
    assert heard.filter(at(0.0))
    assert heard.filter(at(0.1, line_number=2))
    assert heard.filter(at(0.2, "headerfirst.streams.worker"))
    assert heard.filter(at(0.3, "headerfirst.streams.worker"))
