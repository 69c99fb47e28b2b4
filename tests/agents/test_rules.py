"""Which pack is in force is what two people decided and a union was asked about, by the time of the event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, make_ready
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import Pack, PathPattern
from headerfirst.schemas.register import PackActivation

from tests import builders
from tests.agents.made_packs import LARGE, pack, pack_file, register, rule

NOON, EARLIER, LATER = builders.NOON, builders.EARLIER, builders.LATER
ONE, TWO = "d1" * 32, "d2" * 32
FOLDERS = [pack(digest=ONE), pack(digest=TWO, version="2")]


def activation(name: str, digest: str, since: datetime, **changes: Any) -> PackActivation:
    return builders.pack_activation(id=name, digest=digest, active_from=since, **changes)


def in_force(*records: PackActivation, at: datetime = NOON) -> str | None:
    ready = Packs(FOLDERS).in_force(register(*records), at)
    return ready.ref.digest if ready is not None else None


def test_without_a_decision_no_pack_is_in_force() -> None:
    assert in_force() is None


def test_a_pack_is_in_force_from_its_day_on_by_the_time_of_the_event() -> None:
    switch = (activation("one", ONE, EARLIER), activation("two", TWO, NOON))
    moments = (EARLIER - timedelta(1), EARLIER, NOON - timedelta(seconds=1), NOON, LATER)
    assert [in_force(*switch, at=at) for at in moments] == [None, ONE, ONE, TWO, TWO]


def test_events_that_come_late_are_judged_by_the_pack_of_their_time() -> None:
    packs, known = Packs(FOLDERS), register(activation("one", ONE, EARLIER), activation("two", TWO, NOON))
    moments = (LATER, EARLIER, NOON, EARLIER - timedelta(1), LATER)
    found = [packs.in_force(known, at) for at in moments]
    assert [ready.ref.digest if ready else None for ready in found] == [TWO, ONE, TWO, None, TWO]


def test_a_pack_that_was_ended_is_in_force_until_then_and_the_one_before_it_after() -> None:
    one, two = activation("one", ONE, EARLIER), activation("two", TWO, EARLIER + timedelta(1), to=NOON)
    assert in_force(one, two, at=NOON - timedelta(seconds=1)) == TWO
    assert in_force(one, two, at=NOON) == ONE
    assert in_force(two, at=NOON) is None


def test_a_decision_for_a_folder_that_is_not_here_leaves_nothing_in_force() -> None:
    assert in_force(activation("one", ONE, EARLIER), activation("new", "d3" * 32, NOON)) is None


@pytest.mark.parametrize("short", [{"consulted": []}, {"approvers": ["bilal"]}, {"approvers": ["bilal", "bilal"]}])
def test_what_falls_short_of_a_decision_changes_nothing(short: dict[str, Any]) -> None:
    assert in_force(activation("one", ONE, EARLIER), activation("two", TWO, NOON, **short)) == ONE
    assert in_force(activation("two", TWO, EARLIER, **short)) is None


def test_a_decision_that_comes_later_is_seen() -> None:
    packs, known = Packs(FOLDERS), register()
    assert packs.in_force(known, NOON) is None
    known.fold("pack/one", activation("one", ONE, EARLIER))
    ready = packs.in_force(known, NOON)
    assert ready is not None
    assert ready.ref.digest == ONE
    assert packs.in_force(Register(), NOON) is None


def test_two_decisions_of_one_moment_are_settled_by_id() -> None:
    one, two = activation("a", ONE, EARLIER), activation("b", TWO, EARLIER)
    assert in_force(one, two) == in_force(two, one) == TWO


def test_backtest_has_its_pack_in_force_at_all_times() -> None:
    packs = Packs([], always=FOLDERS[0])
    assert packs.in_force(Register(), EARLIER) is FOLDERS[0]
    assert packs.by_digest(ONE) is FOLDERS[0]
    assert packs.by_digest(TWO) is None


def test_a_finding_can_ask_for_the_pack_that_it_cites() -> None:
    packs = Packs(FOLDERS)
    assert packs.by_digest(TWO) is FOLDERS[1]
    assert packs.by_digest("d3" * 32) is None
    assert list(packs.all()) == FOLDERS


def test_a_rule_that_names_no_detector_or_wrong_parameters_does_not_load() -> None:
    loose = msgspec.structs.replace(rule("large", LARGE).rule, detector="no-such")
    with pytest.raises(Misconfigured, match=r"rule large: there is no detector"):
        make_ready(Pack(file=pack_file(), rules=(loose,), clauses=(), digest=ONE))
    wrong = msgspec.structs.replace(loose, detector="mass_mail", parameters={"recipients_over": 0})
    with pytest.raises(Misconfigured, match=r"rule large: detector mass_mail"):
        make_ready(Pack(file=pack_file(), rules=(wrong,), clauses=(), digest=ONE))


def test_a_pack_made_ready_has_its_rules_where_they_look() -> None:
    mass = msgspec.structs.replace(rule("mass", LARGE).rule, detector="mass_mail", parameters={"recipients_over": 50})
    ready = make_ready(Pack(file=pack_file(no_log_categories=["Health Care"]), rules=(mass,), clauses=(), digest=ONE))
    assert [one.rule.id for one in ready.mail_rules["outbound"]] == ["mass"]
    assert ready.mail_rules["inbound"] == ()
    assert ready.web_rules == ()
    assert ready.no_log_categories == {"health-care"}
    assert ready.ref.digest == ONE


def test_paths_are_named_on_the_hosts_they_are_for() -> None:
    patterns = [
        PathPattern(id="mail", hosts=["example.net"], pattern="^/mail"),
        PathPattern(id="any", hosts=[], pattern="setup"),
    ]
    paths = make_ready(Pack(file=pack_file(path_patterns=patterns), rules=(), clauses=(), digest=ONE)).paths
    assert paths.tags("example.net", "/Mail/setup.exe") == ["mail", "any"]
    assert paths.tags("example.com", "/mail") == []


def test_a_path_pattern_that_is_no_expression_does_not_load() -> None:
    broken = [PathPattern(id="mail", hosts=[], pattern="(")]
    with pytest.raises(Misconfigured, match="path pattern mail"):
        make_ready(Pack(file=pack_file(path_patterns=broken), rules=(), clauses=(), digest=ONE))
