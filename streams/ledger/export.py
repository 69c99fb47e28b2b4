"""From the topic into a file that is verified alone: up to the last checkpoint or, with a key, the last line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from headerfirst.agents.ledger.chain import EVERY
from headerfirst.agents.ledger.note import Signer
from headerfirst.agents.ledger.verification import Verdict, Verification
from headerfirst.streams.ledger.file import write_closing


@dataclass(frozen=True, slots=True)
class Exported:
    verdict: Verdict
    written: int
    """Lines; 0 also where there was nothing signed to close the file with."""
    is_closed: bool
    """Without its closing line a file verifies as truncated, and so it should: the ledger is not sound."""


def export(pieces: Iterable[bytes], verification: Verification, file: BinaryIO, signer: Signer | None) -> Exported:
    """Lines wait for the checkpoint that covers them; there are never more than stand between two."""
    checkpoint, waiting = b"", list[bytes]()
    for piece in pieces:
        signed_before = verification.signed
        verification.take(piece)
        if verification.has_problems:
            break
        if verification.signed == signed_before:
            waiting.append(piece)
        else:
            file.writelines([checkpoint, *waiting])
            checkpoint, waiting = piece, []
    verdict = verification.verdict(closed=False)
    if verdict.problems or (signer is None and verdict.newest is None):
        return Exported(verdict, 0, is_closed=False)
    written = verdict.signed if signer is None else verdict.size
    if written > verdict.signed or written % EVERY == 0:
        file.write(checkpoint)
    # Else a later line called for this checkpoint, and it is not in this file: the closing line says the same.
    if signer is None:
        write_closing(verdict.newest or "", file)
    else:
        file.writelines(waiting)
        write_closing(signer.sign(verification.chain.head(signer.name).text()), file)
    return Exported(verdict, written, is_closed=True)
