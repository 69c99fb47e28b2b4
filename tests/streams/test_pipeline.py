"""The pipeline in one process: findings, incidents and letters are a function of what was fed, not of its order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs, ReadyPack, make_ready
from headerfirst.agents.step import Counted
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import RegisterRecord, key_of
from headerfirst.streams import keys
from headerfirst.streams import pipeline as under_test
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.line import Line
from headerfirst.streams.packs import find_pack
from headerfirst.streams.pipeline import Pipeline
from headerfirst.streams.topology import TOPOLOGY, Role
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.builders import AMARA, BILAL, ELENI

DMU: ReadyPack = make_ready(find_pack("dmu"))
FORWARDED = builders.email_metadata(
    direction="outbound",
    mailbox=AMARA,
    mailbox_role="sender",
    from_=builders.address(AMARA),
    to=[builders.address(ELENI)],
    auto_submitted="auto-forwarded",
)


def a_pipeline(*register: RegisterRecord) -> Pipeline:
    pipeline = Pipeline(Bench(Packs([DMU], always=DMU), Register(), keys.PUBLISHED))
    for record in (builders.organisation(), builders.person(), *register):
        pipeline.learn(key_of(record), record)
    return pipeline


def line(record: Record, topic: str = "email-metadata") -> Line:
    return Line(topic, AMARA, encode(record))


def forwarded(number: int, **changes: Any) -> Line:
    return line(msgspec.structs.replace(FORWARDED, event_id=f"{number:032x}", **changes))


def fed(pipeline: Pipeline, lines: Iterable[Line]) -> list[Line]:
    return [output for one in lines for output in pipeline.feed(one)] + pipeline.incidents()


def records(lines: Iterable[Line], topic: str) -> list[Any]:
    return [decode(one.topic, one.value).record for one in lines if one.topic == topic]


def test_a_mail_becomes_a_finding_and_the_finding_an_incident() -> None:
    outputs = fed(a_pipeline(), [forwarded(1)])
    (finding,) = records(outputs, "findings")
    (incident,) = records(outputs, "incidents")
    assert (finding.rule_id, finding.incident_id) == ("auto-forward", incident.incident_id)
    assert (incident.version, incident.person) == (1, keys.PUBLISHED.person("amara"))


def test_only_the_last_version_of_an_incident_is_told() -> None:
    (incident,) = records(fed(a_pipeline(), [forwarded(1), forwarded(2)]), "incidents")
    assert (incident.version, incident.finding_count) == (2, 2)


@given(st.permutations([*range(5), 0, 1]))
def test_order_and_repetition_do_not_show(numbers: list[int]) -> None:
    pipeline = a_pipeline()
    for number in numbers:
        list(pipeline.feed(forwarded(number)))
    in_order = a_pipeline()
    for number in range(5):
        list(in_order.feed(forwarded(number)))
    assert pipeline.incidents() == in_order.incidents()


def test_an_event_of_the_day_before_that_comes_late_counts_where_it_belongs() -> None:
    yesterday = forwarded(2, observed_at=builders.NOON - timedelta(days=1))
    assert fed(a_pipeline(), [forwarded(1), yesterday])[-1:] == fed(a_pipeline(), [yesterday, forwarded(1)])[-1:]


def test_somebody_whom_the_register_does_not_know_is_an_account() -> None:
    stranger = forwarded(1, mailbox=BILAL, from_=builders.address(BILAL))
    (finding,) = records(fed(a_pipeline(), [stranger]), "findings")
    assert (finding.person, finding.about) == (None, "account")


def test_a_protection_that_comes_late_withdraws_what_was_shown() -> None:
    pipeline = a_pipeline()
    list(pipeline.feed(forwarded(1)))
    official = builders.union_official(id="amara", person="amara", addresses=[AMARA])
    pipeline.learn(key_of(official), official)
    (incident,) = records(pipeline.incidents(), "incidents")
    assert (incident.state, incident.version) == ("withdrawn", 2)


def test_a_protection_that_was_there_before_leaves_a_count_and_nothing_else() -> None:
    pipeline = a_pipeline(builders.union_official(id="amara", person="amara", addresses=[AMARA]))
    assert fed(pipeline, [forwarded(1)]) == []
    assert pipeline.counts == {Counted("shielded", ("union_official",)): 1}


def test_what_cannot_be_read_is_a_letter_and_its_neighbours_go_on() -> None:
    outputs = fed(a_pipeline(), [Line("email-metadata", AMARA, b"{"), forwarded(1)])
    (letter,) = records(outputs, "dead-letters")
    assert (letter.reason, letter.length) == ("not_json", 1)
    assert len(records(outputs, "incidents")) == 1


def test_a_step_that_fails_leaves_a_letter_and_no_half_of_its_outputs(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_bench: Bench, _memory: Any, _record: Any, _offset: int) -> list[Any]:
        raise ZeroDivisionError("planted")

    role = Role("mail", "mail", ("email-metadata",), (), step=fails)
    monkeypatch.setattr(under_test, "TOPOLOGY", TOPOLOGY | {"mail": role})
    outputs = fed(a_pipeline(), [forwarded(1)])
    assert [letter.reason for letter in records(outputs, "dead-letters")] == ["step_failed"]
    assert b"planted" not in outputs[0].value


def test_content_where_none_belongs_is_an_entry_for_the_ledger() -> None:
    written = encode(FORWARDED)[:-1] + b',"body":"planted"}'
    outputs = fed(a_pipeline(), [Line("email-metadata", AMARA, written)])
    (entry,) = records(outputs, "ledger-entries")
    assert entry.counts == {"body": 1}
    assert not any(b"planted" in one.value for one in outputs)


def test_topics_that_triage_does_not_read_lead_to_nothing() -> None:
    assert fed(a_pipeline(), [line(builders.decision(), "decisions")]) == []
