"""A mailbox is opened by its owners, by those to whom it is delegated at that moment, and by programs."""

from __future__ import annotations

from typing import Any

import pytest
from headerfirst.agents.detectors.opening_outside_grant import DETECTOR

from tests import builders
from tests.agents.detectors.acts import ELSEWHERE, SCANNER, at_act, folder, scanner
from tests.agents.detectors.looks import approved
from tests.builders import AMARA, BILAL, EARLIER, ELENI, NOON

OPENED = {"change": "open", "actor": BILAL}
ABSENCE_ONLY = builders.delegation(basis="absence", only_in_absence=True)


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({}, (), id="a colleague"),
        pytest.param({"actor": ELENI}, (), id="somebody outside"),
        pytest.param({"actor": ELSEWHERE}, (), id="an account that nobody knows"),
        pytest.param({"actor": "system"}, (), id="a name that nobody knows"),
        pytest.param({}, (builders.delegation(to=EARLIER),), id="after the end"),
        pytest.param({}, (builders.delegation(delegate="carys"),), id="delegated to somebody else"),
        pytest.param({"folder": folder("Private")}, (builders.delegation(),), id="another folder"),
        pytest.param({}, (ABSENCE_ONLY,), id="while the owner is there"),
        pytest.param({}, (ABSENCE_ONLY, builders.absence(to=NOON)), id="once the owner is back"),
        pytest.param({"mailbox": "helpdesk@example.org", "actor": AMARA}, (builders.mailbox(),), id="a shared mailbox"),
    ],
)
def test_it_fires(changes: dict[str, Any], records: tuple[Any, ...]) -> None:
    grounds = at_act(DETECTOR, {}, OPENED | changes, *records)
    assert grounds is not None
    kind = "shared" if "mailbox" in changes else "personal"
    assert grounds.evidence == ("act:open", f"mailbox:{kind}", "right:none")


@pytest.mark.parametrize(
    ("changes", "records"),
    [
        pytest.param({"actor": AMARA}, (), id="the owner"),
        pytest.param({"mailbox": "helpdesk@example.org"}, (builders.mailbox(),), id="an owner of a shared mailbox"),
        pytest.param({}, (builders.delegation(),), id="a delegate"),
        pytest.param({"folder": folder("INBOX/Minutes")}, (builders.delegation(),), id="in the delegated folder"),
        pytest.param({}, (ABSENCE_ONLY, builders.absence()), id="in an absence"),
        pytest.param({"actor": SCANNER}, (scanner(),), id="a service account"),
        pytest.param({"actor": "system"}, (approved("service", "name", "system"),), id="an approved program"),
        pytest.param({"mailbox": ELENI}, (), id="a mailbox that is not ours"),
        pytest.param({"change": "sign-in"}, (), id="a sign-in"),
        pytest.param({"enabled": False}, (), id="one that was refused"),
    ],
)
def test_it_is_silent(changes: dict[str, Any], records: tuple[Any, ...]) -> None:
    assert at_act(DETECTOR, {}, OPENED | changes, *records) is None
