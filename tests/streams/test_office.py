"""Every role with a book has one, and no process but the inspection worker loads what sees content."""

from __future__ import annotations

import subprocess
import sys
from typing import Any, cast

import pytest
from headerfirst.agents.book import Moment
from headerfirst.agents.directory import Directory
from headerfirst.agents.findings import Bench
from headerfirst.agents.gate.shields import ShieldIndex
from headerfirst.agents.register import Register
from headerfirst.agents.rules import Packs
from headerfirst.schemas.errors import Misconfigured
from headerfirst.streams.book_memory import BookMemory
from headerfirst.streams.keys import PUBLISHED
from headerfirst.streams.ledger.signing_keys import published_signer
from headerfirst.streams.metrics import Metrics
from headerfirst.streams.office import Office, book_of, labour_of
from headerfirst.streams.settings import RoleName, Settings
from headerfirst.streams.topology import TOPOLOGY

from tests import builders

NOW = Moment(builders.NOON, register_is_fresh=True, register_offset=0)
WITH_A_BOOK = [role.name for role in TOPOLOGY.values() if role.remembers == "book"]


def an_office(**changes: Any) -> Office:
    register = Register()
    settings = Settings("localhost:9092", PUBLISHED, **({"ledger_signer": published_signer()} | changes))
    return Office(
        settings,
        Bench(Packs([]), register, PUBLISHED),
        Directory(register, PUBLISHED),
        ShieldIndex(register, PUBLISHED),
        cast("Any", None),  # no book looks at the view itself
        Metrics(),
        lambda: NOW,
    )


@pytest.mark.parametrize("name", WITH_A_BOOK)
def test_every_role_with_a_book_says_nothing_of_nothing(name: RoleName) -> None:
    book = book_of(name, an_office())
    assert book.say(NOW) == []
    book.forget()
    assert book.say(NOW) == []


def test_the_notary_needs_its_key() -> None:
    with pytest.raises(Misconfigured, match="HEADERFIRST_LEDGER_KEY"):
        book_of("notary", an_office(ledger_signer=None))


@pytest.mark.parametrize("name", ["gate", "notary"])
def test_some_roles_only_say(name: RoleName) -> None:
    assert labour_of(name, an_office(), cast("Any", None)) is None


def test_there_is_a_postman_even_where_no_mail_server_is_named() -> None:
    """Somebody has to count what is overdue."""
    office = an_office()
    memory = BookMemory(office.settings, TOPOLOGY["notices"], book_of("notices", office), office.moment)
    assert type(labour_of("notices", office, memory)).__name__ == "Postman"


@pytest.mark.parametrize("name", [name for name in WITH_A_BOOK if name != "inspection"])
def test_only_inspection_loads_what_sees_content(name: str) -> None:
    """In a fresh interpreter: what other tests imported does not count."""
    code = (
        "import sys; from tests.streams.test_office import an_office, book_of; import headerfirst.streams.worker; "
        f"book_of({name!r}, an_office()); "
        "print(sorted(one for one in sys.modules if 'streams.inspection' in one or one.endswith('schemas.content')))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
