"""Two packs are compared in sentences; the same pack differs in nothing."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from headerfirst.agents.difference import difference
from headerfirst.schemas.policy import Pack, Retention
from headerfirst.streams.packs import find_pack

DMU, WCC = find_pack("dmu"), find_pack("wcc")
NEXT = msgspec.structs.replace(DMU, file=msgspec.structs.replace(DMU.file, version="2.0.0"))


def with_rule(name: str, **changes: Any) -> Pack:
    rules = tuple(msgspec.structs.replace(rule, **changes) if rule.id == name else rule for rule in NEXT.rules)
    return msgspec.structs.replace(NEXT, rules=rules)


def with_file(**changes: Any) -> Pack:
    return msgspec.structs.replace(NEXT, file=msgspec.structs.replace(NEXT.file, **changes))


MASS = next(rule for rule in DMU.rules if rule.id == "mass-mail")
CHAIN = next(rule for rule in DMU.rules if rule.id == "chain-mail")


@pytest.mark.parametrize(
    "sentence",
    [
        "purpose dlp only in wcc: content is scanned without people.",
        "purpose absence only in dmu: content needs people: 1 approval by hr-approver.",
        "rule unapproved-webmail only in wcc: Webmail that is not the council's.",
        "rule excessive-personal-use: runs only on a registered case (dmu); runs always (wcc).",
        "rule excessive-personal-use: minutes is 120 (dmu); minutes is 60 (wcc).",
        "rule excessive-personal-use: working_hours_only is no (dmu); working_hours_only is yes (wcc).",
        "rule confidential-heading: is for suspected_breach (dmu); is for dlp (wcc).",
        "The standing notice differs.",
    ],
)
def test_what_the_two_policies_see_differently(sentence: str) -> None:
    assert sentence in difference(DMU, WCC)


def test_factors_are_asked_for_by_one_alone() -> None:
    assert [line for line in difference(DMU, WCC) if line.startswith("factors are asked for only in wcc: ")]


@pytest.mark.parametrize("pack", [DMU, WCC], ids=["dmu", "wcc"])
def test_a_pack_does_not_differ_from_itself(pack: Pack) -> None:
    assert difference(pack, pack) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        pytest.param(
            with_rule("mass-mail", mode="alert"),
            "rule mass-mail: is heard review (dmu 1.0.0); is heard alert (dmu 2.0.0).",
            id="mode",
        ),
        pytest.param(
            with_rule("mass-mail", parameters={"recipients_over": 1}),
            "rule mass-mail: recipients_over is 200 (dmu 1.0.0); recipients_over is 1 (dmu 2.0.0).",
            id="one, which is no yes",
        ),
        pytest.param(
            with_rule("chain-mail", detector="mass_mail"),
            "rule chain-mail: uses chain_mail (dmu 1.0.0); uses mass_mail (dmu 2.0.0).",
            id="detector",
        ),
        pytest.param(
            with_rule("chain-mail", parameters=CHAIN.parameters | {"phrases": [*CHAIN.parameters["phrases"], "x"]}),
            "rule chain-mail: phrases only in dmu 2.0.0: x.",
            id="a phrase more",
        ),
        pytest.param(
            with_file(retention=DMU.file.retention | {"findings": Retention(months=3)}),
            "findings is kept for: 6 months (dmu 1.0.0); 3 months (dmu 2.0.0).",
            id="retention",
        ),
        pytest.param(
            with_file(no_log_categories=[*DMU.file.no_log_categories, "Job Search"]),
            "kinds of site that are never logged only in dmu 2.0.0: job-search.",
            id="no log",
        ),
        pytest.param(
            with_file(protections=msgspec.structs.replace(DMU.file.protections, consultation_valid_days=7)),
            "days that a consultation of the union is good for: 14 (dmu 1.0.0); 7 (dmu 2.0.0).",
            id="consultation",
        ),
        pytest.param(
            with_file(correlation=msgspec.structs.replace(DMU.file.correlation, hours={})),
            "findings of excessive_personal_use are one incident within: 168 hours (dmu 1.0.0); 24 hours (dmu 2.0.0).",
            id="correlation",
        ),
        pytest.param(
            with_file(notices=msgspec.structs.replace(DMU.file.notices, period_days=5)),
            "a person is told within: 10 days (dmu 1.0.0); 5 days (dmu 2.0.0).",
            id="notice",
        ),
    ],
)
def test_a_change_between_versions_is_one_sentence_more(changed: Pack, sentence: str) -> None:
    assert sentence in difference(DMU, changed)


def test_each_side_says_what_it_has() -> None:
    """Turned round, the sentences name the same things."""
    there, back = difference(DMU, WCC), difference(WCC, DMU)
    assert len(there) == len(back)
    assert {line.partition(":")[0] for line in there} == {line.partition(":")[0] for line in back}
