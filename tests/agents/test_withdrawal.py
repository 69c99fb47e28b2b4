"""What a shield would have caught, had the record come in time, is what its protection covers afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.agents.findings import Bench
from headerfirst.agents.step import Output
from headerfirst.agents.usage import UsageBook
from headerfirst.agents.web import judge_visit
from headerfirst.agents.withdrawal import Protection, judged_again, protection
from headerfirst.schemas.email_metadata import EmailMetadata, Folder
from headerfirst.schemas.finding import Finding
from headerfirst.schemas.register import RegisterRecord, key_of
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents.made_packs import (
    ANY_MAIL,
    KEYS,
    VISITED,
    bench,
    counted,
    findings,
    judged_mail,
    pack,
    plain_records,
    register,
    rule,
    security,
    sent,
)

AMARA, CARYS, ELENI = builders.AMARA, builders.CARYS, builders.ELENI
NOON, EARLIER, LATER = builders.NOON, builders.EARLIER, builders.LATER
CONDUCT, SECURITY = rule("any", ANY_MAIL), security("phish", ANY_MAIL)
CARYS_HERSELF = builders.person(id="carys", addresses=[CARYS, "c.pugh@example.org"])


def seat(*records: RegisterRecord) -> Bench:
    return bench(pack(CONDUCT, SECURITY), *records)


def covered(record: RegisterRecord, finding: Finding, *others: RegisterRecord) -> bool:
    known = register(*plain_records(), *others, record)
    given_now = protection(KEYS, known, record)
    return given_now is not None and given_now.covers(finding)


# The two sides agree

WRITTEN = [
    AMARA,
    CARYS,
    ELENI,
    "Carys.Pugh+x@Example.org",
    "c.pugh@example.org",
    "carys.pugh@examp1e.org",
    "c.pugh@examp1e.org",
    "саrуs.рugh@example.org",  # noqa: RUF001 - Cyrillic letters, to be taken for Latin ones
    "branch@example.org",
    "branch@examp1e.org",
    "Speak.Up@example.org",
    "help@mail.ombudsman.example.net",
    "carys",
]
ADDRESSES = st.sampled_from(WRITTEN).map(builders.address)
FOLDERS = [
    None,
    Folder(path="INBOX/Branch/Ballot"),
    Folder(path="inbox.branch"),
    Folder(id="AAMk42", path="Renamed"),
    Folder(path="INBOX/Branches"),
    Folder(id="AAMk43"),
]
MAILS = st.builds(
    sent,
    sent_at=st.none(),
    observed_at=st.sampled_from([EARLIER - timedelta(1), EARLIER, NOON, LATER]),
    from_=ADDRESSES,
    to=st.lists(ADDRESSES, max_size=2),
    reply_to=st.lists(ADDRESSES, max_size=1),
    authenticated_sender=st.none() | st.sampled_from(WRITTEN),
    folder=st.sampled_from(FOLDERS),
)
TERMS = st.sampled_from([{}, {"from_": NOON}, {"to": NOON}, {"from_": EARLIER, "to": LATER}])
UNION = st.sampled_from(
    [
        lambda term: builders.union_official(**({"from_": None} | term)),
        lambda term: builders.union_official(**({"from_": None, "addresses": [ELENI]} | term)),
        lambda term: builders.union_address(**term),
        lambda term: builders.union_folder(folder_id="AAMk42", **term),
        lambda term: builders.union_folder(folder_id="AAMk42", **(term | {"path": ""})),
        lambda term: builders.union_folder(**(term | {"status": "rejected"})),
    ]
)


@given(MAILS, UNION, TERMS)
def test_a_union_record_that_comes_later_covers_what_it_would_have_shielded(
    record: EmailMetadata, made: Any, term: dict[str, Any]
) -> None:
    protecting = made(term)
    before = findings(judged_mail(seat(CARYS_HERSELF), record))
    shielded = counted(judged_mail(seat(CARYS_HERSELF, protecting), record), "shielded")
    assert [covered(protecting, finding, CARYS_HERSELF) for finding in before] == [bool(shielded)] * len(before)
    assert before


CHANNELS = st.sampled_from(
    [
        lambda term: builders.protected_address(**term),
        lambda term: builders.protected_address(address=None, domain="Ombudsman.example.net", **term),
    ]
)


@given(MAILS, CHANNELS, TERMS)
def test_a_proper_channel_that_comes_later_covers_the_conduct_rules_that_it_would_have_stopped(
    record: EmailMetadata, made: Any, term: dict[str, Any]
) -> None:
    protecting = made(term)
    before = findings(judged_mail(seat(), record))
    left = {finding.rule_id for finding in findings(judged_mail(seat(protecting), record))}
    assert {finding.rule_id for finding in before if not covered(protecting, finding)} == left
    assert "phish" in left


@pytest.mark.parametrize("host", ["www.counselling.example.net", "counselling.example.net.", "www.example.net"])
@pytest.mark.parametrize("term", [{}, {"to": NOON}, {"from_": LATER}])
def test_a_site_that_is_protected_later_covers_the_visits_to_it(host: str, term: dict[str, Any]) -> None:
    visits = rule("visits", VISITED)
    site = builders.protected_site(**term)

    def judge(*records: RegisterRecord) -> list[Output]:
        book = UsageBook("web", "web-proxy", 0)
        return judge_visit(bench(pack(visits), *records), book, builders.web_proxy(host=host), 0)

    [finding] = findings(judge())
    assert covered(site, finding) is bool(counted(judge(site), "shielded"))


def test_an_officials_own_web_use_is_no_union_mail() -> None:
    [finding] = findings(
        judge_visit(
            bench(pack(rule("visits", VISITED)), CARYS_HERSELF),
            UsageBook("web", "web-proxy", 0),
            builders.web_proxy(user=CARYS),
            0,
        )
    )
    assert not covered(builders.union_official(), finding, CARYS_HERSELF)


# Which records protect


@pytest.mark.parametrize(
    "record",
    [
        builders.person(),
        builders.case(),
        builders.organisation(),
        builders.consultation(),
        builders.union_folder(status="rejected"),
        builders.union_official(person=None, addresses=[]),
    ],
)
def test_other_records_protect_nobody(record: RegisterRecord) -> None:
    assert protection(KEYS, register(record), record) is None


def test_a_protection_holds_tokens_and_no_address() -> None:
    known = builders.union_official()
    made = protection(KEYS, register(known), known)
    assert made is not None
    assert KEYS.party(CARYS) in made.parties
    assert CARYS not in repr(made)


def test_from_is_included_and_to_is_not() -> None:
    finding = builders.finding(parties=["p"], at=NOON)
    assert Protection("k", frozenset("p"), NOON, None).covers(finding)
    assert not Protection("k", frozenset("p"), None, NOON).covers(finding)
    assert not Protection("k", frozenset("q"), None, None).covers(finding)


# What to judge again


def again(*records: RegisterRecord, key: str, record: RegisterRecord | None) -> dict[str, Protection | None]:
    return dict(judged_again(KEYS, register(*records), key, record))


def test_a_protective_record_is_judged_by_itself_and_its_tombstone_ends_it() -> None:
    official = builders.union_official()
    key = key_of(official)
    assert again(official, key=key, record=official) == {key: protection(KEYS, register(official), official)}
    assert again(key=key, record=None) == {key: None}
    assert again(builders.case(), key="case/case-1", record=builders.case()) == {"case/case-1": None}


def test_a_person_who_comes_changes_or_goes_has_the_office_judged_again() -> None:
    official = builders.union_official(addresses=[])
    key = key_of(official)
    with_person = again(official, CARYS_HERSELF, key="person/carys", record=CARYS_HERSELF)
    assert with_person == {key: protection(KEYS, register(official, CARYS_HERSELF), official)}
    assert with_person[key] is not None
    assert again(official, key="person/carys", record=None) == {key: None}
    assert again(official, key="person/amara", record=builders.person()) == {}
