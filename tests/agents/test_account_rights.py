"""Who may do what with a mailbox, at the moment of the act."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.account_rights import (
    RANK,
    allows,
    approved_domain,
    delegations,
    domain_of_target,
    is_judged,
    is_program,
    owns,
    widest,
)
from headerfirst.agents.findings import Bench
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.schemas.register import RegisterRecord
from hypothesis import given
from hypothesis import strategies as st

from tests import builders
from tests.agents import made_packs
from tests.agents.detectors.acts import SCANNER, act, folder, scanner
from tests.agents.detectors.looks import approved
from tests.builders import AMARA, BILAL, EARLIER, ELENI, LATER

HELPDESK = "helpdesk@example.org"
BY_BILAL = {"actor": BILAL}


@pytest.mark.parametrize(
    ("changes", "records", "expected"),
    [
        pytest.param({}, (), True, id="the address itself"),
        pytest.param({"actor": "amara"}, (), True, id="by the id that the log knows"),
        pytest.param({"actor": "Amara.Okafor+rules@Example.org"}, (), True, id="however it is written"),
        pytest.param({"mailbox": HELPDESK} | BY_BILAL, (builders.mailbox(),), True, id="a shared mailbox"),
        pytest.param({"mailbox": HELPDESK} | BY_BILAL, (builders.mailbox(owners=[BILAL]),), True, id="by address"),
        pytest.param({"mailbox": HELPDESK}, (builders.mailbox(),), False, id="another's shared mailbox"),
        pytest.param(BY_BILAL, (), False, id="a colleague"),
    ],
)
def test_who_owns_it(changes: dict[str, Any], records: tuple[RegisterRecord, ...], expected: bool) -> None:  # noqa: FBT001 - a column of the table
    assert owns(act(changes, *records)) == expected


@pytest.mark.parametrize(
    ("delegation", "changes", "found"),
    [
        pytest.param({}, BY_BILAL, 1, id="in force"),
        pytest.param({"delegate": BILAL}, BY_BILAL, 1, id="to an address"),
        pytest.param({"mailbox": "amara"}, BY_BILAL, 1, id="of a person's mailbox by their id"),
        pytest.param({}, {}, 0, id="to somebody else"),
        pytest.param({"to": EARLIER}, BY_BILAL, 0, id="that has ended"),
        pytest.param({"from_": LATER}, BY_BILAL, 0, id="that is to come"),
        pytest.param({"only_in_absence": True}, BY_BILAL, 0, id="for an absence only"),
        pytest.param({"folders": []}, BY_BILAL | {"folder": folder("Private")}, 1, id="of all folders"),
        pytest.param({}, BY_BILAL | {"folder": folder("inbox/Minutes")}, 1, id="below its folder"),
        pytest.param({}, BY_BILAL | {"folder": folder("INBOX2")}, 0, id="another folder"),
    ],
)
def test_which_delegations_let_somebody_in(delegation: dict[str, Any], changes: dict[str, Any], found: int) -> None:
    assert len(delegations(act(changes, builders.delegation(**delegation)))) == found


def test_a_delegation_for_an_absence_holds_in_the_absence() -> None:
    only = builders.delegation(only_in_absence=True)
    assert delegations(act(BY_BILAL, only, builders.absence()))
    assert not delegations(act(BY_BILAL, only, builders.absence(to=builders.NOON)))


@given(given_=st.lists(st.sampled_from(RANK)), needed=st.sampled_from(RANK))
def test_each_right_includes_those_before_it(given_: list[Any], needed: Any) -> None:
    has = widest([builders.delegation(id=str(number), access=access) for number, access in enumerate(given_)])
    assert allows(has, needed) == any(RANK.index(access) >= RANK.index(needed) for access in given_)


def test_what_is_a_program() -> None:
    kept = builders.mailbox(id="feed", address="feed@example.org", type="service")
    assert is_program(act({"actor": SCANNER}, scanner()).actor)
    assert is_program(act({"actor": "feed@example.org"}, kept).actor)
    assert not is_program(act({}).actor)
    assert not is_program(act({"actor": HELPDESK}, builders.mailbox()).actor)


@pytest.mark.parametrize(
    ("changes", "domain"),
    [
        ({"target": ELENI}, "example.net"),
        ({"target": ELENI, "target_domain": "example.com"}, "example.net"),
        ({"target_domain": "Example.NET."}, "example.net"),
        ({"target": "bilal"}, "example.org"),
        ({"target": "bilal", "target_domain": "example.net"}, "example.net"),
        ({"target": "somebody"}, None),
        ({}, None),
    ],
)
def test_where_the_target_is(changes: dict[str, Any], domain: str | None) -> None:
    assert domain_of_target(act(changes)) == domain


@pytest.mark.parametrize(
    ("record", "changes", "expected"),
    [
        pytest.param(approved("service", "host", "example.net"), {}, True, id="the domain"),
        pytest.param(approved("service", "host", "net"), {}, True, id="a domain above it"),
        pytest.param(approved("service", "host", "desk.example.net"), {}, False, id="one below it"),
        pytest.param(approved("service", "host", "example.net", person="amara"), BY_BILAL, True, id="for the owner"),
        pytest.param(approved("service", "host", "example.net", person="bilal"), BY_BILAL, True, id="for who acts"),
        pytest.param(approved("service", "host", "example.net", person="bilal"), {}, False, id="for somebody else"),
        pytest.param(approved("service", "host", "example.net", from_=LATER), {}, False, id="later"),
        pytest.param(approved("software", "host", "example.net"), {}, False, id="for something else"),
    ],
)
def test_an_approval_has_to_fit(record: RegisterRecord, changes: dict[str, Any], expected: bool) -> None:  # noqa: FBT001 - a column of the table
    assert approved_domain(act(changes, record), "example.net") == expected


def test_nothing_is_said_of_rights_where_nobody_is_known_or_the_mailbox_is_not_ours() -> None:
    pack = made_packs.pack()

    def seat(*records: RegisterRecord, everyone_is_staff: bool = False) -> Bench:
        register = Register(everyone_is_staff=everyone_is_staff)
        for record in records:
            register.fold(f"{type(record).__name__}/{record.id}", record)
        return Bench(Packs([pack], always=pack), register, made_packs.KEYS)

    plain = made_packs.plain_records()
    assert is_judged(act({}, bench=seat(*plain)))
    assert not is_judged(act({}, bench=seat(builders.organisation())))
    assert not is_judged(act({}, bench=seat(*plain, everyone_is_staff=True)))
    assert not is_judged(act({"mailbox": ELENI, "actor": AMARA}, bench=seat(*plain)))
