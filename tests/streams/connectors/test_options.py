"""An option is one that the format has, once and with a value; what it was set to is never said again."""

from __future__ import annotations

import pytest
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.connectors import connector_for
from headerfirst.streams.connectors.options import options_of


def test_values_may_hold_anything() -> None:
    written = ("logformat=%ts %>a a=b", "time-zone=")
    assert options_of(connector_for("squid"), written) == {"logformat": "%ts %>a a=b", "time-zone": ""}


@pytest.mark.parametrize(
    ("format_name", "written", "sentence"),
    [
        ("squid", ["colour=amara"], "The format squid has no option 'colour'; its options are logformat, time-zone."),
        ("eml", ["colour=amara"], "The format eml has no option 'colour'; it has none."),
        ("squid", ["logformat"], "--option logformat has no value: write --option logformat=VALUE."),
        ("squid", ["time-zone=amara", "time-zone=UTC"], "--option time-zone is given twice."),
    ],
)
def test_what_is_wrong_is_one_sentence(format_name: str, written: list[str], sentence: str) -> None:
    with pytest.raises(Misconfigured) as caught:
        options_of(connector_for(format_name), written)
    assert str(caught.value) == sentence
