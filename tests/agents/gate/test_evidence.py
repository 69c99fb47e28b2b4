"""Facts come from whoever saw the heading, and are taken together in whatever order they come."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

from headerfirst.agents.gate.ages import REMEMBERED
from headerfirst.agents.gate.evidence import Evidence, merged

from tests import builders
from tests.agents.gate import made_questions as made

NOON, MESSAGE = builders.NOON, made.MESSAGE
SEEN = builders.finding(
    message_token=MESSAGE, parties=["b", "a"], marks=["header"], target="sealed", sent_at=NOON - made.HOUR, at=NOON
)
ASKED = made.open_mail(target="stated")


def known(*findings: object) -> Evidence:
    evidence = Evidence()
    for finding in findings:
        evidence.take_finding(finding)  # type: ignore[arg-type]  # findings
    return evidence


def test_a_finding_tells_of_its_message() -> None:
    facts = known(SEEN).of(ASKED)[MESSAGE]
    assert (facts.parties, facts.marks, facts.marks_known) == (["b", "a"], ["header"], True)
    assert (facts.sent_at, facts.observed_at) == (NOON - made.HOUR, NOON)


def test_a_finding_that_does_not_know_the_marks_says_so() -> None:
    assert not known(builders.finding(message_token=MESSAGE)).of(ASKED)[MESSAGE].marks_known


def test_a_finding_about_no_message_tells_nothing() -> None:
    assert known(builders.finding()).of(ASKED) == {}


def test_a_look_at_headings_tells_of_its_message() -> None:
    evidence = Evidence()
    evidence.take_result(builders.inspection_result(message_token=MESSAGE, facts=made.facts(), target="sealed"))
    evidence.take_result(builders.inspection_result(message_token="m-" + "d4" * 16))
    assert evidence.of(ASKED) == {MESSAGE: made.facts()}
    assert evidence.target_of(ASKED) == "sealed"


def test_triage_is_believed_about_what_it_saw_and_nobody_else() -> None:
    assert Evidence().of(made.malware_scan()) == {MESSAGE: made.facts()}
    assert Evidence().of(made.open_mail(messages=[made.facts()])) == {}


def test_what_triage_says_of_a_message_out_of_scope_is_left_out() -> None:
    stray = made.facts(message_token="m-" + "d4" * 16)
    assert Evidence().of(made.malware_scan(messages=[stray])) == {}


def test_several_statements_are_one_in_every_order() -> None:
    one = made.facts(marks=["label"], marks_known=True, sent_at=None)
    other = made.facts("somebody", marks=["heading"], marks_known=False, observed_at=NOON, sent_at=None)
    third = made.facts(sent_at=NOON)
    orders = [merged(order) for order in permutations([one, other, third])]
    facts = orders[0]
    assert facts is not None
    assert orders == [facts] * 6
    assert (facts.marks, facts.marks_known) == (["heading", "label"], True)
    assert set(facts.parties) == {*one.parties, *other.parties}
    assert (facts.sent_at, facts.observed_at) == (NOON, one.observed_at)


def test_of_nothing_nothing_is_known() -> None:
    assert merged([]) is None


def test_the_target_of_those_who_saw_comes_before_that_of_whoever_asks() -> None:
    assert known(SEEN).target_of(ASKED) == "sealed"
    assert Evidence().target_of(ASKED) == "stated"
    assert known(SEEN).target_of(made.malware_scan(target="triage's")) == "triage's"


def test_several_messages_have_several_targets() -> None:
    second = "m-" + "d4" * 16
    both = made.open_mail(scope=made.scope(MESSAGE, second), target="stated")
    evidence = known(SEEN)
    assert evidence.target_of(both) == "stated"
    evidence.take_finding(builders.finding(message_token=second, target="another"))
    assert evidence.target_of(both) == "another sealed"


def test_evidence_is_forgotten_with_its_topics() -> None:
    evidence = known(SEEN)
    evidence.forget_outlived(NOON + REMEMBERED)
    assert MESSAGE in evidence.of(ASKED)
    evidence.forget_outlived(NOON + REMEMBERED + timedelta(days=2))
    assert evidence.of(ASKED) == {}
    evidence.take_finding(SEEN)
    evidence.forget()
    assert evidence.of(ASKED) == {}
