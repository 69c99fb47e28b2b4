"""Accounts and mailboxes of ours are somebody's, or it is an incident about the account."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.unregistered_account import DETECTOR

from tests import builders
from tests.agents.detectors.acts import ELSEWHERE, SCANNER, at_act, scanner
from tests.builders import AMARA, ELENI

IN: dict[str, Any] = {"change": "sign-in"}
GHOST = {"actor": ELSEWHERE, "mailbox": ELSEWHERE}


@pytest.mark.parametrize(
    ("changes", "said", "about"),
    [
        pytest.param(GHOST, "account:unregistered", None, id="signs in"),
        pytest.param({"actor": ELSEWHERE}, "account:unregistered", None, id="acts in somebody's mailbox"),
        pytest.param({"mailbox": ELSEWHERE}, "mailbox:unregistered", "account", id="somebody acts in it"),
    ],
)
def test_it_fires(changes: dict[str, Any], said: str, about: str | None) -> None:
    grounds = at_act(DETECTOR, {}, IN | changes)
    assert grounds is not None
    assert (grounds.evidence, grounds.about) == (("act:sign-in", said), about)


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({}, (), id="somebody who works here"),
        pytest.param({"actor": "amara"}, (), id="by their id"),
        pytest.param({"actor": "amara.okafor+x@example.org"}, (), id="by a plus address"),
        pytest.param({"actor": ELENI}, (), id="somebody outside"),
        pytest.param({"actor": SCANNER, "mailbox": SCANNER}, (scanner(),), id="a service account"),
        pytest.param({"mailbox": "helpdesk@example.org"}, (builders.mailbox(),), id="a shared mailbox"),
        pytest.param({"mailbox": "all.users@example.org"}, (builders.mailing_list(),), id="a list"),
        pytest.param({"mailbox": "speak.up@example.org"}, (builders.protected_address(),), id="a proper channel"),
        pytest.param(GHOST | {"change": "leaver"}, (), id="its end"),
        pytest.param({"mailbox": ELENI, "actor": AMARA}, (), id="a mailbox that is not ours"),
    ],
)
def test_it_is_silent(changes: dict[str, Any], records: tuple[Any, ...]) -> None:
    assert at_act(DETECTOR, {}, IN | changes, *records) is None
