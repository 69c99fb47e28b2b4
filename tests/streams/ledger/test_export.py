"""An export can be verified alone, whether the tail was signed or left out; a broken ledger gives no whole file."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from headerfirst.agents.ledger.leaf import Sight
from headerfirst.agents.ledger.note import Signer
from headerfirst.agents.ledger.verification import Verification
from headerfirst.streams.ledger.export import Exported, export
from headerfirst.streams.ledger.file import verify_file

from tests.agents.ledger import ledgers
from tests.agents.ledger.ledgers import SIGNER


def days(*lines: int) -> list[Sight]:
    """That many lines on each of some days."""
    spread = [day for day, count in enumerate(lines) for _ in range(count)]
    return [ledgers.sight(n)._replace(at=ledgers.sight(0).at + timedelta(days=day)) for n, day in enumerate(spread)]


def exported(seen: list[Sight], signer: Signer | None) -> tuple[Exported, bytes]:
    pieces = [value + b"\n" for value in ledgers.values(ledgers.records(seen))]
    file = io.BytesIO()
    return export(pieces, Verification([SIGNER.verifier]), file, signer), file.getvalue()


SHAPES = [days(), days(1), days(5, 1), days(5, 3), days(256), days(256, 1), days(256, 5, 5), days(300, 200, 12)]


@pytest.mark.parametrize("seen", SHAPES, ids=lambda seen: f"{len(seen)} lines")
def test_with_the_key_all_lines_are_in_a_file_that_is_sound(seen: list[Sight]) -> None:
    outcome, written = exported(seen, SIGNER)
    assert (outcome.written, outcome.is_closed) == (len(seen), True)
    verdict = verify_file(io.BytesIO(written), Verification([SIGNER.verifier]))
    assert (verdict.problems, verdict.size) == ([], len(seen))
    assert written == b"".join(ledgers.file_of(seen))


@pytest.mark.parametrize(
    ("seen", "lines"),
    [(days(5, 1), 5), (days(5, 3), 5), (days(256), 256), (days(256, 1), 256), (days(300, 200, 12), 512)],
)
def test_without_it_the_file_ends_with_the_last_checkpoint(seen: list[Sight], lines: int) -> None:
    outcome, written = exported(seen, None)
    assert (outcome.written, outcome.is_closed) == (lines, True)
    assert written == b"".join(ledgers.file_of(seen[:lines]))


@pytest.mark.parametrize("seen", [days(), days(5)], ids=["empty", "five lines"])
def test_where_nothing_is_signed_no_file_can_be_closed(seen: list[Sight]) -> None:
    outcome, written = exported(seen, None)
    assert (outcome.is_closed, written) == (False, b"")


@pytest.mark.parametrize("signer", [None, SIGNER], ids=["without key", "with key"])
def test_of_a_broken_ledger_nothing_is_signed(signer: Signer | None) -> None:
    pieces = [value + b"\n" for value in ledgers.values(ledgers.records(ledgers.sights(300)))]
    del pieces[270]
    file = io.BytesIO()
    outcome = export(pieces, Verification([SIGNER.verifier]), file, signer)
    assert [(one.kind, one.seq) for one in outcome.verdict.problems] == [("dropped", 269)]
    assert not outcome.is_closed
    assert b"closing" not in file.getvalue()
