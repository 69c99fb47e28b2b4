"""The runner of a rule's examples tells a rule that does as stated from one that does not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from headerfirst.agents.rule_cases import mail_of, run_cases, run_rule
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.policy import Rule, RuleCase
from headerfirst.streams.packs import find_pack

PACK = find_pack("dmu")


def problems(name: str, **changes: Any) -> dict[str, str]:
    """Of the rule with these changes, by case."""
    rule = msgspec.structs.replace(rule_of(name), **changes)
    return {result.case: result.problem for result in run_rule(PACK, rule) if result.problem is not None}


def rule_of(name: str) -> Rule:
    return next(rule for rule in PACK.rules if rule.id == name)


def case(event: dict[str, Any], **changes: Any) -> RuleCase:
    return RuleCase(name="it", event=event, **changes)


TO_ALL = {"to": [{"address": "all.users@example.org"}]}
REFUSED = {"host": "a.example.net", "extension": "exe", "status": 403, "action": "blocked"}


def test_every_case_of_every_rule_is_run() -> None:
    stated = sum(len(rule.positive) + len(rule.negative) for rule in PACK.rules)
    results = list(run_cases(PACK))
    assert len(results) == stated
    assert [result for result in results if result.problem is not None] == []


def test_a_positive_case_that_is_silent_is_a_problem() -> None:
    assert problems("mass-mail", positive=[case({})]) == {"it": "should fire and is silent (no grounds)"}


def test_a_protection_that_silences_it_is_named() -> None:
    assert problems("mass-mail", positive=[case(TO_ALL | {"marks": ["label"]})]) == {
        "it": "should fire and is silent (personal)"
    }


def test_a_negative_case_that_fires_is_a_problem() -> None:
    assert problems("mass-mail", negative=[case(TO_ALL)]) == {"it": "should be silent and fires"}


def test_severity_and_attempt_are_compared_where_stated() -> None:
    cases = [case(REFUSED, severity="critical")]
    assert problems("unauthorised-software", positive=cases) == {"it": "should be critical and is low"}
    assert problems("unauthorised-software", positive=[case(REFUSED, attempt=False)]) == {"it": "should be no attempt"}
    came = REFUSED | {"status": 200, "action": "allowed", "media_type": None}
    assert problems("unauthorised-software", positive=[case(came, attempt=True)]) == {"it": "should be an attempt"}


def test_a_rule_in_shadow_is_heard_all_the_same() -> None:
    assert problems("mass-mail", mode="shadow") == {}


def test_a_rule_that_waits_for_a_case_has_one() -> None:
    assert rule_of("confidential-heading").trigger == "on_case"
    assert problems("confidential-heading") == {}
    over: dict[str, Any] = {
        "kind": "case",
        "id": "case",
        "from": "2026-01-01T00:00:00Z",
        "person": "amara",
        "opened_by": "bilal",
    }
    over |= {"reason": "x", "suspicion_at": "2026-01-01T00:00:00Z", "incident_ids": [], "wider": False}
    ended: list[dict[str, Any]] = [over | {"until": "2026-02-01T00:00:00Z"}]
    silent = msgspec.structs.replace(rule_of("confidential-heading").positive[0], register=ended)
    assert problems("confidential-heading", positive=[silent])[silent.name].startswith("should fire and is silent")


def test_direction_and_number_follow_from_the_recipients() -> None:
    rule = rule_of("mass-mail")
    inside = mail_of(rule, case(TO_ALL))
    outside = mail_of(rule, case({"cc": [{"address": "eleni.markou@example.net"}]}))
    assert (inside.direction, inside.recipient_count) == ("internal", 1)
    assert (outside.direction, outside.recipient_count) == ("outbound", 2)
    assert mail_of(rule, case({"recipient_count": 900})).recipient_count == 900


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param(case({"color": "red"}), id="an unknown field"),
        pytest.param(case({}, register=[{"kind": "elf", "id": "x"}]), id="an unknown kind"),
    ],
)
def test_a_case_that_cannot_be_read_names_its_rule(wrong: RuleCase) -> None:
    with pytest.raises(Misconfigured, match="rule mass-mail"):
        problems("mass-mail", positive=[wrong])
