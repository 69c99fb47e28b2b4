"""A line is the object that files and `backtest` hold, with the value's own bytes."""

from __future__ import annotations

import orjson
from headerfirst.streams.line import Line


def test_a_line_holds_the_values_own_bytes() -> None:
    assert Line("findings", 'a"b', b'{"x": 1}').to_json() == b'{"topic":"findings","key":"a\\"b","value":{"x": 1}}'


def test_a_record_without_key_has_none_in_its_line() -> None:
    assert orjson.loads(Line("web-proxy", None, b"{}").to_json()) == {"topic": "web-proxy", "value": {}}


def test_a_line_shows_nothing_of_itself() -> None:
    assert repr(Line("findings", "planted", b'"planted"')) == "<Line on findings>"
