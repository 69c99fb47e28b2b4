"""A Gmail event has one meaning, whatever wraps it."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from headerfirst.streams.connectors.gmail_activity import Activity, Destination, EventInfo, MessageInfo, unfolded

EVENT = {"timestamp_usec": "1773144000000000", "mail_event_type": 1}
MESSAGE = {"subject": "Minutes", "is_spam": False, "destination": [{"address": "a@x"}], "link_domain": ["planted"]}
PARAMETERS = [
    {
        "name": "event_info",
        "messageValue": {
            "parameter": [
                {"name": "timestamp_usec", "intValue": "1773144000000000"},
                {"name": "mail_event_type", "intValue": "1"},
            ]
        },
    },
    {
        "name": "message_info",
        "messageValue": {
            "parameter": [
                {"name": "subject", "value": "Minutes"},
                {"name": "is_spam", "boolValue": False},
                {
                    "name": "destination",
                    "multiMessageValue": [{"parameter": [{"name": "address", "value": "a@x"}]}],
                },
                {"name": "link_domain", "multiValue": ["planted"]},
            ]
        },
    },
    {"name": "planted", "value": "planted"},
]


def read(**activity: Any) -> Activity:
    return unfolded(msgspec.json.decode(json.dumps(activity), type=Activity))


@pytest.mark.parametrize(
    "activity",
    [
        {"event_info": EVENT, "message_info": MESSAGE},
        {"gmail": {"event_info": EVENT, "message_info": MESSAGE}},
        {"parameters": {"event_info": EVENT, "message_info": MESSAGE}},
        {"events": [{"type": "delivery_type", "name": "delivery", "parameters": PARAMETERS}]},
    ],
)
def test_every_shape_says_the_same(activity: dict[str, Any]) -> None:
    found = read(id={"applicationName": "gmail"}, **activity)
    assert found.message_info == MessageInfo(subject="Minutes", is_spam=False, destination=[Destination("a@x")])
    assert found.event_info is not None
    assert int(found.event_info.timestamp_usec or 0) == 1773144000000000
    assert found.id is not None
    assert found.id.application_name == "gmail"
    assert "planted" not in repr(msgspec.to_builtins(found))


def test_an_activity_of_another_kind_has_no_infos() -> None:
    assert read(events=[{"parameters": [{"name": "planted", "value": "x"}]}]).message_info is None
    assert read(id={"applicationName": "drive"}).event_info is None


def test_parameters_of_another_type_are_an_error() -> None:
    with pytest.raises(msgspec.ValidationError):
        read(events=[{"parameters": [{"name": "message_info", "value": "planted"}]}])
    assert EventInfo().timestamp_usec is None
