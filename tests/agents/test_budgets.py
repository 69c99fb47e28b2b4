"""A rule over its budget steps back, once, whoever counts and however often; the register has the last word."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from headerfirst.agents.book import Arrival, Moment
from headerfirst.agents.budgets import REMEMBERED, BudgetBook
from headerfirst.agents.findings import Bench
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.register import RuleMode, key_of
from headerfirst.schemas.vocabulary import Mode
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents import made_packs
from tests.agents.made_packs import ANY_MAIL

RULE, BUDGET = "any", 3
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MIDNIGHT = builders.WORKING_DAY + timedelta(days=1)


def a_bench(mode: Mode = "alert") -> Bench:
    return made_packs.bench(made_packs.pack(made_packs.rule(RULE, ANY_MAIL, mode=mode, daily_budget=BUDGET)))


def found(number: int, at: datetime | None = None, **changes: Any) -> Finding:
    fields = {
        "finding_id": f"{number:032x}",
        "rule_id": RULE,
        "mode": "alert",
        "at": at or builders.NOON + number * MINUTE,
        "stage": "header",
    }
    return builders.finding(**(fields | changes))


def moment(now: datetime = builders.NOON + HOUR, *, fresh: bool = True) -> Moment:
    return Moment(now, register_is_fresh=fresh, register_offset=0)


def tell(book: BudgetBook, *findings: Finding) -> None:
    for offset, finding in enumerate(findings):
        book.take(Arrival("findings", offset, finding.at, "p", finding))


def said(bench: Bench, *findings: Finding, now: datetime = builders.NOON + HOUR) -> list[Output]:
    """By a book that read these and nothing else."""
    book = BudgetBook(bench)
    tell(book, *findings)
    return book.say(moment(now))


def steps(outputs: Sequence[Output]) -> list[RuleMode]:
    return [one.record for one in outputs if isinstance(one, Publish) and isinstance(one.record, RuleMode)]


def modes(outputs: Sequence[Output]) -> list[tuple[Mode, datetime | None]]:
    return [(one.mode, one.from_) for one in steps(outputs)]


def fold(bench: Bench, outputs: Sequence[Output]) -> None:
    for record in steps(outputs):
        bench.register.fold(key_of(record), record)


def test_within_its_budget_a_rule_goes_on() -> None:
    assert said(a_bench(), *map(found, range(BUDGET))) == []


def test_the_finding_that_goes_over_it_makes_an_alerting_rule_one_for_review_until_the_day_ends() -> None:
    bench = a_bench()
    outputs = said(bench, *map(found, range(BUDGET + 1)))
    [record] = steps(outputs)
    over = builders.NOON + BUDGET * MINUTE
    assert (record.rule, record.mode, record.from_, record.to) == (RULE, "review", over, MIDNIGHT)
    assert [one for one in outputs if isinstance(one, Counted)] == [Counted("budget_fallback", (RULE,))]
    assert [one.topic for one in outputs if isinstance(one, Publish)] == ["register"]
    fold(bench, outputs)
    at = [over - MINUTE, over, MIDNIGHT - MINUTE, MIDNIGHT]
    assert [bench.register.rule_mode(RULE, one) for one in at] == [None, "review", "review", None]


def test_over_twice_its_budget_it_is_only_counted() -> None:
    bench = a_bench()
    outputs = said(bench, *map(found, range(2 * BUDGET + 1)))
    assert modes(outputs) == [
        ("review", builders.NOON + BUDGET * MINUTE),
        ("shadow", builders.NOON + 2 * BUDGET * MINUTE),
    ]
    fold(bench, outputs)
    assert bench.register.rule_mode(RULE, builders.NOON + 2 * BUDGET * MINUTE) == "shadow"


def test_a_rule_for_review_has_but_one_step_to_go() -> None:
    few = [found(number, mode="review") for number in range(BUDGET + 1)]
    assert modes(said(a_bench("review"), *few)) == [("shadow", builders.NOON + BUDGET * MINUTE)]


def test_a_finding_that_came_late_does_not_put_the_second_step_before_the_first() -> None:
    bench = a_bench()
    late = found(2 * BUDGET, at=builders.NOON - HOUR)
    fold(bench, said(bench, *map(found, range(2 * BUDGET)), late))
    over = builders.NOON + BUDGET * MINUTE
    assert bench.register.rule_mode(RULE, over) == "shadow"
    assert bench.register.rule_mode(RULE, over - MINUTE) is None


def test_what_was_said_is_not_said_again_before_the_register_has_it_or_after() -> None:
    bench = a_bench()
    book = BudgetBook(bench)
    tell(book, *map(found, range(BUDGET + 1)))
    first = book.say(moment())
    assert first
    assert book.say(moment()) == []
    fold(bench, first)
    assert book.say(moment()) == []
    tell(book, *map(found, range(BUDGET + 3)))
    assert book.say(moment()) == []


def test_a_fresh_book_says_the_same_and_where_the_register_has_it_nothing() -> None:
    bench, findings = a_bench(), [*map(found, range(BUDGET + 2))]
    first, second = said(bench, *findings), said(bench, *findings)
    assert first == second != []
    fold(bench, first)
    assert said(bench, *findings) == []


def test_a_book_that_forgets_reads_again_and_says_the_same() -> None:
    bench, book = a_bench(), BudgetBook(a_bench())
    tell(book, *map(found, range(BUDGET + 1)))
    first = book.say(moment())
    book.forget()
    assert book.say(moment()) == []
    tell(book, *map(found, range(BUDGET + 1)))
    assert book.say(moment()) == first == said(bench, *map(found, range(BUDGET + 1)))


def test_a_stale_register_says_nothing_and_a_fresh_one_makes_up_for_it() -> None:
    book = BudgetBook(a_bench())
    tell(book, *map(found, range(BUDGET + 1)))
    assert book.say(moment(fresh=False)) == []
    assert len(steps(book.say(moment()))) == 1


def test_a_later_record_of_a_person_decides() -> None:
    bench = a_bench()
    findings = [*map(found, range(BUDGET + 1))]
    fold(bench, said(bench, *findings))
    person = RuleMode(id="looked-at", rule=RULE, mode="alert", from_=builders.NOON + HOUR)
    bench.register.fold(key_of(person), person)
    assert bench.register.rule_mode(RULE, builders.NOON + 2 * HOUR) == "alert"
    assert said(bench, *findings) == []


def test_a_step_back_that_a_person_ended_is_not_taken_again() -> None:
    bench, findings = a_bench(), [*map(found, range(BUDGET + 1))]
    [record] = steps(said(bench, *findings))
    ended = RuleMode(id=record.id, rule=RULE, mode="review", from_=record.from_, to=builders.NOON + HOUR)
    bench.register.fold(key_of(ended), ended)
    assert said(bench, *findings) == []


def test_each_rule_and_each_day_has_a_budget_of_its_own() -> None:
    tomorrow = [found(number, at=MIDNIGHT + number * MINUTE) for number in range(10, 10 + BUDGET)]
    others = [found(number, rule_id="another") for number in range(20, 20 + BUDGET)]
    assert said(a_bench(), *map(found, range(BUDGET)), *tomorrow, *others) == []


def test_what_opens_no_incident_or_was_asked_for_costs_nothing() -> None:
    joining = [found(number, joins=True) for number in range(10, 20)]
    inspected = [found(number, stage="content") for number in range(20, 30)]
    assert said(a_bench(), *joining, *inspected, *map(found, range(BUDGET))) == []


def test_a_rule_whose_pack_is_not_here_has_no_budget_that_anybody_knows() -> None:
    elsewhere = builders.finding().pack.__class__(id="dmu", version="0.9.0", digest="ff" * 32)
    strangers = [found(number, pack=elsewhere) for number in range(BUDGET + 1)]
    assert said(a_bench(), *strangers) == []
    assert len(steps(said(a_bench(), *strangers, found(BUDGET + 1)))) == 1


def test_a_day_that_is_over_for_long_is_forgotten() -> None:
    findings = [*map(found, range(BUDGET + 1))]
    assert said(a_bench(), *findings, now=builders.NOON + REMEMBERED) != []
    assert said(a_bench(), *findings, now=MIDNIGHT + REMEMBERED) == []


@given(
    order=st.permutations(range(2 * BUDGET + 2)),
    repeats=st.lists(st.integers(0, 2 * BUDGET + 1)),
    asked=st.sets(st.integers(0, 20)),
)
def test_repeats_and_the_moments_at_which_it_is_asked_do_not_show(
    order: list[int], repeats: list[int], asked: set[int]
) -> None:
    """Another order of the topic may make another finding the one too many, and takes the same steps back."""
    bench, book = a_bench(), BudgetBook(a_bench())
    told: list[Output] = []
    positions = [*order, *repeats]
    for place, number in enumerate(positions):
        tell(book, found(number))
        if place in asked:
            told += book.say(moment())
    told += book.say(moment())
    assert told == said(bench, *map(found, order))
    assert [mode for mode, _ in modes(told)] == ["review", "shadow"]


def test_a_day_is_one_of_utc() -> None:
    at = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    [record] = steps(said(a_bench(), *(found(n, at=at) for n in range(BUDGET + 1)), now=at))
    assert (record.from_, record.to) == (at, datetime(2026, 7, 2, tzinfo=UTC))
