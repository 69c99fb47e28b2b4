"""An act becomes a record under the source's own id, or under its fields and its rank where the source has none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from headerfirst.schemas.account_change import AccountChange
from headerfirst.schemas.email_metadata import Folder
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.account_acts import AccountActs, Act, change_of
from headerfirst.streams.connectors.interface import Draft, Origin, OtherKind, Raw
from msgspec.structs import replace

from tests import builders
from tests.builders import AMARA, BILAL, ELENI
from tests.streams.connectors.desks import desk

RAW = Raw(Origin("log", 0, 0), b"", 0)
ACT = Act(builders.NOON, "Amara.Okafor@EXAMPLE.org", AMARA, "forwarding", target=ELENI.upper(), record_id="1")


def drafts(*acts: Act, times: int = 1) -> list[Draft]:
    conversion = AccountActs(desk(), "invented", lambda _: acts)
    found = [draft for _ in range(times) for draft in conversion.take(RAW)]
    return [draft for draft in found if isinstance(draft, Draft)]


def ids(*acts: Act, times: int = 1) -> list[str]:
    records = [draft.record for draft in drafts(*acts, times=times)]
    return [record.event_id for record in records if isinstance(record, AccountChange)]


def test_names_are_normalised() -> None:
    assert change_of(ACT) == builders.account_change(event_id="")


def test_the_key_is_the_mailbox_that_mail_is_delivered_to() -> None:
    assert [draft.key for draft in drafts(replace(ACT, mailbox="Amara.Okafor+bills@example.org"))] == [AMARA]


def test_everybody_else_is_shown_to_the_door() -> None:
    assert [draft.parties for draft in drafts(replace(ACT, parties=(BILAL,)))] == [(BILAL,)]


def test_a_record_id_is_the_event() -> None:
    assert len({*ids(ACT), *ids(ACT), *ids(replace(ACT, count=3))}) == 1
    assert len({*ids(ACT), *ids(replace(ACT, record_id="2"))}) == 2


def test_acts_of_one_record_are_events_each() -> None:
    assert len(set(ids(ACT, ACT))) == 2


def test_without_an_id_equal_lines_are_told_apart_by_their_order() -> None:
    plain = replace(ACT, record_id=None)
    assert len(set(ids(plain, times=3))) == 3
    assert ids(plain, times=3)[:2] == ids(plain, times=2)
    assert ids(plain) != ids(replace(plain, count=1))


def test_what_later_lines_need_is_told() -> None:
    conversion = AccountActs(desk(), "invented", lambda _: [replace(ACT, record_id=None)])
    assert conversion.earliest() is None
    list(conversion.take(RAW))
    assert conversion.earliest() is RAW


def test_another_kind_goes_through() -> None:
    def other(_: Raw) -> Iterable[OtherKind]:
        return [OtherKind("chat")]

    assert list(AccountActs(desk(), "invented", other).take(RAW)) == [OtherKind("chat")]


@pytest.mark.parametrize(
    ("changes", "field", "value"),
    [
        ({"folder": "Inbox"}, "folder", Folder(path="Inbox")),
        ({"folder_id": "7"}, "folder", Folder(id="7")),
        ({"target": "", "target_domain": "EXAMPLE.net."}, "target_domain", "example.net"),
        ({"target": None}, "target_domain", None),
        ({"target": "carys"}, "target_domain", None),
        ({"message_id": ""}, "message_id", None),
    ],
)
def test_what_is_not_said_stays_absent(changes: dict[str, Any], field: str, value: object) -> None:
    assert getattr(change_of(replace(ACT, **changes)), field) == value


@pytest.mark.parametrize(
    ("act", "reason"),
    [
        (replace(ACT, at=None), "time_unusable"),
        (replace(ACT, at=builders.NOON.replace(year=1980)), "time_unusable"),
        (replace(ACT, mailbox=" "), "field_missing"),
        (replace(ACT, actor=""), "field_missing"),
    ],
)
def test_an_act_of_nobody_or_at_no_time_cannot_be_read(act: Act, reason: str) -> None:
    with pytest.raises(Malformed) as raised:
        change_of(act)
    assert raised.value.reason == reason


def test_an_act_is_silent() -> None:
    assert repr(ACT) == "<Act: forwarding>"
