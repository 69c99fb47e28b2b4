"""One value through one step comes out sorted, whole or not at all."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.codec import AHEAD, Decoded
from headerfirst.streams.judgement import Judged, judge_for, reason_of
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.topology import Role
from headerfirst.streams.unknown_fields import Dropped

from tests import builders

BENCH = Bench(Packs([]), Register(), PUBLISHED)
MAIL = builders.email_metadata()
FOUND = Publish("findings", "p-1", builders.finding())
SEEN = Counted("finding", ("a-rule", "conduct", "chain_mail", "review"))


def judged(decoded: Decoded, *outputs: Output, now: datetime | None = None) -> Judged:
    def step(_bench: Bench, _memory: Any, _record: Any, _offset: int) -> list[Output]:
        return list(outputs)

    role = Role("mail", "mail", ("email-metadata",), (), step=step)
    return judge_for(role, "email-metadata", BENCH, None, now)(decoded, 0)


def test_what_a_step_says_is_sorted_in_its_own_order() -> None:
    assert judged(Decoded(MAIL, None), SEEN, FOUND, SEEN) == ([FOUND], [SEEN, SEEN], None)


def test_content_that_was_dropped_is_one_more_output() -> None:
    dropped = Dropped(("body",), 2)
    said = judged(Decoded(MAIL, dropped), FOUND)
    assert [output.topic for output in said.published] == ["findings", "ledger-entries"]
    assert said.dropped is dropped


def test_other_fields_that_were_dropped_are_no_matter_for_the_ledger() -> None:
    assert judged(Decoded(MAIL, Dropped((), 2))).published == []


def test_a_record_from_the_future_is_refused_by_whoever_has_a_clock() -> None:
    early = MAIL.observed_at - AHEAD - timedelta(seconds=1)
    with pytest.raises(Malformed, match="time_ahead"):
        judged(Decoded(MAIL, None), now=early)
    assert judged(Decoded(MAIL, None), FOUND).published == [FOUND]


def test_a_defect_of_ours_is_told_from_bad_input() -> None:
    assert reason_of(Malformed("not_json")) == "not_json"
    assert reason_of(ZeroDivisionError()) == "step_failed"
