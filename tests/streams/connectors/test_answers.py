"""What is wrong with a service is said so that somebody can mend it, and nothing of what was asked."""

from __future__ import annotations

import pytest
import requests
from headerfirst.schemas.errors import HeaderFirstError, Misconfigured, Retriable
from headerfirst.streams.connectors.answers import answering


@pytest.mark.parametrize(
    ("error", "expected", "said"),
    [
        (
            requests.exceptions.SSLError("https://example.org/amara"),
            Misconfigured,
            "Graph's certificate is not to be trusted; HEADERFIRST_SOURCE_CA may name the file of its authority.",
        ),
        (
            requests.ConnectionError("https://example.org/amara"),
            Retriable,
            "Graph does not answer, or not as it should.",
        ),
        (ValueError("<html>amara"), Retriable, "Graph does not answer, or not as it should."),
    ],
)
def test_what_goes_wrong_is_said_in_a_sentence(error: Exception, expected: type[HeaderFirstError], said: str) -> None:
    with pytest.raises(expected) as caught, answering("Graph"):
        raise error
    assert str(caught.value) == said
    assert caught.value.__suppress_context__


def test_what_is_said_already_is_left_as_it_is() -> None:
    with pytest.raises(Misconfigured, match="Set it"), answering("Graph"):
        raise Misconfigured("Set it.")
