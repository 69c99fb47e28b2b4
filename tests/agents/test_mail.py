"""The mail agent: protections first, then rules, and nobody answers for what they received or did not send."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

import msgspec
import pytest
from headerfirst.agents.detector import Detector, Grounds, Prepared, Use
from headerfirst.agents.facts import Mail
from headerfirst.agents.findings import Bench
from headerfirst.agents.rules import Packs, ReadyRule
from headerfirst.agents.step import Counted, Output, Publish
from headerfirst.agents.withdrawal import name_of_user
from headerfirst.schemas.email_metadata import Device, EmailMetadata, Folder
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.inspection import InspectionRequest
from headerfirst.schemas.record import Record
from headerfirst.schemas.register import RegisterRecord
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tests import builders
from tests.agents.made_packs import (
    ABOUT_MESSAGE,
    ANY_MAIL,
    ASKS,
    HEADING,
    ILLEGAL_MAIL,
    KEYS,
    LARGE,
    RECKLESS,
    NoParameters,
    bench,
    counted,
    findings,
    judged_mail,
    mail_detector,
    pack,
    register,
    requests,
    rule,
    security,
    sent,
)

AMARA, BILAL, CARYS, ELENI = builders.AMARA, builders.BILAL, builders.CARYS, builders.ELENI
NOON, EARLIER, LATER = builders.NOON, builders.EARLIER, builders.LATER
ANY = rule("any", ANY_MAIL)
RAFFLE = rule("raffle", HEADING)
SECURITY = security("phish", ANY_MAIL)
SECURITY_HEADING = security("phish-heading", HEADING)
INBOUND = builders.email_metadata()


def judge(record: EmailMetadata, *rules: ReadyRule, records: tuple[RegisterRecord, ...] = ()) -> list[Output]:
    return judged_mail(bench(pack(*rules), *records), record)


def rules_found(outputs: list[Output]) -> list[str]:
    return [one.rule_id for one in findings(outputs)]


# Which pack


def test_without_a_pack_in_force_nothing_is_judged_and_that_is_counted() -> None:
    seat = Bench(Packs([pack(ANY)]), register(), KEYS)
    assert judged_mail(seat, sent()) == [Counted("rule_not_run", ("every", "policy_not_active"))]


def test_each_finding_cites_the_pack_of_its_events_time() -> None:
    one, two = pack(ANY, digest="d1" * 32), pack(ANY, digest="d2" * 32, version="2")
    switches = [
        builders.pack_activation(id="one", digest="d1" * 32, active_from=EARLIER),
        builders.pack_activation(id="two", digest="d2" * 32, active_from=NOON),
    ]
    seat = Bench(Packs([one, two]), register(*switches), KEYS)
    cited = [findings(judged_mail(seat, sent(observed_at=at)))[0].pack for at in (NOON, NOON - timedelta(seconds=1))]
    assert cited == [two.ref, one.ref]


# Protections


def test_shielded_mail_is_counted_and_nothing_else() -> None:
    outputs = judge(sent(to=[builders.address(CARYS)]), ANY, SECURITY, records=(builders.union_official(),))
    assert outputs == [Counted("shielded", ("union_official",))]


def test_mail_in_a_union_folder_is_counted_and_nothing_else() -> None:
    in_branch = sent(folder=Folder(path="INBOX/Branch"))
    assert judge(in_branch, ANY, records=(builders.union_folder(),)) == [Counted("shielded", ("union_folder",))]
    assert judge(sent(folder=Folder(path="Unison")), SECURITY) == [Counted("shielded", ("union_folder",))]
    assert rules_found(judge(sent(folder=Folder(path="INBOX")), ANY)) == ["any"]


PERSONAL: list[dict[str, Any]] = [
    {"marks": ["label"]},
    {"marks": ["folder"]},
    {"marks": ["late"]},
    {"sensitivity": "personal"},
    {"sensitivity": "private"},
    {"subject": "Re: [PERSONAL] raffle"},
    {"subject": None, "marks": ["heading"]},
]


@pytest.mark.parametrize("marked", PERSONAL)
def test_personal_mail_feeds_no_conduct_rule_and_security_goes_on_without_its_heading(marked: dict[str, Any]) -> None:
    seen: list[str | None] = []

    def look(mail: Mail) -> Grounds | None:
        seen.append(mail.heading)
        return Grounds(("from",), ())

    watcher = security("watch", mail_detector("watch", look))
    outputs = judge(sent(**({"subject": "raffle"} | marked)), ANY, RAFFLE, SECURITY_HEADING, watcher)
    assert rules_found(outputs) == ["watch"]
    assert seen == [None]
    assert counted(outputs, "rule_not_run") == [
        ("any", "personal"),
        ("raffle", "personal"),
        ("phish-heading", "field_absent"),
    ]


def test_a_heading_about_personal_data_is_not_personal() -> None:
    assert rules_found(judge(sent(subject="Personal data audit: raffle"), ANY, RAFFLE)) == ["any", "raffle"]


@pytest.mark.parametrize(
    "changes",
    [
        {"to": [builders.address("speak.up@example.org")]},
        {"bcc": [builders.address("Speak.Up+1@example.org")]},
        {"from_": builders.address("speak.up@example.org")},
        {"reply_to": [builders.address("speak.up@example.org")]},
        {"cc": [builders.address("help@mail.ombudsman.example.net")]},
    ],
)
def test_a_proper_channel_feeds_no_conduct_rule_whatever_it_says(changes: dict[str, Any]) -> None:
    ombudsman = builders.protected_address(
        id="ombudsman", address=None, domain="ombudsman.example.net", channel="ombudsman"
    )
    record = sent(**({"subject": "raffle"} | changes))
    outputs = judge(record, ANY, RAFFLE, SECURITY, SECURITY_HEADING, records=(builders.protected_address(), ombudsman))
    assert rules_found(outputs) == ["phish"]
    assert counted(outputs, "rule_not_run") == [
        ("any", "proper_channel"),
        ("raffle", "proper_channel"),
        ("phish-heading", "field_absent"),
    ]


def test_unknown_is_not_normal_so_no_conduct_rule_sees_the_heading() -> None:
    record = sent(subject="raffle", sensitivity="unknown")
    reckless = rule("reckless", RECKLESS)
    outputs = judge(record, ANY, RAFFLE, reckless, SECURITY_HEADING)
    assert rules_found(outputs) == ["any", "phish-heading"]
    assert counted(outputs, "rule_not_run") == [("raffle", "mark_unknown")]
    assert rules_found(judge(sent(subject="raffle"), reckless)) == ["reckless"]


# Fields


def test_a_rule_whose_field_nobody_shows_is_not_run_and_counted() -> None:
    needs_account = rule("account", mail_detector("account", lambda _: Grounds((), ()), "authenticated_sender"))
    assert judge(sent(), needs_account) == [Counted("rule_not_run", ("account", "field_absent"))]
    assert rules_found(judge(sent(authenticated_sender=AMARA), needs_account)) == ["account"]


def test_a_rule_whose_field_is_known_to_be_absent_has_nothing_to_look_at() -> None:
    needs_list = rule("list", mail_detector("list", lambda _: Grounds((), ()), "list_id"))
    assert judge(sent(visible=["list_id"]), needs_list) == []
    assert judge(sent(visible=[]), needs_list) == [Counted("rule_not_run", ("list", "field_absent"))]


# Whom it is about


def about(record: EmailMetadata, ready: ReadyRule = ANY, *records: RegisterRecord) -> tuple[str, str | None]:
    [one] = findings(judge(record, ready, records=(builders.mailbox(), *records)))
    return one.about, one.person or one.about_token


def test_it_is_about_the_person_who_sent_it() -> None:
    assert about(sent()) == ("person", KEYS.person("amara"))


def test_it_is_about_who_signed_in_and_never_about_whose_mailbox_was_used() -> None:
    assert about(sent(authenticated_sender=BILAL)) == ("person", KEYS.person("bilal"))
    assert about(sent(authenticated_sender=BILAL, mailbox="helpdesk@example.org")) == ("person", KEYS.person("bilal"))
    assert about(sent(authenticated_sender="Relay@example.net")) == ("account", KEYS.account("relay@example.net"))


def counting_rule(name: str, about: Literal["person", "account"]) -> ReadyRule:
    """Fires on the first message of a day."""
    grounds = Grounds(("to",), ("counted",))
    prepared = Prepared(
        counts_mail=lambda _: Use(name, 1, about), judges=lambda tally: grounds if name in tally.hours else None
    )
    return rule(name, Detector(name, "mail", NoParameters, lambda _, __: prepared))


def test_a_count_is_about_the_account_where_its_rule_is_whoever_has_it() -> None:
    both = (counting_rule("by-account", "account"), counting_rule("by-person", "person"))
    found = findings(judge(sent(), *both))
    assert {one.rule_id: (one.about, one.person, one.about_token) for one in found} == {
        "by-account": ("account", None, KEYS.account(AMARA)),
        "by-person": ("person", KEYS.person("amara"), None),
    }
    assert {tuple(one.parties) for one in found} == {
        tuple(sorted(KEYS.party(name_of_user(name)) for name in ("amara", AMARA)))
    }


def test_what_nobody_has_is_counted_once_for_rules_of_either_kind() -> None:
    both = (counting_rule("by-account", "account"), counting_rule("by-person", "person"))
    found = findings(judge(sent(mailbox="ghost@example.org"), *both))
    assert sorted((one.rule_id, one.about) for one in found) == [("by-account", "account"), ("by-person", "account")]


def test_a_shared_mailbox_or_one_that_is_nobodys_is_an_account() -> None:
    assert about(sent(mailbox="Helpdesk@example.org")) == ("account", KEYS.account("helpdesk@example.org"))
    assert about(sent(mailbox="ghost@example.org")) == ("account", KEYS.account("ghost@example.org"))


def test_who_receives_unsolicited_mail_is_never_its_subject() -> None:
    for ready in (ANY, SECURITY, rule("illegal", ILLEGAL_MAIL)):
        assert about(INBOUND, ready) == ("external", KEYS.account(ELENI))
    forged = replace(INBOUND, from_=builders.address(AMARA))
    assert about(forged)[0] == "external"
    assert KEYS.person("amara") not in str(msgspec.json.encode(findings(judge(INBOUND, ANY))[0]))


def test_what_is_about_the_message_names_nobody() -> None:
    message = sent(message_id="<one@example.org>")
    assert about(message, rule("message", ABOUT_MESSAGE)) == ("message", KEYS.message(AMARA, "<one@example.org>"))


# Scope, cases, exemptions, requests


def test_mail_of_students_and_visitors_is_nobodys_business() -> None:
    student = builders.person(id="stu", addresses=["stu@example.org"], person_type="student")
    outside = [Counted("out_of_scope", ("student",))]
    assert judge(sent(mailbox="stu@example.org"), ANY, records=(student,)) == outside
    assert judge(replace(INBOUND, mailbox="stu@example.org"), SECURITY, records=(student,)) == outside
    assert rules_found(judge(replace(INBOUND, from_=builders.address("stu@example.org")), ANY, records=(student,))) == [
        "any"
    ]


def test_a_councillor_on_own_equipment_is_out_of_scope() -> None:
    councillor = builders.person(id="cllr", addresses=["cllr@example.org"], person_type="councillor")
    own = sent(mailbox="cllr@example.org", device=Device(owner="personal"))
    assert judge(own, ANY, records=(councillor,)) == [Counted("out_of_scope", ("own_equipment",))]
    ours = replace(own, device=Device(owner="organisation"))
    [one] = findings(judge(ours, ANY, records=(councillor,)))
    assert one.employer_equipment is True


ON_CASE = rule("any", ANY_MAIL, trigger="on_case")


@pytest.mark.parametrize(
    ("changes", "runs"),
    [
        ({}, True),
        ({"observed_at": EARLIER - timedelta(seconds=1)}, False),
        ({"observed_at": EARLIER}, True),
        ({"observed_at": LATER - timedelta(seconds=1)}, True),
        ({"observed_at": LATER}, False),
        ({"mailbox": BILAL}, False),
        ({"authenticated_sender": BILAL}, False),
        ({"mailbox": "ghost@example.org"}, False),
    ],
)
def test_an_on_case_rule_runs_for_the_person_and_time_of_a_registered_case(
    changes: dict[str, Any], *, runs: bool
) -> None:
    outputs = judge(sent(**changes), ON_CASE, records=(builders.case(),))
    assert rules_found(outputs) == (["any"] if runs else [])
    assert counted(outputs, "rule_not_run") == []


def test_an_on_case_rule_runs_for_nobody_without_a_case_and_not_for_who_receives() -> None:
    assert judge(sent(), ON_CASE) == []
    assert judge(INBOUND, ON_CASE, records=(builders.case(),)) == []


def test_an_exemption_of_the_role_suppresses_the_rule_while_it_lasts() -> None:
    exemption = builders.role_exemption(categories=["mass_mail"], topics=[], hosts=[], from_=EARLIER, to=NOON)
    assert judge(sent(observed_at=NOON - timedelta(seconds=1)), ANY, records=(exemption,)) == []
    assert rules_found(judge(sent(), ANY, records=(exemption,))) == ["any"]
    assert rules_found(judge(sent(observed_at=EARLIER), rule("illegal", ILLEGAL_MAIL), records=(exemption,))) == [
        "illegal"
    ]


def test_a_rule_that_cannot_decide_asks_and_finds_nothing() -> None:
    asking = rule("confidential", HEADING, asks=ASKS)
    outputs = judge(sent(subject="raffle"), asking)
    assert findings(outputs) == []
    [request] = requests(outputs)
    assert request.person == KEYS.person("amara")
    assert requests(judge(sent(subject="Re: [PERSONAL] raffle"), asking)) == []


def test_working_time_is_the_persons_and_unknown_for_others() -> None:
    [amaras] = findings(judge(sent(observed_at=NOON - timedelta(hours=1)), ANY))
    [away] = findings(judge(sent(observed_at=NOON - timedelta(hours=1)), ANY, records=(builders.absence(),)))
    [elenis] = findings(judge(INBOUND, ANY))
    assert (amaras.in_working_hours, away.in_working_hours, elenis.in_working_hours) == (True, False, None)
    assert amaras.employer_equipment is None


def test_an_inbound_rule_sees_only_the_directions_of_its_detector() -> None:
    outbound_only = rule("out", mail_detector("out", lambda _: Grounds((), ())))
    assert judge(INBOUND, outbound_only) == []
    assert rules_found(judge(sent(direction="internal"), outbound_only)) == ["out"]


# What must hold of every mail

ALL_RULES = [ANY, RAFFLE, rule("large", LARGE), SECURITY, SECURITY_HEADING, rule("ask", HEADING, asks=ASKS)]
PEOPLE = [AMARA, BILAL, CARYS, ELENI, "speak.up@example.org", "helpdesk@example.org", "ghost@example.org"]
ADDRESSES = st.sampled_from(PEOPLE).map(builders.address)
MAILS = st.builds(
    sent,
    direction=st.sampled_from(["inbound", "outbound", "internal"]),
    mailbox=st.sampled_from(PEOPLE),
    mailbox_role=st.sampled_from(["sender", "recipient"]),
    from_=ADDRESSES,
    to=st.lists(ADDRESSES, max_size=2),
    bcc=st.lists(ADDRESSES, max_size=1),
    authenticated_sender=st.none() | st.sampled_from(PEOPLE),
    recipient_count=st.integers(0, 9),
    subject=st.sampled_from([None, "raffle", "Re: raffle [x]", "Minutes"]),
    sensitivity=st.sampled_from(["normal", "unknown", "company-confidential"]),
    folder=st.none() | st.just(Folder(path="INBOX/Canary-folder")),
)
RECORDS = (builders.protected_address(), builders.mailbox())
MARKED: list[dict[str, Any]] = [{"marks": ["label"]}, {"sensitivity": "private"}, {"subject": "Fwd: [PERSONAL] raffle"}]


def published(outputs: list[Output]) -> set[tuple[str, bytes]]:
    """Apart from the mark itself, which findings and requests repeat."""
    return {(one.topic, msgspec.json.encode(_unmarked(one.record))) for one in outputs if isinstance(one, Publish)}


def _unmarked(record: Record | None) -> Record | None:
    if isinstance(record, Finding):
        return replace(record, marks=None)
    if isinstance(record, InspectionRequest):
        return replace(record, messages=[replace(one, marks=[], marks_known=True) for one in record.messages])
    return record


@given(MAILS, st.sampled_from(MARKED))
def test_a_personal_mark_only_ever_removes(record: EmailMetadata, marked: dict[str, Any]) -> None:
    plain = published(judge(record, *ALL_RULES, records=RECORDS))
    personal = judge(replace(record, **marked), *ALL_RULES, records=RECORDS)
    assert published(personal) <= plain
    assert all(one.class_ != "conduct" for one in findings(personal))


@given(MAILS)
def test_an_official_anywhere_leaves_a_count_alone(record: EmailMetadata) -> None:
    shielded = replace(record, cc=[builders.address(CARYS)])
    outputs = judge(shielded, *ALL_RULES, records=(*RECORDS, builders.union_official()))
    assert outputs == [Counted("shielded", ("union_official",))]


@given(MAILS)
def test_judging_again_says_the_same(record: EmailMetadata) -> None:
    seat = bench(pack(*ALL_RULES), *RECORDS)
    assert judged_mail(seat, record) == judged_mail(seat, record)


CANARIES = ["canary-heading", "canary-name", "canary.address", "canary-folder", "canary-message", "canary-attachment"]


@given(MAILS)
def test_nothing_that_a_person_wrote_or_is_called_is_published(record: EmailMetadata) -> None:
    planted = replace(
        record,
        subject="raffle canary-heading",
        message_id="<canary-message@example.net>",
        cc=[builders.address("canary.address@example.net", "canary-name")],
        from_=builders.address(record.from_.address, "canary-name"),
    )
    outputs = judge(planted, *ALL_RULES, records=RECORDS)
    written = b"".join(value for _, value in published(outputs)).lower()
    written += repr(outputs).lower().encode()
    assert [canary for canary in CANARIES if canary.encode() in written] == []
    assert [address for address in PEOPLE if address.encode() in written] == []


def test_the_canaries_are_looked_for_in_something() -> None:
    outputs = judge(sent(subject="raffle canary-heading"), *ALL_RULES, records=RECORDS)
    assert {one.record.__class__ for one in outputs if isinstance(one, Publish)} >= {Finding}
    assert rules_found(outputs) == ["any", "raffle", "phish", "phish-heading"]
    assert len(requests(outputs)) == 1
