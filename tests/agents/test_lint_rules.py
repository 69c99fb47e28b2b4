"""A rule with one thing wrong gives one error that names it."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from headerfirst.agents.lint import lint
from headerfirst.schemas.policy import Pack, PathPattern
from headerfirst.streams.packs import find_pack

SHIPPED = find_pack("dmu")
ASKS = next(rule.asks for rule in SHIPPED.rules if rule.asks is not None)
assert ASKS is not None
TOO_LONG = msgspec.structs.replace(ASKS, days=15)


def with_rule(name: str, **changes: Any) -> Pack:
    assert name in {rule.id for rule in SHIPPED.rules}
    rules = tuple(msgspec.structs.replace(rule, **changes) if rule.id == name else rule for rule in SHIPPED.rules)
    return msgspec.structs.replace(SHIPPED, rules=rules)


def with_parameters(name: str, **changes: Any) -> Pack:
    parameters = next(rule.parameters for rule in SHIPPED.rules if rule.id == name)
    return with_rule(name, parameters=parameters | changes)


def with_asks(**changes: Any) -> Pack:
    return with_rule("confidential-heading", asks=msgspec.structs.replace(ASKS, **changes))


def problems(pack: Pack, severity: str = "error") -> list[str]:
    return [str(problem) for problem in lint(pack) if problem.severity == severity]


@pytest.mark.parametrize(
    ("pack", "expected"),
    [
        pytest.param(with_rule("mass-mail", purpose="dlp"), "dlp, which is no purpose", id="a purpose of another pack"),
        pytest.param(
            with_rule("mass-mail", purpose="malware_prevention"), "may not look for", id="conduct by way of malware"
        ),
        pytest.param(
            with_rule("impersonation", purpose="absence"), "may not look for", id="security by way of absence"
        ),
        pytest.param(with_rule("mass-mail", clause="DMU 99"), "DMU 99, which is not in", id="a clause of nowhere"),
        pytest.param(with_rule("mass-mail", legal_refs=[]), "names no law", id="no law"),
        pytest.param(with_rule("mass-mail", legal_refs=["x"]), "cites x", id="an unknown law"),
        pytest.param(with_rule("mass-mail", policies=["x"]), "refers to x", id="an unknown policy"),
        pytest.param(with_rule("mass-mail", detector="x"), "no detector x", id="an unknown detector"),
        pytest.param(with_parameters("mass-mail", x=1), "unknown field `x`", id="an unknown parameter"),
        pytest.param(with_parameters("mass-mail", recipients_over="many"), "Expected `int`", id="a wrong type"),
        pytest.param(with_parameters("chain-mail", phrases=["("]), "regular expression", id="a wrong expression"),
        pytest.param(with_parameters("unauthorised-software", sources="x"), "called 'x'", id="an unknown list"),
        pytest.param(with_parameters("unauthorised-software", path_tags=["x"]), "pattern 'x'", id="an unknown path"),
        pytest.param(
            with_parameters(
                "illegal-or-obscene-sites", classes=[{"name": "x", "severity": "low", "categories": ["Religion"]}]
            ),
            "no_log_categories",
            id="watching what is never logged",
        ),
        pytest.param(with_rule("confidential-heading", asks=None), "cannot decide", id="deciding what it cannot"),
        pytest.param(with_asks(why_headers_insufficient="Urgent."), "is no reason", id="no reason"),
        pytest.param(with_asks(less_intrusive_step="None tried."), "is no reason", id="no other step"),
        pytest.param(with_asks(days=15), "allows 14", id="longer than its purpose allows"),
        pytest.param(
            with_rule("confidential-heading", purpose="inappropriate_content", asks=TOO_LONG),
            "allows 14",
            id="longer than another purpose allows",
        ),
    ],
)
def test_one_thing_wrong_is_one_error(pack: Pack, expected: str) -> None:
    found = problems(pack)
    assert found
    assert all(expected in problem and problem.startswith("rule ") for problem in found), found


def test_a_scan_needs_a_scanner() -> None:
    purposes = [
        msgspec.structs.replace(terms, scanners=[]) if terms.id == "suspected_breach" else terms
        for terms in SHIPPED.file.purposes
    ]
    pack = msgspec.structs.replace(SHIPPED, file=msgspec.structs.replace(SHIPPED.file, purposes=purposes))
    assert problems(pack) == [
        f"rule {name}: asks for a scan, for which suspected_breach has no scanner."
        for name in ("confidential-heading", "external-share-of-message")
    ]


def test_a_path_pattern_has_to_be_an_expression() -> None:
    patterns = [*SHIPPED.file.path_patterns, PathPattern(id="broken", hosts=[], pattern="(")]
    pack = msgspec.structs.replace(SHIPPED, file=msgspec.structs.replace(SHIPPED.file, path_patterns=patterns))
    assert [problem.partition(":")[0] for problem in problems(pack)] == ["path pattern broken"]


def test_a_rule_that_serves_no_clause_is_a_warning() -> None:
    clauses = tuple(
        msgspec.structs.replace(clause, by=["chain-mail"]) if "mass-mail" in clause.by else clause
        for clause in SHIPPED.clauses
    )
    assert "rule mass-mail: enforces no clause of clauses.yaml." in problems(
        msgspec.structs.replace(SHIPPED, clauses=clauses), "warning"
    )


def test_a_rule_that_cites_superseded_law_is_a_warning() -> None:
    found = problems(with_rule("mass-mail", legal_refs=["dpa-1998"]), "warning")
    assert any(problem.startswith("rule mass-mail: cites Data Protection Act 1998") for problem in found)
