"""A gate with one thing wrong gives a problem that says where; those of the shipped packs have none."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from headerfirst.agents.lint import lint
from headerfirst.agents.lint_gate import GATE_CHECKS
from headerfirst.schemas.policy import Pack
from headerfirst.streams.packs import find_pack, shipped

SHIPPED = find_pack("dmu")


def with_gate(**changes: Any) -> Pack:
    gate = msgspec.structs.replace(SHIPPED.file.gate, **changes)
    return msgspec.structs.replace(SHIPPED, file=msgspec.structs.replace(SHIPPED.file, gate=gate))


def with_kind(kind: str, **changes: Any) -> Pack:
    kinds: dict[Any, Any] = dict(SHIPPED.file.gate.kinds)
    return with_gate(kinds=kinds | {kind: msgspec.structs.replace(kinds[kind], **changes)})


def with_purpose(name: str, **changes: Any) -> Pack:
    purposes = [
        msgspec.structs.replace(terms, **changes) if terms.id == name else terms for terms in SHIPPED.file.purposes
    ]
    return msgspec.structs.replace(SHIPPED, file=msgspec.structs.replace(SHIPPED.file, purposes=purposes))


def with_asks(**changes: Any) -> Pack:
    rules = tuple(
        msgspec.structs.replace(rule, asks=msgspec.structs.replace(rule.asks, **changes))
        if rule.id == "confidential-heading" and rule.asks is not None
        else rule
        for rule in SHIPPED.rules
    )
    return msgspec.structs.replace(SHIPPED, rules=rules)


def problems(pack: Pack, severity: str = "error") -> list[str]:
    found = [problem for check in GATE_CHECKS for problem in check(pack)]
    return [str(problem) for problem in found if problem.severity == severity]


@pytest.mark.parametrize("name", shipped())
def test_the_gates_of_shipped_packs_have_no_problem(name: str) -> None:
    assert [problems(find_pack(name), severity) for severity in ("error", "warning")] == [[], []]


@pytest.mark.parametrize(
    ("pack", "where", "says"),
    [
        pytest.param(
            with_kind("hold", purposes=["suspected_breach", "dlp"]),
            "gate kind hold",
            "dlp",
            id="a purpose that is none",
        ),
        pytest.param(with_kind("hold", requester_roles=["boss"]), "gate kind hold", "boss is no role", id="who asks"),
        pytest.param(
            with_kind("hold", approver_roles=["line-manager"]),
            "gate kind hold",
            "line-manager is no role",
            id="who approves",
        ),
        pytest.param(with_kind("hold", nominated_by=["boss"]), "gate kind hold", "boss is no role", id="who nominates"),
        pytest.param(
            with_purpose("absence", requester_roles=["boss"]),
            "purpose absence",
            "boss is no role",
            id="for what who asks",
        ),
        pytest.param(with_kind("hold", requester_roles=[]), "gate kind hold", "nobody who may ask", id="nobody asks"),
        pytest.param(
            with_kind("delegated-access", nominated_by=[]),
            "gate kind delegated-access",
            "who nominates",
            id="nobody nominates",
        ),
        pytest.param(
            with_kind("hold", approver_roles=[]),
            "gate kind hold for suspected_breach",
            "nobody who may give",
            id="nobody approves",
        ),
        pytest.param(
            with_kind("reveal", approvals=0),
            "gate kind reveal for suspected_breach",
            "no approval",
            id="without people",
        ),
        pytest.param(
            with_kind("open-content", purposes=["suspected_breach"]),
            "purpose malware_prevention",
            "nothing could scan",
            id="automatic and not served",
        ),
        pytest.param(
            with_purpose("malware_prevention", requester_roles=["soc"]),
            "purpose malware_prevention",
            "triage may not ask",
            id="automatic and not for triage",
        ),
        pytest.param(
            with_kind("usage-log", longest_hours=337),
            "gate kind usage-log",
            "none of its purposes allows over 336",
            id="longer",
        ),
        pytest.param(
            with_kind("reveal", longest_hours=25), "gate kind reveal", "24 are the most", id="a name for days"
        ),
        pytest.param(with_gate(boilerplate=["("]), "boilerplate", "no regular expression", id="no expression"),
        pytest.param(with_gate(boilerplate=[".*"]), "boilerplate", "own words", id="an expression for everything"),
        pytest.param(with_kind("hold", clause="DMU 99"), "gate kind hold", "DMU 99", id="a kind of nowhere"),
        pytest.param(with_gate(union_clause="TULRCA"), "union_clause", "TULRCA", id="a law that is not among them"),
        pytest.param(
            with_gate(proper_channel_clause="DMU 99"), "proper_channel_clause", "DMU 99", id="a channel of nowhere"
        ),
        pytest.param(
            with_gate(personal=msgspec.structs.replace(SHIPPED.file.gate.personal, clause="DMU 99")),
            "gate personal",
            "DMU 99",
            id="marks of nowhere",
        ),
        pytest.param(
            with_gate(clauses=SHIPPED.file.gate.clauses | {"revoked": "DMU 99"}),
            "reason revoked",
            "DMU 99",
            id="a reason of nowhere",
        ),
        pytest.param(
            with_gate(clauses={}), "gate clauses", "purpose_not_in_pack", id="no clause for what no kind speaks of"
        ),
        pytest.param(
            with_asks(mode="human-view"),
            "rule confidential-heading",
            "only ask for a scan",
            id="a program that wants to look",
        ),
        pytest.param(
            with_asks(kind="out-of-office"), "rule confidential-heading", "does not grant", id="a rule beyond its kind"
        ),
        pytest.param(
            with_purpose("suspected_breach", requester_roles=["investigator"]),
            "rule confidential-heading",
            "triage may not ask",
            id="a rule for people",
        ),
    ],
)
def test_one_thing_wrong_is_an_error_that_says_where(pack: Pack, where: str, says: str) -> None:
    assert [problem for problem in problems(pack) if problem.startswith(f"{where}:") and says in problem]


def test_a_purpose_that_no_request_serves_is_a_warning() -> None:
    pack = with_kind("delegated-access", purposes=["absence"])
    assert problems(pack, "warning") == [
        "purpose delegated_access: is that of no kind of request; nothing is ever granted for it."
    ]


@pytest.mark.parametrize(
    "clause", ["tulrca-1992", "Trade Union and Labour Relations (Consolidation) Act 1992", "DMU 5.3"]
)
def test_a_law_is_cited_by_id_or_title(clause: str) -> None:
    assert problems(with_gate(union_clause=clause)) == []


def test_the_lint_of_a_pack_looks_at_its_gate() -> None:
    pack = with_kind("hold", clause="DMU 99")
    assert set(problems(pack)) <= {str(problem) for problem in lint(pack)}
