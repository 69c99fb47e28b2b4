"""A pack with one thing wrong gives one error that says where; the shipped packs give none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest
from headerfirst.agents.lint import lint
from headerfirst.schemas.policy import (
    Clause,
    Interpretation,
    LegalRef,
    NamedPolicy,
    Pack,
    PackFile,
    PurposeTerms,
    Retention,
)
from headerfirst.streams.packs import find_pack, shipped

SHIPPED = find_pack("dmu")
WCC = find_pack("wcc")
OLD_LAW = LegalRef(
    id="old",
    title="Old Act",
    in_force_from=date(2000, 1, 1),
    superseded_on=date(2010, 1, 1),
    superseded_by="dpa-2018",
)

Change = Callable[[PackFile], dict[str, Any]]


def errors(pack: Pack) -> list[str]:
    return [str(problem) for problem in lint(pack) if problem.severity == "error"]


def warnings(pack: Pack) -> list[str]:
    return [str(problem) for problem in lint(pack) if problem.severity == "warning"]


def changed(**changes: Any) -> Pack:
    return msgspec.structs.replace(SHIPPED, file=msgspec.structs.replace(SHIPPED.file, **changes))


def with_purpose(name: str, **changes: Any) -> Pack:
    return changed(
        purposes=[
            msgspec.structs.replace(terms, **changes) if terms.id == name else terms for terms in SHIPPED.file.purposes
        ]
    )


def with_protections(**changes: Any) -> Pack:
    return changed(protections=msgspec.structs.replace(SHIPPED.file.protections, **changes))


def with_retention(**changes: Retention | None) -> Pack:
    kept = SHIPPED.file.retention | {topic.replace("_", "-"): period for topic, period in changes.items()}
    return changed(retention={topic: period for topic, period in kept.items() if period is not None})


def with_clause(clause: Clause) -> Pack:
    return msgspec.structs.replace(SHIPPED, clauses=(*SHIPPED.clauses, clause))


def clause(**changes: Any) -> Clause:
    fields: dict[str, Any] = {"id": "DMU 99", "title": "New", "state": "planned", "by": [], "reason": "Later."}
    return Clause(**(fields | changes))


@pytest.mark.parametrize("name", shipped())
def test_shipped_packs_have_no_error(name: str) -> None:
    assert errors(find_pack(name)) == []


@pytest.mark.parametrize(
    ("pack", "expected"),
    [
        pytest.param(with_purpose("suspected_breach", lawful_basis="Consent of staff"), "consent", id="consent"),
        pytest.param(
            with_purpose("inappropriate_content", automatic=True), "only be one of them", id="automatic and asked"
        ),
        pytest.param(with_purpose("malware_prevention", scanners=[]), "no scanner", id="automatic and nothing"),
        pytest.param(with_purpose("absence", approvals=0), "no approval", id="neither automatic nor approved"),
        pytest.param(with_purpose("absence", approver_roles=[]), "names nobody", id="approved by nobody"),
        pytest.param(
            with_purpose("absence", approver_roles=["line-manager"]), "no role of the register", id="a manager"
        ),
        pytest.param(with_purpose("malware_prevention", interception=None), "si-2018-356", id="no law of interception"),
        pytest.param(with_purpose("malware_prevention", interception="x"), "not among `legal_refs`", id="unknown law"),
        pytest.param(with_purpose("malware_prevention", interception="dpa-1998"), "superseded", id="law of yesterday"),
        pytest.param(
            with_purpose("absence", clause="DMU 99"), "DMU 99 is not in clauses.yaml", id="purpose of nowhere"
        ),
        pytest.param(changed(purposes=SHIPPED.file.purposes * 2), "stands 2 times", id="a purpose twice"),
        pytest.param(changed(time_zone="Europe/Leicester"), "no time zone", id="a zone that is none"),
        pytest.param(with_retention(findings=None), "findings has no period", id="no period"),
        pytest.param(with_retention(findings=Retention(months=7)), "longer than six months", id="seven months"),
        pytest.param(with_retention(findings=Retention(days=181)), "longer than six months", id="a day too long"),
        pytest.param(with_retention(findings=Retention()), "either for days or for months", id="an empty period"),
        pytest.param(
            with_retention(findings=Retention(days=1, months=1)), "either for days or for months", id="two periods"
        ),
        pytest.param(with_retention(bodies=Retention(days=1)), "no topic bodies", id="a topic that is none"),
        pytest.param(with_retention(register=Retention(days=1)), "not kept by age", id="the register by age"),
        pytest.param(with_protections(personal_headings=["("]), "regular expression", id="no expression"),
        pytest.param(with_protections(personal_headings=["personal|private"]), "for a mark", id="marks too much"),
        pytest.param(with_protections(personal_headings=["^secret"]), "does not see", id="marks too little"),
        pytest.param(changed(tier_0_fields=["body"]), "body is no field", id="a field that is none"),
        pytest.param(changed(tier_0_fields=["attachments"]), "they are content", id="names of attachments"),
        pytest.param(changed(no_log_categories=["!"]), "without a letter", id="a category that is none"),
        pytest.param(
            changed(interpretations=[Interpretation(clause="DMU 99", reads="x", because="y")]),
            "DMU 99 is not in clauses.yaml",
            id="a reading of nothing",
        ),
        pytest.param(
            changed(legal_refs=[*SHIPPED.file.legal_refs, msgspec.structs.replace(OLD_LAW, superseded_by="x")]),
            "superseded by x",
            id="an unknown successor",
        ),
        pytest.param(
            changed(legal_refs=[*SHIPPED.file.legal_refs, msgspec.structs.replace(OLD_LAW, superseded_by=None)]),
            "both when and by what",
            id="no successor",
        ),
        pytest.param(
            changed(
                legal_refs=[
                    *SHIPPED.file.legal_refs,
                    msgspec.structs.replace(OLD_LAW, superseded_on=date(1999, 1, 1)),
                ]
            ),
            "before it was in force",
            id="over before it began",
        ),
        pytest.param(
            changed(policies=[*SHIPPED.file.policies, NamedPolicy(id="data-protection", title="Again")]),
            "data-protection stands 2 times",
            id="a policy twice",
        ),
        pytest.param(with_clause(clause(reason=None)), "gives no reason", id="planned without a reason"),
        pytest.param(with_clause(clause(state="advisory", reason="")), "gives no reason", id="advisory without one"),
        pytest.param(with_clause(clause(state="enforced")), "does not say by what", id="enforced by nothing"),
        pytest.param(with_clause(clause(state="supported")), "does not say by what", id="supported by nothing"),
        pytest.param(with_clause(clause(state="enforced", by=["x"])), "no rule of this pack", id="enforced by no rule"),
        pytest.param(with_clause(clause(id="DMU 1.1")), "DMU 1.1 stands 2 times", id="a clause twice"),
    ],
)
def test_one_thing_wrong_is_one_error(pack: Pack, expected: str) -> None:
    found = errors(pack)
    assert found
    assert all(expected in problem for problem in found), found


def test_law_that_is_no_more_is_a_warning() -> None:
    assert sum("was superseded on" in problem for problem in warnings(WCC)) == 3
    assert not errors(WCC)


def test_an_assessment_older_than_the_law_is_a_warning() -> None:
    old = changed(dpia=msgspec.structs.replace(SHIPPED.file.dpia, reviewed=date(2018, 6, 1)))
    assert [problem for problem in warnings(old) if problem.startswith("dpia")] == [
        "dpia: DPIA-MONITORING-1 was reviewed before ipa-2016 came into force.",
        "dpia: DPIA-MONITORING-1 was reviewed before si-2018-356 came into force.",
    ]


def test_help_that_is_the_employer_is_a_warning() -> None:
    contacts = msgspec.structs.replace(SHIPPED.file.contacts, eap=SHIPPED.file.contacts.hr)
    assert any(problem.startswith("contacts: eap") for problem in warnings(changed(contacts=contacts)))


def test_a_category_in_two_spellings_is_a_warning() -> None:
    twice = changed(no_log_categories=["Health & Medicine", "health-medicine"])
    assert any("health-medicine stands 2 times" in problem for problem in warnings(twice))


def test_errors_come_before_warnings() -> None:
    broken = msgspec.structs.replace(WCC, file=msgspec.structs.replace(WCC.file, tier_0_fields=["body"]))
    severities = [problem.severity for problem in lint(broken)]
    assert severities == sorted(severities)
    assert set(severities) == {"error", "warning"}


def test_purposes_of_every_pack_are_typed() -> None:
    """A pack that lacks basis, notice or assessment does not even load: those fields have no default."""
    for needed in ("lawful_basis", "clause"):
        fields = msgspec.structs.asdict(SHIPPED.file.purposes[0])
        del fields[needed]
        with pytest.raises(msgspec.ValidationError, match=needed):
            msgspec.convert(fields, PurposeTerms)
