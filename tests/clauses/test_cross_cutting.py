"""What holds whatever the clause: replays, late records, a policy that changes in between, input that nobody can read.

Shuffled and repeated records stand in test_metamorphic.py; kills, races and notices on a real Kafka in tests/e2e.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.schemas.incident import Incident
from headerfirst.schemas.register import key_of
from headerfirst.streams.codec import decode, encode
from headerfirst.streams.line import Line
from headerfirst.streams.pipeline import Pipeline

from tests import builders
from tests.agents.gate import made_questions as made
from tests.agents.made_packs import KEYS
from tests.clauses.access import GRANTED, asks, outcome, says
from tests.clauses.test_metamorphic import day, incidents_and_findings
from tests.clauses.triage import PACKS, PEOPLE
from tests.clauses.triage import outcome as triaged

CANARY = "zinnober-4711"
FORWARDED = {"direction": "outbound", "auto_submitted": "auto-forwarded", "to": [builders.address(builders.ELENI)]}


@pytest.mark.parametrize("pack", PACKS)
def test_a_second_run_over_the_same_records_writes_the_same_bytes(pack: str) -> None:
    assert incidents_and_findings(pack, day(pack)) == incidents_and_findings(pack, day(pack))


def test_over_one_day_the_two_policies_differ_where_their_clauses_do_and_nowhere_else() -> None:
    """WCC alone speaks of webmail, messaging, what discriminates, access that is taken away and accidents that are
    told; DMU alone of copyright (clauses.md 2.0).
    """
    seen = {
        pack: {(one.event_id, one.category) for one in incidents_and_findings(pack, day("dmu"))[1] if one.event_id}
        for pack in PACKS
    }
    assert {category for _, category in seen["wcc"] - seen["dmu"]} == {
        "unapproved_webmail",
        "unapproved_messaging",
        "discriminatory",
        "delegation_gap",
        "manual",  # an accident that was told: it joins what it is about
    }
    assert {category for _, category in seen["dmu"] - seen["wcc"]} == {"copyright"}
    assert seen["dmu"] & seen["wcc"]


def test_each_finding_cites_the_policy_of_its_own_time_however_late_it_comes() -> None:
    noon = builders.NOON
    pipeline = Pipeline(Bench(Packs(PACKS.values()), Register(), KEYS))
    changes = [
        builders.pack_activation(id=name, digest=PACKS[name].ref.digest, active_from=since)
        for name, since in (("dmu", builders.EARLIER), ("wcc", noon))
    ]
    for record in (*PEOPLE, *changes):
        pipeline.learn(key_of(record), record)
    for number, at in enumerate(
        (noon, noon - timedelta(seconds=1), noon + timedelta(hours=1), noon - timedelta(days=1))
    ):
        mail = builders.email_metadata(event_id=f"e-{number}", message_id=f"<{number}@x>", observed_at=at, **FORWARDED)
        list(pipeline.feed(Line("email-metadata", "", encode(mail))))
    cited: dict[str | None, str] = {}
    for line in pipeline.incidents():
        incident: Incident = decode(line.topic, line.value).record
        cited |= {one.event_id: one.pack.id for one in incident.findings}
    assert cited == {"e-0": "wcc", "e-1": "dmu", "e-2": "wcc", "e-3": "dmu"}


@pytest.mark.clause("DMU 2.4")
def test_a_breach_is_judged_by_the_register_of_its_own_time() -> None:
    """An exemption that has ended by now covers what happened while it ran, and nothing after it."""
    exempt = builders.role_exemption(
        categories=["illegal_or_obscene"], topics=[], hosts=[], from_=builders.EARLIER, to=builders.NOON
    )
    visit = {"vendor_categories": ["Pornography"]}
    before = builders.web_proxy(observed_at=builders.NOON - timedelta(seconds=1), **visit)
    after = builders.web_proxy(event_id="after", observed_at=builders.NOON, **visit)
    assert triaged("dmu", before, register=(exempt,)).categories == []
    assert triaged("dmu", after, before, register=(exempt,)).categories == ["illegal_or_obscene"]


def test_an_access_is_judged_by_the_register_of_the_moment_of_the_decision() -> None:
    """Whoever held the role when the message was sent, and holds it no more, approves nothing."""
    assert outcome(asks(made.open_mail()), says("approve", "hana", 60)) == GRANTED
    [plain] = [one for one in made.records() if getattr(one, "person", "") == "hana" and hasattr(one, "role")]
    over = type(plain)(**{name: getattr(plain, name) for name in plain.__struct_fields__} | {"to": builders.NOON})
    decided, reasons = outcome(asks(made.open_mail()), says("approve", "hana", 60), register=(over,))
    assert (decided, reasons) == ("pending", ["approver_missing"])


@pytest.mark.clause("DMU 5.2a")
@pytest.mark.parametrize("topic", ["email-metadata", "web-proxy", "account-changes", "reports"])
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"\xff\xfe" + CANARY.encode(), "not_utf8"),
        (f'{{"body": "{CANARY}'.encode(), "not_json"),
        (f'["{CANARY}"]'.encode(), "wrong_type"),
        (f'{{"body": "{CANARY}"}}'.encode(), "field_missing"),
    ],
)
def test_what_cannot_be_read_is_a_dead_letter_without_a_byte_of_it(topic: str, value: bytes, reason: str) -> None:
    pipeline = Pipeline(Bench(Packs([PACKS["dmu"]], always=PACKS["dmu"]), Register(), KEYS))
    lines = list(pipeline.feed(Line(topic, CANARY, value)))
    [letter] = [decode(line.topic, line.value).record for line in lines]
    assert (letter.reason, letter.length) == (reason, len(value))
    assert [line for line in lines if CANARY.encode() in line.value or CANARY in (line.key or "")] == []


@pytest.mark.clause("DMU 5.2a")
@pytest.mark.parametrize("pack", PACKS)
@pytest.mark.parametrize("field", ["body", "text", "query", "content", "attachment_bytes"])
def test_a_field_that_holds_content_is_dropped_at_the_door_and_entered(pack: str, field: str) -> None:
    ready = PACKS[pack]
    pipeline = Pipeline(Bench(Packs([ready], always=ready), Register(), KEYS))
    for known in PEOPLE:
        pipeline.learn(key_of(known), known)
    mail: dict[str, Any] = FORWARDED
    value = encode(builders.email_metadata(**mail))[:-1] + f',"{field}":"{CANARY}"}}'.encode()
    lines = [*pipeline.feed(Line("email-metadata", "", value)), *pipeline.incidents()]
    [entry] = [decode(line.topic, line.value).record for line in lines if line.topic == "ledger-entries"]
    assert entry.kind == "stripped"
    assert {line.topic for line in lines} >= {"findings", "incidents"}, "the record itself is judged"
    assert [line for line in lines if CANARY.encode() in line.value] == []
