"""Of an event's parameters those that are needed are texts, in both forms in which they come."""

from __future__ import annotations

import msgspec
import pytest
from headerfirst.schemas.errors import Malformed
from headerfirst.streams.connectors.workspace_parameters import parameters_of


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        (b'[{"name":"target_user","value":"a"},{"name":"doc_title","value":{"planted":1}}]', {"target_user": "a"}),
        (b'[{"name":"new_value","multiValue":["can_view","x"]}]', {"new_value": "can_view"}),
        (
            b'[{"name":"new_value","multiValue":[]},{"name":"visibility","boolValue":true}]',
            {"new_value": "", "visibility": ""},
        ),
        (
            b'{"target_user":"a","new_value":["can_edit"],"doc_title":7,"visibility":null}',
            {"target_user": "a", "new_value": "can_edit", "visibility": ""},
        ),
        (b"null", {}),
    ],
)
def test_texts_by_name(raw: bytes, found: dict[str, str]) -> None:
    assert parameters_of(msgspec.Raw(raw)) == found


@pytest.mark.parametrize("raw", [b'"planted"', b'{"target_user":{"planted":1}}'])
def test_what_is_no_parameter_cannot_be_read(raw: bytes) -> None:
    with pytest.raises(Malformed):
        parameters_of(msgspec.Raw(raw))
