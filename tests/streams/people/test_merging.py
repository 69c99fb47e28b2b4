"""What a directory says replaces what it knows of; what it does not know of stays as the register has it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from headerfirst.schemas.register import Acknowledgement, Mailbox, Person, WorkingHours
from headerfirst.streams.people.ids import alias_id
from headerfirst.streams.people.interface import Entry, Unreadable
from headerfirst.streams.people.merging import Merging, states_of

from tests.streams.people.exports import AT, DEFAULTS, defaults, entry, person

YESTERDAY, TOMORROW = AT - timedelta(days=1), AT + timedelta(days=1)
HOURS = WorkingHours(day="mon", from_="09:00", to="17:00", breaks=[])
READ = Acknowledgement(pack="dmu", version="1", at=YESTERDAY)


def merge(
    given: Entry, before: Person | None = None, *, manager: str | None = None, official: bool = False, **how: Any
) -> Person:
    fields: dict[str, Any] = {"defaults": DEFAULTS, "at": AT, "states": states_of([given]), "full": False}
    return Merging(**(fields | how)).person(given, manager, before, is_official=official)


def ends(given: Entry, before: Any = None, **how: Any) -> Any:
    return merge(given, person(ends=before), **how).ends


def test_somebody_new_has_what_the_defaults_say() -> None:
    how = defaults(working_hours=[HOURS], person_type="volunteer", time_zone="Europe/Berlin")
    assert merge(entry(), defaults=how) == person(
        working_hours=[HOURS], person_type="volunteer", time_zone="Europe/Berlin"
    )


def test_what_no_directory_knows_stays() -> None:
    kept: dict[str, Any] = {
        "from_": YESTERDAY,
        "working_hours": [HOURS],
        "acknowledged_policy": [READ],
        "public_key": "a key",
        "time_zone": "Europe/Paris",
        "person_type": "councillor",
        "employer": "County",
        "org_unit": "Members",
    }
    before = person(**kept, name="Ada Old", addresses=["old@example.org"])
    assert merge(entry(), before, defaults=defaults(working_hours=[])) == person(**kept)


def test_what_the_export_speaks_of_and_says_nothing_about_somebody_is_gone() -> None:
    before = person(manager="1002", org_unit="Estates")
    states = states_of([entry(), entry(org_unit="Library")])
    assert merge(entry(), before, states=states) == person(manager="1002")
    assert merge(entry(), before, states={"manager", "org_unit"}) == person()


def test_the_source_may_name_the_zone() -> None:
    assert merge(entry(time_zone="Europe/Paris"), person()).time_zone == "Europe/Paris"
    assert merge(entry(time_zone="Europe/Paris"), defaults=defaults(time_zone=None)).time_zone == "Europe/Paris"


@pytest.mark.parametrize(
    ("said", "kinds", "expected"),
    [
        ("Contractor", {}, "contractor"),
        ("EMPLOYEE", {"employee": "agency"}, "agency"),
        ("Fixed Term", {"fixed term": "employee"}, "employee"),
        (None, {}, "employee"),
    ],
)
def test_kinds_of_employment(said: str | None, kinds: dict[str, Any], expected: str) -> None:
    assert merge(entry(type=said), defaults=defaults(person_types=kinds)).person_type == expected


@pytest.mark.parametrize(
    ("changes", "how", "reason"),
    [
        ({"type": "Secondee"}, {}, "a kind of employment that `person_types`"),
        ({}, {"person_type": None}, "no kind of employment: say `person_type`"),
        ({}, {"time_zone": None}, "no time zone: say `time_zone`"),
        ({"name": None}, {}, "no name"),
        ({"addresses": []}, {}, "no address"),
    ],
)
def test_what_nobody_says_is_never_guessed(changes: dict[str, Any], how: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unreadable, match=f"^{reason}"):
        merge(entry(**changes), defaults=defaults(**how))


def test_who_has_lost_name_and_mailbox_keeps_what_the_register_has() -> None:
    assert merge(entry(name=None, addresses=[]), person()) == person()


def test_an_officials_addresses_only_grow() -> None:
    before = person(addresses=["old@example.org", "ada@example.org"])
    assert merge(entry(), before).addresses == ["ada@example.org"]
    assert merge(entry(), before, official=True).addresses == ["ada@example.org", "old@example.org"]


def test_a_disabled_account_is_a_leavers_from_the_import_on() -> None:
    assert ends(entry(active=False)) == AT
    assert ends(entry(active=False), TOMORROW) == AT
    assert ends(entry(active=False), YESTERDAY) == YESTERDAY
    assert ends(entry(active=False, ends=YESTERDAY)) == YESTERDAY
    assert ends(entry(active=False, ends=TOMORROW)) == AT
    assert ends(entry(active=False), defaults=defaults(disabled_is_leaver=False)) is None


def test_an_end_date_is_the_sources_where_it_says_one() -> None:
    assert ends(entry(ends=TOMORROW)) == TOMORROW
    assert ends(entry(endless=True), TOMORROW) is None
    assert ends(entry(), TOMORROW) == TOMORROW


def test_who_left_and_is_back() -> None:
    assert ends(entry(active=True), YESTERDAY) is None
    assert ends(entry(), YESTERDAY, full=True) is None
    assert ends(entry(), YESTERDAY) == YESTERDAY
    assert ends(entry(active=True), TOMORROW) == TOMORROW


def test_who_is_back_although_the_record_was_ended_by_hand_is_named() -> None:
    with pytest.raises(Unreadable, match=r"^its record was ended with `to`"):
        merge(entry(), person(to=YESTERDAY))
    assert merge(entry(active=False), person(to=YESTERDAY, ends=YESTERDAY)).to == YESTERDAY
    assert merge(entry(), person(to=TOMORROW)) == person(to=TOMORROW)


def test_a_mailbox_has_a_record_for_each_address() -> None:
    how = Merging(DEFAULTS, AT, frozenset(), full=False)
    given = entry(id="7001", kind="shared", addresses=["help@example.org", "post@example.org"])
    alias = alias_id("7001", "post@example.org")
    expected = [
        Mailbox(id="7001", address="help@example.org", type="shared", owners=["1002"]),
        Mailbox(id=alias, address="post@example.org", type="shared", owners=["1002"]),
    ]
    assert list(how.mailboxes(given, "1002", {})) == expected
    known = {mailbox.id: mailbox for mailbox in expected}
    assert list(how.mailboxes(given, None, known)) == expected
    with pytest.raises(Unreadable, match="no address"):
        list(how.mailboxes(entry(kind="service", addresses=[]), None, {}))
