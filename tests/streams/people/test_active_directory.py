"""Times since 1601, flags, ids in the order of bytes that Windows has, and what Exchange calls a mailbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from headerfirst.streams.people import active_directory
from headerfirst.streams.people.interface import Unreadable
from hypothesis import given
from hypothesis import strategies as st

from tests.streams.people.exports import ADA_GUID

SECONDS = st.datetimes(min_value=datetime(1601, 1, 2), max_value=datetime(9999, 12, 31)).map(  # noqa: DTZ001 - UTC next
    lambda time: time.replace(microsecond=0, tzinfo=UTC)
)


def test_an_account_expires_when_its_ticks_since_1601_say() -> None:
    # 2009-07-25T23:00:00Z, the example of Microsoft's documentation of FILETIME.
    assert active_directory.expiry("128930364000000000") == datetime(2009, 7, 25, 23, tzinfo=UTC)


@given(SECONDS)
def test_any_second_is_found_again(time: datetime) -> None:
    ticks = (time - datetime(1601, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 10
    assert active_directory.expiry(str(ticks)) == time


@pytest.mark.parametrize("never", ["0", "9223372036854775807"])
def test_both_ways_to_say_never(never: str) -> None:
    assert active_directory.expiry(never) is None


@pytest.mark.parametrize("text", ["soon", "9223372036854775806", "-99999999999999999999"])
def test_an_expiry_that_is_none(text: str) -> None:
    with pytest.raises(Unreadable, match=r"^accountExpires is no time$"):
        active_directory.expiry(text)


@pytest.mark.parametrize(("flags", "disabled"), [("512", False), ("514", True), ("66050", True), ("66048", False)])
def test_the_flag_of_a_disabled_account(flags: str, disabled: bool) -> None:  # noqa: FBT001 - the case's answer
    assert active_directory.is_disabled(flags) is disabled


def test_flags_that_are_no_number() -> None:
    with pytest.raises(Unreadable, match="userAccountControl is no number"):
        active_directory.is_disabled("NORMAL_ACCOUNT")


@pytest.mark.parametrize("value", [ADA_GUID.bytes_le, str(ADA_GUID), f"{{{ADA_GUID}}}", str(ADA_GUID).upper()])
def test_an_id_is_the_same_from_bytes_and_from_text(value: bytes | str) -> None:
    assert active_directory.guid(value) == "6f9619ff-8b86-4d01-942d-00c04fc964ff"


@pytest.mark.parametrize("value", [b"short", "System.Byte[]", ""])
def test_an_id_that_is_none(value: bytes | str) -> None:
    with pytest.raises(Unreadable, match="objectGUID is none"):
        active_directory.guid(value)


@pytest.mark.parametrize("text", ["20200103101112.0Z", "20200103101112Z", "20200103101112,5Z"])
def test_times_as_directories_write_them(text: str) -> None:
    assert active_directory.generalised_time(text) == datetime(2020, 1, 3, 10, 11, 12, tzinfo=UTC)


@pytest.mark.parametrize("text", ["03/01/2020 10:11:12", "20201303101112Z", "20200103101112+0100", ""])
def test_times_that_could_be_read_in_several_ways_are_none(text: str) -> None:
    assert active_directory.generalised_time(text) is None


@pytest.mark.parametrize(
    ("recipient_type", "kind"),
    [
        ("1", "person"),
        ("UserMailbox", "person"),
        ("2147483648", "person"),
        ("4", "shared"),
        ("SharedMailbox", "shared"),
        ("34359738368", "shared"),
        ("16", "service"),
        ("RoomMailbox", "service"),
    ],
)
def test_what_exchange_takes_a_mailbox_for(recipient_type: str, kind: str) -> None:
    assert active_directory.kind_of(recipient_type) == kind
