"""A ledger's file is what the notary wrote, with an end that cannot be cut off."""

from __future__ import annotations

import io

import msgspec
import pytest
from headerfirst.agents.ledger.verification import Verification
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.ledger import LedgerLine
from headerfirst.streams.codec import LONGEST
from headerfirst.streams.ledger.file import read_pieces, verify_file, write_ledger

from tests.agents.ledger import ledgers
from tests.agents.ledger.ledgers import SIGNER

RECORDS = ledgers.records(ledgers.sights(300))
LINES = [record for record in RECORDS if isinstance(record, LedgerLine)]


def written(lines: list[LedgerLine]) -> bytes:
    file = io.BytesIO()
    assert write_ledger(lines, SIGNER, file) == len(lines)
    return file.getvalue()


def test_it_holds_what_the_notary_said_byte_for_byte_and_then_the_closing_line() -> None:
    *said, closing = written(LINES).splitlines()
    assert said == ledgers.values(RECORDS)
    assert closing.startswith(b'{"closing":"headerfirst/ledger\\n300\\n')


@pytest.mark.parametrize("count", [0, 1, 256, 300])
def test_it_is_sound(count: int) -> None:
    verdict = verify_file(io.BytesIO(written(LINES[:count])), Verification([SIGNER.verifier]))
    assert (verdict.problems, verdict.size) == ([], count)


@pytest.mark.parametrize(
    "lines",
    [
        LINES[1:],
        [LINES[0], LINES[2]],
        [LINES[0], LINES[0]],
        [msgspec.structs.replace(LINES[0], kind="purge")],
    ],
)
def test_what_is_no_whole_ledger_is_not_written(lines: list[LedgerLine]) -> None:
    with pytest.raises(Misconfigured, match=r"cannot be written: its line [01] is not"):
        write_ledger(lines, SIGNER, io.BytesIO())


def test_a_line_without_end_is_read_in_parts() -> None:
    assert max(map(len, read_pieces(io.BytesIO(b"x" * (3 * LONGEST))))) == LONGEST + 1
