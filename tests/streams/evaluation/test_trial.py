"""Each item is told what it led to, as the pipeline has it."""

from __future__ import annotations

import pytest
from headerfirst.agents.rules import ReadyPack
from headerfirst.schemas.errors import HeaderFirstError
from headerfirst.streams import pipeline
from headerfirst.streams.evaluation.staff import staff_register
from headerfirst.streams.evaluation.trial import Trial

from tests import builders
from tests.streams.evaluation.invented_mail import raw, work_mail

CHAIN = work_mail("Send this to everyone", "Message-ID: <1@example.org>")
SALARIES = work_mail("Salary list", "Message-ID: <2@example.org>")


def test_findings_and_requests_are_those_of_the_item(wcc: ReadyPack) -> None:
    trial = Trial(wcc, staff_register([CHAIN]))
    seen = [trial.item(mail) for mail in (CHAIN, work_mail("Minutes"), SALARIES)]
    assert [one.rules for one in seen] == [["chain-mail"], [], []]
    assert [one.asking for one in seen] == [[], [], ["confidential-heading"]]
    assert [record.subject for one in seen for record in one.records] == [
        "Send this to everyone",
        "Minutes",
        "Salary list",
    ]


def test_what_the_door_does_not_let_through_led_to_nothing(dmu: ReadyPack) -> None:
    led = Trial(dmu, staff_register([CHAIN])).item(raw("To: eleni.markou@example.net"))
    assert (led.records, led.findings, led.requests) == ([], [], [])


def test_a_record_is_judged_like_an_item(dmu: ReadyPack) -> None:
    led = Trial(dmu, [builders.organisation(), builders.person()]).record("account-changes", builders.account_change())
    assert led.rules == ["forwarding-rule"]


def test_a_step_that_fails_ends_the_evaluation(dmu: ReadyPack, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError

    monkeypatch.setattr(pipeline, "judge_for", fail)
    with pytest.raises(HeaderFirstError, match="A step failed"):
        Trial(dmu, staff_register([CHAIN])).item(CHAIN)
