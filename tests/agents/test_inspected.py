"""Evidence is masked, and says which scanner saw what, under which rule, and about whom."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from headerfirst.agents.findings import Bench
from headerfirst.agents.inspected import (
    findings_of,
    look_entry,
    message_named,
    named_in,
    opening_entry,
    result_entry,
)
from headerfirst.agents.pseudonyms import Pseudonyms
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.schemas.errors import Forbidden
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.inspection import Decision, InspectionRequest, ScannerVerdict
from headerfirst.schemas.vocabulary import Category

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.gate.gate_world import REQUEST, World
from tests.agents.inspection_world import MESSAGE_ID, OPENED, SEALED, result, scan, verdict
from tests.agents.made_packs import KEYS

BENCH = World().bench


def decision(**changes: Any) -> Decision:
    fields: dict[str, Any] = {"request_id": REQUEST, "pack": made.DMU.ref, "person": None, "clause": "DMU 5.1(iv)"}
    return builders.decision(**(fields | changes))


def found(
    *verdicts: ScannerVerdict, request: InspectionRequest | None = None, granted: Decision | None = None
) -> list[Finding]:
    question = made.ask(request or scan(), known=[made.facts()])
    return list(findings_of(BENCH, question, granted or decision(), result(*verdicts)))


def test_a_hit_is_a_finding_with_rules_and_counts_and_no_word() -> None:
    (finding,) = found(verdict())
    assert (finding.stage, finding.fields, finding.evidence) == (
        "content",
        ["content"],
        ["yara:macro_download", "matches:2"],
    )
    assert (finding.standard and finding.standard.id, finding.clause) == ("yara", "DMU 5.1(iv)")
    assert (finding.message_token, finding.at) == (made.MESSAGE, made.facts().observed_at)
    assert finding.parties == made.facts().parties


def test_each_scanner_with_a_hit_has_a_finding_of_its_own() -> None:
    findings = found(verdict("clamav"), verdict("yara"), verdict("links", "clean"), verdict("words", "not_inspected"))
    assert [one.standard.id for one in findings if one.standard] == ["clamav", "yara"]
    assert len({one.finding_id for one in findings}) == 2


def test_nothing_rests_on_what_is_clean() -> None:
    assert found(verdict("yara", "clean")) == []


@pytest.mark.parametrize(
    ("scanner", "rules", "category"),
    [
        ("clamav", ["Eicar"], "malware"),
        ("yara", ["macro_download"], "malware"),
        ("personal-data", ["uk-nino"], "confidentiality"),
        ("words", ["dlp/medical"], "confidentiality"),
        ("language", ["abusive"], "harassment_or_defamation"),
        ("language", ["abusive", "discriminatory/disability"], "discriminatory"),
        ("links", ["site/obscene"], "illegal_or_obscene"),
        ("somebody-elses", ["rule"], "manual"),
    ],
)
def test_what_a_scanner_sees_is_a_sign_of_its_category(scanner: str, rules: list[str], category: Category) -> None:
    (finding,) = found(verdict(scanner, rule_ids=rules, count=1))
    assert finding.category == category
    assert finding.rule_id == f"inspection-{scanner}"


def test_the_rule_that_asked_is_the_rule_of_the_finding() -> None:
    (finding,) = found(verdict(), request=scan(rule_id="unscanned-attachment"))
    assert (finding.rule_id, finding.trigger, finding.mode) == ("unscanned-attachment", "always", "review")
    assert finding.legal_refs == ["uk-gdpr-6-1-f", "si-2018-356"]


def test_it_joins_the_incident_that_asked_for_the_scan() -> None:
    (finding,) = found(verdict(), granted=decision(incident_id="c9" * 16))
    assert finding.incident_id == "c9" * 16


def test_it_is_about_the_person_whom_the_request_names() -> None:
    (finding,) = found(verdict())
    assert (finding.about, finding.person, finding.about_token) == ("person", made.token("amara"), None)


def test_where_nobody_is_named_it_is_about_the_message() -> None:
    (finding,) = found(verdict(), request=scan(person=None))
    assert (finding.about, finding.person, finding.about_token) == ("message", None, made.MESSAGE)


@pytest.mark.parametrize("target", [None, "c2VhbGVk", "\u00e4", KEYS.seal(builders.BILAL, [MESSAGE_ID])])
def test_a_target_that_names_no_such_message_stops_nobody(target: str | None) -> None:
    (finding,) = found(verdict(), request=scan(person=None, target=target))
    assert (finding.about, finding.about_token) == ("message", made.MESSAGE)


def test_marks_are_stated_only_where_all_headers_were_seen() -> None:
    question = made.ask(scan(), known=[made.facts(marks=["header"], marks_known=False)])
    (finding,) = findings_of(BENCH, question, decision(), result(verdict()))
    assert finding.marks is None
    question = made.ask(scan(), known=[made.facts(marks=["header"])])
    (finding,) = findings_of(BENCH, question, decision(), result(verdict()))
    assert finding.marks == ["header"]


def test_under_a_pack_that_is_not_here_nothing_is_found() -> None:
    assert found(verdict(), granted=decision(pack=builders.PACK)) == []


def test_the_same_scan_makes_the_same_finding() -> None:
    assert found(verdict()) == found(verdict())


def test_a_target_may_hold_several_that_were_sealed_apart() -> None:
    other = KEYS.seal(builders.BILAL, ["<2@x>", "<1@x>"])
    named = [(builders.AMARA, MESSAGE_ID), (builders.BILAL, "<1@x>"), (builders.BILAL, "<2@x>")]
    assert list(named_in(BENCH, f"{SEALED} {other}")) == named
    assert message_named(BENCH, f"{SEALED} {other}", made.MESSAGE) == (builders.AMARA, MESSAGE_ID)
    assert message_named(BENCH, other, made.MESSAGE) is None


@pytest.mark.parametrize("target", [None, "c2VhbGVk", f"{SEALED} forged"])
def test_a_target_that_somebody_else_sealed_is_refused(target: str | None) -> None:
    with pytest.raises(Forbidden):
        list(named_in(BENCH, target))


def test_an_opening_is_entered_before_under_one_id_however_often_it_is_tried() -> None:
    entry = opening_entry(BENCH, decision(), made.MESSAGE)
    assert entry == opening_entry(BENCH, decision(), made.MESSAGE)
    assert (entry.kind, entry.decision_id, entry.clause) == ("opening", REQUEST, "DMU 5.1(iv)")
    assert opening_entry(BENCH, decision(), "m-other").entry_id != entry.entry_id


def test_a_result_is_entered_with_a_hash_of_what_was_found() -> None:
    entry = result_entry(BENCH, decision(), result(verdict()))
    assert (entry.kind, entry.counts) == ("result", {"hit": 1, "seen_by": 0})
    assert entry.payload_hash != result_entry(BENCH, decision(), result(verdict(count=3))).payload_hash
    assert result_entry(BENCH, None, result()).pack is None


def test_looks_are_entered_one_by_one() -> None:
    looks = [
        look_entry(BENCH, decision(), kind, (what, viewer, nonce))
        for kind in ("opening", "reveal")
        for what in ("m-1", "m-2")
        for viewer in ("p-1", "p-2")
        for nonce in ("n-1", "n-2")
    ]
    assert len({one.entry_id for one in looks}) == 16
    assert {one.actor for one in looks} == {"p-1", "p-2"}


def test_what_is_entered_holds_no_name() -> None:
    told = [opening_entry(BENCH, decision(), made.MESSAGE), result_entry(BENCH, decision(), result(verdict()))]
    assert builders.AMARA not in msgspec.json.encode(told).decode()
    assert OPENED.isoformat() not in msgspec.json.encode(told).decode()


def test_a_message_is_found_by_its_token_of_before_a_rotation() -> None:
    before = Pseudonyms(b"b" * 32, b"i" * 32, b"x" * 32)
    after = Pseudonyms(b"a" * 32, b"i" * 32, b"x" * 32, previous_token_key=b"b" * 32)
    seat = Bench(Packs([]), Register(), after)
    sealed = before.seal(builders.AMARA, ("<m1@example.org>",))
    token = before.message(builders.AMARA, "<m1@example.org>")
    assert message_named(seat, sealed, token) == (builders.AMARA, "<m1@example.org>")
    assert message_named(seat, sealed, before.message(builders.AMARA, "<m2@example.org>")) is None
