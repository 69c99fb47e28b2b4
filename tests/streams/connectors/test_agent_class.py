"""Of a user agent only the kind of program is kept."""

from __future__ import annotations

import pytest
from headerfirst.streams.connectors.agent_class import agent_class


@pytest.mark.parametrize(
    ("user_agent", "kind"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "browser"),
        ("curl/8.5.0", "app"),
        ("Windows-Update-Agent/10.0.10011.16384", "updater"),
        ("Microsoft BITS/7.8", "updater"),
        ("-", None),
        ("", None),
    ],
)
def test_kind_of_program(user_agent: str, kind: str | None) -> None:
    assert agent_class(user_agent) == kind
