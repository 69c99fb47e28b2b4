"""A Dovecot for the tests of the IMAP connector, and how to sign in to it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.dovecot_server import MASTER, PASSWORD
from tests.e2e.listening_dovecot import ListeningDovecot


@pytest.fixture
def dovecot() -> Iterator[ListeningDovecot]:
    with ListeningDovecot.started() as server:
        yield server


@pytest.fixture
def as_master(monkeypatch: pytest.MonkeyPatch) -> None:
    """Signed in as anybody's master."""
    monkeypatch.setenv("HEADERFIRST_SOURCE_USER", MASTER)
    monkeypatch.setenv("HEADERFIRST_SOURCE_PASSWORD", PASSWORD)
