"""The register answers by what its records say, never by the order in which they came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from headerfirst.agents.addresses import domain_of, mailbox_form
from headerfirst.agents.party import Term
from headerfirst.agents.register import Register
from headerfirst.schemas.register import ApprovedObject, RegisterRecord, key_of
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents.made_packs import plain_records, register

AMARA, CARYS, BILAL = builders.AMARA, builders.CARYS, builders.BILAL
NOON, EARLIER, LATER = builders.NOON, builders.EARLIER, builders.LATER
CARYS_HERSELF = builders.person(id="carys", name="Carys Pugh", addresses=[CARYS, "c.pugh@example.org"])


def reasons(known: Register, address: str, at: datetime = NOON) -> list[str]:
    return [term.reason for term in known.party(address, at).terms if term.covers(at)]


# Who is who


@pytest.mark.parametrize(
    "written", [AMARA, "AMARA.Okafor@example.org", "amara.okafor+list@example.org", "amara", "Amara"]
)
def test_a_person_is_known_by_every_form_of_an_address_and_by_id(written: str) -> None:
    person = register(*plain_records()).party(written, NOON).person
    assert person is not None
    assert person.id == "amara"


def test_who_nobody_registered_is_nobody() -> None:
    party = register(*plain_records()).party(builders.ELENI, NOON)
    assert (party.person, party.mailbox, party.ours, party.is_known) == (None, None, False, False)


def test_an_address_that_passes_to_somebody_else_is_the_holders_at_the_time() -> None:
    known = register(
        builders.person(id="ada", addresses=["director@example.org"], to=NOON),
        builders.person(id="bea", addresses=["director@example.org"], from_=NOON),
    )

    def holder(at: datetime) -> str | None:
        person = known.party("director@example.org", at).person
        return person.id if person is not None else None

    assert [holder(NOON - timedelta(1)), holder(NOON), holder(NOON - timedelta(1)), holder(LATER)] == [
        "ada",
        "bea",
        "ada",
        "bea",
    ]


def test_a_domain_is_ours_however_the_register_writes_it() -> None:
    known = register(builders.organisation(domains=["Example.ORG", "bücher.example"]))
    assert known.party("ada@example.org", NOON).ours
    assert known.party("ada@BÜCHER.example", NOON).ours
    assert not known.party("ada@sub.example.org", NOON).ours
    assert not known.party("ada@example.org.example.net", NOON).ours


def test_an_empty_register_knows_no_zone() -> None:
    assert Register().time_zone is None


def test_lists_and_mailboxes_are_known_by_their_address() -> None:
    known = register(builders.mailing_list(), builders.mailbox())
    mailing = known.party("All.Users@example.org", NOON).mailing_list
    assert mailing is not None
    assert mailing.scope == "all-users"
    shared = known.party("helpdesk@example.org", NOON).mailbox
    assert shared is not None
    assert shared.type == "shared"


def test_roles_are_dated() -> None:
    known = register(builders.role(from_=NOON, to=LATER))
    assert not known.has_role("bilal", NOON - timedelta(seconds=1))
    assert known.has_role("bilal", NOON)
    assert not known.has_role("bilal", LATER)
    assert not known.has_role("amara", NOON)


# Union officials and addresses


OFFICIALS_FORMS = [
    CARYS,
    "CARYS.PUGH@EXAMPLE.ORG",
    "carys.pugh+branch@example.org",
    "carys.pugh@examp1e.org",
    "саrуs.рugh@example.org",  # noqa: RUF001 - Cyrillic letters, to be taken for Latin ones
]


@pytest.mark.parametrize("written", OFFICIALS_FORMS)
def test_an_official_is_protected_under_every_form_of_an_address(written: str) -> None:
    assert reasons(register(*plain_records(), builders.union_official()), written) == ["union_official"]


@pytest.mark.parametrize("written", ["c.pugh@example.org", "c.pugh+x@example.org", "c.pugh@examp1e.org", "carys"])
def test_an_official_is_protected_under_the_addresses_of_the_person(written: str) -> None:
    official = builders.union_official(person="carys", addresses=["branch.secretary@example.net"])
    assert reasons(register(*plain_records(), CARYS_HERSELF, official), written) == ["union_official"]


def test_whoever_has_an_address_of_their_own_is_no_look_alike() -> None:
    official = builders.union_official(person=None, addresses=["clara@example.org"])
    dara = builders.person(id="dara", addresses=["dara@example.org"])
    assert reasons(register(official), "dara@example.org") == ["union_official"]
    assert reasons(register(official, dara), "dara@example.org") == []
    shared = builders.mailbox(address="dara@example.org")
    assert reasons(register(official, shared), "dara@example.org") == []


def test_a_union_address_and_what_looks_like_it_are_protected() -> None:
    known = register(builders.union_address(address="branch@example.org"))
    assert reasons(known, "Branch@example.org") == ["union_address"]
    assert reasons(known, "branch@examp1e.org") == ["union_address"]


def test_the_term_is_the_office() -> None:
    term = Term("union_official", EARLIER, LATER)
    assert term.covers(EARLIER)
    assert not term.covers(LATER)
    known = register(builders.union_official(from_=EARLIER, to=LATER))
    assert reasons(known, CARYS, LATER - timedelta(seconds=1)) == ["union_official"]
    assert reasons(known, CARYS, LATER) == []
    assert known.party(CARYS, LATER).terms == (term,)


def test_an_official_who_is_nobody_on_record_has_the_addresses_of_the_office() -> None:
    official = builders.union_official(person="carys", addresses=[CARYS])
    assert register(official).addresses_of_official(official) == [CARYS]
    assert register(official, CARYS_HERSELF).addresses_of_official(official) == [
        "c.pugh@example.org",
        "carys",
        CARYS,
    ]


def test_the_offices_of_a_person_are_found() -> None:
    known = register(builders.union_official(), builders.regional_officer())
    assert [official.id for official in known.officials("carys")] == ["carys"]
    assert known.officials("dewi") == []


# Proper channels


def test_a_protected_address_is_a_proper_channel_while_it_is_one() -> None:
    known = register(builders.protected_address(from_=EARLIER, to=LATER))
    assert known.party("Speak.Up+case@example.org", NOON).channel == "whistleblowing"
    assert known.party("speak.up@example.org", LATER).channel is None
    assert known.party("speak.up@example.org", EARLIER - timedelta(1)).channel is None
    assert known.party("speak.up@example.org", NOON).channel == "whistleblowing"


@pytest.mark.parametrize("domain", ["ombudsman.example.net", "Ombudsman.Example.NET.", "@ombudsman.example.net"])
@pytest.mark.parametrize("address", ["help@ombudsman.example.net", "help@mail.ombudsman.example.net"])
def test_a_protected_domain_covers_what_lies_below_it(domain: str, address: str) -> None:
    known = register(builders.protected_address(address=None, domain=domain, channel="ombudsman"))
    assert known.party(address, NOON).channel == "ombudsman"


@pytest.mark.parametrize(
    "address", ["help@example.net", "help@notombudsman.example.net", "ombudsman.example.net@example.com"]
)
def test_a_protected_domain_covers_nothing_else(address: str) -> None:
    known = register(builders.protected_address(address=None, domain="ombudsman.example.net", channel="ombudsman"))
    assert known.party(address, NOON).channel is None


@pytest.mark.parametrize(
    ("host", "protected"),
    [
        ("counselling.example.net", True),
        ("WWW.Counselling.example.net.", True),
        ("example.net", False),
        ("notcounselling.example.net", False),
    ],
)
def test_a_protected_site_covers_what_lies_below_it(host: str, *, protected: bool) -> None:
    assert register(builders.protected_site()).protected_site(host, NOON) is protected


def test_a_site_is_protected_while_it_is_one_and_in_any_script() -> None:
    known = register(builders.protected_site(host="bücher.example", from_=NOON))
    assert known.protected_site("xn--bcher-kva.example", NOON)
    assert not known.protected_site("xn--bcher-kva.example", NOON - timedelta(seconds=1))
    assert not Register().protected_site("xn--bcher-kva.example", NOON)


# Cases, approvals, exemptions, absences


def test_a_case_runs_from_its_registration_until_its_end() -> None:
    known = register(builders.case(from_=EARLIER, until=LATER))
    assert known.case("amara", EARLIER - timedelta(seconds=1)) is None
    assert known.case("amara", EARLIER) is not None
    assert known.case("amara", LATER) is None
    assert known.case("bilal", NOON) is None
    assert known.has_cases


def test_a_case_ends_early_and_one_that_was_never_registered_never_runs() -> None:
    assert register(builders.case(to=NOON)).case("amara", NOON) is None
    assert register(builders.case(from_=None)).case("amara", NOON) is None


def test_of_two_cases_the_first_by_id_counts() -> None:
    one, other = builders.case(id="case-1"), builders.case(id="case-2")
    for order in ((one, other), (other, one)):
        assert register(*order).case("amara", NOON) == one


def test_cases_within_a_window_are_those_that_run_at_any_time_of_it() -> None:
    day = timedelta(days=1)
    known = register(
        builders.case(id="before", until=NOON),
        builders.case(id="ended", until=LATER, to=NOON),
        builders.case(id="begins", from_=NOON + day - timedelta(seconds=1)),
        builders.case(id="after", from_=NOON + day),
        builders.case(id="undated", from_=None),
    )
    assert [case.id for case in known.cases_within("amara", NOON, NOON + day)] == ["begins"]
    assert [case.id for case in known.cases_within("amara", NOON - timedelta(seconds=1), NOON)] == ["before", "ended"]


def approved(known: Register, at: datetime = NOON, person: str | None = "amara") -> bool:
    return known.approved("mass-mail", "all.users@example.org", at, person)


def test_an_approval_is_dated_and_given_to_somebody_or_to_all() -> None:
    amaras = register(builders.approval(from_=NOON, to=LATER))
    assert [approved(amaras, at) for at in (NOON - timedelta(seconds=1), NOON, LATER)] == [False, True, False]
    assert not approved(amaras, NOON, "bilal")
    assert not approved(amaras, NOON, None)
    everybodys = register(builders.approval(person=None))
    assert approved(everybodys, NOON, "bilal")
    assert approved(everybodys, NOON, None)


def test_an_approval_is_for_one_purpose_and_one_object() -> None:
    known = register(builders.approval(object=ApprovedObject(type="list", value="All.Users@Example.org")))
    assert approved(known)
    assert not known.approved("software", "all.users@example.org", NOON, "amara")
    assert not known.approved("mass-mail", "estates@example.org", NOON, "amara")


def test_exemptions_are_a_persons_and_dated() -> None:
    known = register(builders.role_exemption(from_=EARLIER, to=NOON))
    assert len(list(known.exemptions("amara", NOON - timedelta(seconds=1)))) == 1
    assert list(known.exemptions("amara", NOON)) == []
    assert list(known.exemptions("bilal", EARLIER)) == []


def test_absence_is_dated() -> None:
    known = register(builders.absence(from_=EARLIER, to=NOON))
    assert known.absent("amara", EARLIER)
    assert not known.absent("amara", NOON)
    assert not known.absent("bilal", EARLIER)


def test_the_latest_decision_on_a_rules_mode_counts() -> None:
    known = register(
        builders.rule_mode(id="one", from_=EARLIER, mode="shadow"),
        builders.rule_mode(id="two", from_=NOON, mode="alert"),
    )
    assert known.rule_mode("mass-mail", EARLIER - timedelta(1)) is None
    assert known.rule_mode("mass-mail", NOON - timedelta(1)) == "shadow"
    assert known.rule_mode("mass-mail", NOON) == "alert"
    assert known.rule_mode("chain-mail", NOON) is None
    assert Register().rule_mode("mass-mail", NOON) is None


# Folding


def test_the_newest_record_of_a_key_counts_and_a_tombstone_ends_it() -> None:
    known = register(*plain_records(), builders.union_official())
    revision = known.revision
    known.fold("union-official/carys", builders.union_official(addresses=["c.pugh@example.org"]))
    assert reasons(known, CARYS) == []
    assert reasons(known, "c.pugh@example.org") == ["union_official"]
    known.fold("union-official/carys", None)
    assert reasons(known, "c.pugh@example.org") == []
    assert known.revision > revision
    assert known.count("union-official") == 0


def test_a_heartbeat_changes_nothing_that_was_derived() -> None:
    known = register(*plain_records())
    before = (known.revision, known.party(AMARA, NOON))
    known.fold("heartbeat/register", builders.heartbeat())
    known.fold("hold/unknown", None)
    assert (known.revision, known.party(AMARA, NOON)) == before
    assert known.party(AMARA, NOON) is before[1]


RECORDS: list[RegisterRecord] = [
    *plain_records(),
    CARYS_HERSELF,
    builders.person(id="carys-2", addresses=[CARYS], from_=NOON),
    builders.union_official(person="carys", addresses=["branch.secretary@example.net"]),
    builders.union_official(id="carys-again", from_=LATER, person="carys", addresses=[CARYS]),
    builders.regional_officer(),
    builders.union_address(),
    builders.union_address(id="other", address=CARYS),
    builders.protected_address(),
    builders.protected_address(id="also", channel="grievance"),
    builders.mailbox(),
    builders.mailing_list(),
    builders.mailing_list(id="again", scope="large"),
    builders.case(),
    builders.case(id="case-2"),
    builders.rule_mode(),
    builders.rule_mode(id="again", mode="alert"),
]
ADDRESSES = [
    AMARA,
    BILAL,
    CARYS,
    "c.pugh@example.org",
    "c.pugh@examp1e.org",
    builders.DEWI,
    "branch@example.org",
    "branch@examp1e.org",
    "branch.secretary@example.net",
    "speak.up@example.org",
    "all.users@example.org",
    "carys",
    builders.ELENI,
]


def answers(known: Register) -> list[Any]:
    moments = (EARLIER, NOON, LATER)
    parties = [known.party(address, at) for address in ADDRESSES for at in moments]
    return [*parties, [(known.case("amara", at), known.rule_mode("mass-mail", at)) for at in moments]]


@given(st.permutations(RECORDS))
def test_the_order_of_folding_does_not_show(order: Sequence[RegisterRecord]) -> None:
    assert answers(register(*order)) == answers(register(*RECORDS))


CHANGES = st.lists(
    st.sampled_from(RECORDS).flatmap(
        lambda record: st.tuples(
            st.just(key_of(record)),
            st.none()
            | st.sampled_from([other for other in RECORDS if type(other) is type(record)]).map(
                lambda other: _with_id(other, record.id)
            ),
        )
    ),
    max_size=12,
)


def _with_id(record: Any, identity: str) -> Any:
    return type(record)(**({name: getattr(record, name) for name in record.__struct_fields__} | {"id": identity}))


@given(CHANGES, st.lists(st.sampled_from(ADDRESSES), max_size=6))
def test_what_was_replaced_or_taken_back_leaves_no_trace(
    changes: list[tuple[str, RegisterRecord | None]], asked: list[str]
) -> None:
    known = register(*RECORDS)
    newest: dict[str, RegisterRecord | None] = {key_of(record): record for record in RECORDS}
    for key, record in changes:
        known.fold(key, record)
        newest[key] = record
        for address in asked:
            known.party(address, NOON)
    left = [record for record in newest.values() if record is not None]
    assert answers(known) == answers(register(*left))
    assert sorted(key for key, _ in known.entries()) == sorted(map(key_of, left))
    assert len(known) == len(left)


@given(CHANGES, st.sampled_from(ADDRESSES), st.sampled_from([EARLIER, NOON, LATER]))
def test_the_short_way_to_an_answer_gives_that_of_the_long_one(
    changes: list[tuple[str, RegisterRecord | None]], address: str, at: datetime
) -> None:
    known = register(*RECORDS)
    for key, record in changes:
        known.fold(key, record)
    normal = mailbox_form(address)
    assert known.party(address, at) == known._all_of(normal, known._place(domain_of(normal)), at)


@pytest.mark.parametrize(
    "beside",
    [
        builders.mailbox(address=AMARA),
        builders.mailing_list(address=AMARA),
        builders.union_official(person=None, addresses=[AMARA]),
        builders.union_official(person="amara", addresses=["amara@example.net"]),
        builders.union_address(address=AMARA),
        builders.protected_address(address=AMARA, domain=None),
        builders.protected_address(address=None, domain="example.org"),
    ],
    ids=lambda record: type(record).__name__,
)
def test_what_else_an_address_is_shows_and_goes_again(beside: RegisterRecord) -> None:
    known = register(*plain_records())
    plain = known.party(AMARA, NOON)
    known.fold(key_of(beside), beside)
    assert known.party(AMARA, NOON) != plain
    known.fold(key_of(beside), None)
    assert known.party(AMARA, NOON) == plain


def test_a_site_that_is_protected_after_it_was_asked_about_is_protected() -> None:
    known = register()
    known.fold("protected-site/other", builders.protected_site(id="other", host="other.example.net"))
    assert not known.protected_site("counselling.example.net", NOON)
    known.fold("protected-site/counselling", builders.protected_site())
    assert known.protected_site("counselling.example.net", NOON)
