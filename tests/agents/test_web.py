"""The web agent: findings of one request, and minutes of those whom a rule counts, once for each day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.agents.detector import Grounds, Use
from headerfirst.agents.findings import Bench
from headerfirst.agents.rules import Packs, ReadyRule
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.agents.usage import UsageBook, day_start
from headerfirst.agents.web import judge_visit
from headerfirst.agents.working_hours import zone
from headerfirst.schemas.email_metadata import Device
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.register import RegisterRecord
from headerfirst.schemas.usage import Usage
from headerfirst.schemas.web_proxy import WebProxy
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents.made_packs import (
    ILLEGAL_VISIT,
    KEYS,
    MINUTES,
    VISITED,
    bench,
    counted,
    counting_detector,
    findings,
    pack,
    register,
    rule,
    security,
    web_detector,
)

AMARA, NOON, EARLIER, LATER = builders.AMARA, builders.NOON, builders.EARLIER, builders.LATER
VISITS = rule("visits", VISITED, category="unapproved_webmail")
SOFTWARE = security("software", VISITED, category="unauthorised_software")
MINUTES_RULE = rule("minutes", MINUTES, category="excessive_personal_use")
"""Over two minutes."""
DAY = "2026-03-10"
SEEN = Counted("visit", ("other",))
"""A page visit, in a pack that groups no sites."""


class Listed:
    """Lists that name hosts one by one."""

    def __init__(self, names: Mapping[str, tuple[str, ...]]) -> None:
        self._names = names

    def of(self, host: str) -> Sequence[str]:
        return self._names.get(host, ())


def new_book() -> UsageBook:
    return UsageBook("web", "web-proxy", 0, msgspec.json.Decoder(Usage).decode)


def judge(record: WebProxy, *rules: ReadyRule, records: tuple[RegisterRecord, ...] = ()) -> list[Output]:
    return judge_visit(bench(pack(*rules), *records), new_book(), record, 0)


def visit(minute: int = 0, **changes: Any) -> WebProxy:
    """At so many minutes past noon."""
    at = NOON + timedelta(minutes=minute)
    return builders.web_proxy(**({"event_id": f"visit-{minute}", "observed_at": at} | changes))


def judge_all(seat: Bench, book: UsageBook, visits: Sequence[WebProxy], start: int = 0) -> list[Finding]:
    return [
        one for offset, record in enumerate(visits, start) for one in findings(judge_visit(seat, book, record, offset))
    ]


def only_usage(book: UsageBook) -> Usage:
    [change] = book.changes()
    assert isinstance(change.record, Usage)
    return change.record


# Before any rule


def test_without_a_pack_in_force_nothing_is_judged_and_that_is_counted() -> None:
    seat = Bench(Packs([pack(VISITS)]), register(), KEYS)
    assert judge_visit(seat, new_book(), visit(), 0) == [Counted("rule_not_run", ("every", "policy_not_active"))]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"host": "www.counselling.example.net"}, "protected_site"), ({"vendor_categories": ["health"]}, "no_log")],
)
def test_a_site_that_nobody_logs_is_counted_and_nothing_else(changes: dict[str, Any], reason: str) -> None:
    outputs = judge(visit(**changes), VISITS, SOFTWARE, MINUTES_RULE, records=(builders.protected_site(),))
    assert outputs == [Counted("shielded", (reason,))]


def test_whom_the_policy_does_not_reach_is_counted_and_nothing_else() -> None:
    student = builders.person(id="stu", addresses=["stu@example.org"], person_type="student")
    outputs = judge(visit(user="stu@example.org"), VISITS, MINUTES_RULE, records=(student,))
    assert outputs == [Counted("out_of_scope", ("student",))]


def test_a_list_of_ours_shields_as_the_vendors_word_does() -> None:
    listing = replace(bench(pack(VISITS, MINUTES_RULE)), categories=Listed({"www.example.net": ("Health",)}))
    assert judge_visit(listing, new_book(), visit(), 0) == [Counted("shielded", ("no_log",))]


# The organisation's use, in sum


def grouped(record: WebProxy, listed: Sequence[str] = ()) -> list[tuple[str, ...]]:
    groups = {"leisure": ["games", "sport"], "news": ["news"]}
    seat = replace(bench(pack(web_categories=groups)), categories=Listed({"www.example.net": tuple(listed)}))
    return counted(judge_visit(seat, new_book(), record, 0), "visit")


@pytest.mark.parametrize(
    ("vendor", "listed", "group"),
    [
        (["News"], [], "news"),
        ([], ["news"], "news"),
        (["News"], ["games"], "leisure"),
        (["Reference"], ["kites"], "other"),
        ([], [], "other"),
    ],
)
def test_a_visit_is_counted_under_one_group_whoever_named_it(vendor: list[str], listed: list[str], group: str) -> None:
    assert grouped(visit(vendor_categories=vendor), listed) == [(group,)]


def test_who_visited_makes_no_difference_to_the_sum() -> None:
    assert grouped(visit(user=None, attribution="none", vendor_categories=["news"])) == [("news",)]


def test_what_nobody_opened_is_no_visit() -> None:
    assert grouped(visit(vendor_categories=["news"], status=302)) == []
    assert grouped(visit(vendor_categories=["news"], agent_class="updater")) == []


def test_whom_the_policy_does_not_reach_and_what_is_shielded_are_in_no_sum() -> None:
    student = builders.person(id="stu", addresses=["stu@example.org"], person_type="student")
    seat = bench(pack(), student, builders.protected_site())
    for record in (visit(user="stu@example.org"), visit(host="www.counselling.example.net")):
        assert counted(judge_visit(seat, new_book(), record, 0), "visit") == []


# One request


def about(record: WebProxy, ready: ReadyRule) -> tuple[str, str | None]:
    [one] = findings(judge(record, ready))
    return one.about, one.person or one.about_token


@pytest.mark.parametrize("user", [AMARA, "Amara.Okafor@Example.org", "amara"])
def test_it_is_about_the_person_whom_the_proxy_authenticated(user: str) -> None:
    assert about(visit(user=user), VISITS) == ("person", KEYS.person("amara"))


def test_only_who_was_authenticated_can_become_the_subject_of_conduct() -> None:
    for attribution in ("address-lookup", "none"):
        outputs = judge(visit(attribution=attribution), VISITS, MINUTES_RULE)
        assert outputs == [
            SEEN,
            Counted("rule_not_run", ("visits", "not_authenticated")),
            Counted("rule_not_run", ("minutes", "not_authenticated")),
        ]


def test_security_goes_on_about_the_account_or_the_request() -> None:
    assert about(visit(attribution="address-lookup"), SOFTWARE) == ("account", KEYS.account(AMARA))
    assert about(visit(user="Ghost@example.org"), SOFTWARE) == ("account", KEYS.account("ghost@example.org"))
    assert about(visit(user=None, attribution="none"), SOFTWARE) == ("message", KEYS.token("message", "visit-0"))
    of_message = web_detector("message", lambda _: Grounds((), (), about="message"))
    assert about(visit(), security("message", of_message)) == ("message", KEYS.token("message", "visit-0"))


def test_illegal_material_is_for_named_roles_and_nothing_exempts_from_it() -> None:
    everything = builders.role_exemption(categories=["illegal_or_obscene"], topics=[], hosts=[])
    [one] = findings(
        judge(visit(), rule("illegal", ILLEGAL_VISIT, category="illegal_or_obscene"), records=(everything,))
    )
    assert one.audience == "restricted"


@pytest.mark.parametrize(
    ("exemption", "found"),
    [
        ({}, 0),
        ({"hosts": ["example.net"]}, 0),
        ({"topics": ["Reference"]}, 0),
        ({"hosts": ["example.com"]}, 1),
        ({"topics": ["games"]}, 1),
        ({"to": NOON}, 1),
    ],
)
def test_an_exemption_suppresses_on_what_it_names(exemption: dict[str, Any], found: int) -> None:
    record = builders.role_exemption(**({"categories": ["unapproved_webmail"], "topics": [], "hosts": []} | exemption))
    assert len(findings(judge(visit(), VISITS, records=(record,)))) == found


def test_a_rule_whose_field_is_missing_is_not_run_and_counted() -> None:
    needs_digest = security("digest", web_detector("digest", lambda _: Grounds((), ()), "sha256"))
    assert judge(visit(), needs_digest) == [SEEN, Counted("rule_not_run", ("digest", "field_absent"))]
    assert len(findings(judge(visit(sha256="ab" * 32), needs_digest))) == 1


def test_an_on_case_rule_waits_for_the_persons_case() -> None:
    on_case = rule("visits", VISITED, trigger="on_case")
    assert judge(visit(), on_case) == [SEEN]
    [one] = findings(judge(visit(), on_case, records=(builders.case(),)))
    assert one.case_id == "case-1"
    assert findings(judge(visit(), on_case, records=(builders.case(person="bilal"),))) == []
    assert findings(judge(visit(observed_at=LATER), on_case, records=(builders.case(),))) == []


def test_circumstances_are_stated() -> None:
    [one] = findings(judge(visit(60, device=Device(owner="personal")), VISITS))
    assert (one.in_working_hours, one.employer_equipment) == (True, False)
    [unknown] = findings(judge(visit(user="ghost@example.org"), SOFTWARE))
    assert (unknown.in_working_hours, unknown.employer_equipment) == (None, None)


def test_no_user_stands_in_what_is_published() -> None:
    outputs = judge(visit(user="Canary.User@example.org"), SOFTWARE) + judge(visit(), VISITS, SOFTWARE)
    written = b"".join(msgspec.json.encode(one.record) for one in outputs if isinstance(one, Publish)).lower()
    assert b"canary" not in written
    assert b"amara" not in written
    assert written


# Minutes


def test_a_threshold_is_passed_once_in_a_day() -> None:
    seat, book = bench(pack(MINUTES_RULE)), new_book()
    found = judge_all(seat, book, [visit(minute) for minute in range(20)])
    [one] = found
    home = zone("Europe/London")
    assert home is not None
    assert (one.event_id, one.at, one.evidence) == (None, day_start(DAY, home), ["minutes:over-2"])
    assert one.person == KEYS.person("amara")


def test_the_next_day_begins_anew() -> None:
    seat, book = bench(pack(MINUTES_RULE)), new_book()
    tomorrow = 24 * 60
    found = judge_all(seat, book, [visit(minute) for minute in (0, 1, 2, tomorrow, tomorrow + 1, tomorrow + 2)])
    assert len({one.finding_id for one in found}) == len(found) == 2


def test_the_day_is_the_persons_own_else_the_packs() -> None:
    late = datetime.fromisoformat("2026-03-10T20:00:00+00:00")
    for time_zone, day in (("Asia/Kolkata", "2026-03-11"), ("Mars/Olympus", "2026-03-10")):
        person = builders.person(time_zone=time_zone)
        seat, book = bench(pack(MINUTES_RULE), person), new_book()
        judge_visit(seat, book, visit(observed_at=late), 0)
        assert only_usage(book).day == day


@given(st.permutations([visit(minute, user=user) for minute in range(4) for user in (AMARA, "amara")]))
def test_whichever_visit_passes_the_threshold_the_finding_is_the_same(order: list[WebProxy]) -> None:
    seat = bench(pack(MINUTES_RULE))
    expected = judge_all(seat, new_book(), [visit(minute) for minute in range(4)])
    book = new_book()
    assert judge_all(seat, book, order) == expected
    assert only_usage(book).minutes == {"personal": (0b1111 << 720).to_bytes(91, "little")}


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12), st.integers(0, 11))
def test_replay_below_the_stamp_changes_nothing_and_finds_nothing(minutes: list[int], again: int) -> None:
    seat, book = bench(pack(MINUTES_RULE)), new_book()
    visits = [visit(minute) for minute in minutes]
    judge_all(seat, book, visits)
    before = only_usage(book)
    book.settled()
    start = min(again, len(visits) - 1)
    assert judge_all(seat, book, visits[start:], start) == []
    assert list(book.changes()) == []
    assert book.tally(before.token, before.day).record("web-proxy", 0) == before


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12), st.integers(0, 12))
def test_a_restart_from_what_was_confirmed_loses_and_repeats_nothing(minutes: list[int], cut: int) -> None:
    seat, visits = bench(pack(MINUTES_RULE)), [visit(minute) for minute in minutes]
    whole = judge_all(seat, new_book(), visits)
    confirmed = new_book()
    before = judge_all(seat, confirmed, visits[:cut])
    restarted = new_book()
    for change in confirmed.changes():
        assert isinstance(change.record, Usage)
        restarted.fold(change.key, change.record.input.offset, msgspec.json.encode(change.record))
    after = judge_all(seat, restarted, visits)
    assert before + after == whole


def test_nobodys_minutes_are_kept_whom_no_rule_counts() -> None:
    on_case = rule("minutes", MINUTES, category="excessive_personal_use", trigger="on_case")
    for record, records in (
        (visit(), ()),
        (visit(user="ghost@example.org"), (builders.case(),)),
        (visit(user=builders.BILAL), (builders.case(),)),
    ):
        book = new_book()
        assert judge_visit(bench(pack(on_case), *records), book, record, 0) == [SEEN]
        assert len(book) == 0
    book = new_book()
    judge_visit(bench(pack(on_case), builders.case()), book, visit(), 0)
    assert len(book) == 1


def test_what_does_not_count_or_is_exempt_is_not_kept() -> None:
    nothing = rule("minutes", counting_detector("none", lambda _: None, most=0), category="excessive_personal_use")
    book = new_book()
    assert judge_visit(bench(pack(nothing)), book, visit(), 0) == [SEEN]
    exemption = builders.role_exemption(topics=[], hosts=[])
    assert judge_visit(bench(pack(MINUTES_RULE), exemption), book, visit(), 0) == [SEEN]
    assert len(book) == 0


def test_rules_of_one_class_share_the_minutes_and_each_has_its_threshold() -> None:
    longer = rule(
        "longer", counting_detector("longer", lambda _: Use("personal"), most=4), category="excessive_personal_use"
    )
    seat, book = bench(pack(MINUTES_RULE, longer)), new_book()
    found = judge_all(seat, book, [visit(minute) for minute in range(10)])
    assert [one.rule_id for one in found] == ["minutes", "longer"]
    assert only_usage(book).visits == 10


def test_a_window_names_the_first_case_of_the_day_and_the_persons_own_names() -> None:
    on_case = rule("minutes", MINUTES, category="excessive_personal_use", trigger="on_case")
    cases = (builders.case(id="case-2"), builders.case(id="case-1", from_=NOON + timedelta(minutes=2)))
    orders = ([0, 1, 2, 3], [3, 2, 1, 0])
    found = [judge_all(bench(pack(on_case), *cases), new_book(), [visit(n) for n in order]) for order in orders]
    assert found[0] == found[1]
    assert [one.case_id for one in found[0]] == ["case-1"]
    assert found[0][0].parties == sorted({KEYS.party(f"user {name}") for name in ("amara", AMARA)})


def test_a_shadow_rule_counts_its_finding_alone() -> None:
    shadow = rule("minutes", MINUTES, category="excessive_personal_use", mode="shadow")
    seat, book = bench(pack(shadow)), new_book()
    outputs = [one for offset in range(5) for one in judge_visit(seat, book, visit(offset), offset)]
    assert counted(outputs, "shadow_finding") == [("minutes",)]
    assert findings(outputs) == []
