"""The ledger as a file: its lines and checkpoints as on the topic, one a line, and at the end one closing line.

The closing line is a checkpoint of all lines before it, and stands in files only: without it, a file whose end was cut
off after a checkpoint would be a whole ledger of an earlier day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import msgspec
from headerfirst.agents.ledger.chain import Chain, sign
from headerfirst.agents.ledger.leaf import leaf_of, line_bytes
from headerfirst.agents.ledger.note import Signer
from headerfirst.agents.ledger.verification import Verdict, Verification
from headerfirst.schemas.errors import Misconfigured
from headerfirst.schemas.ledger import Closing, LedgerLine
from headerfirst.streams.codec import LONGEST


def write_ledger(lines: Iterable[LedgerLine], signer: Signer, file: BinaryIO) -> int:
    """All of a ledger, each line once and from the first; returns how many they were.

    Raises Misconfigured where these lines are not that.
    """
    chain = Chain()
    for line in lines:
        if chain.wants_checkpoint(line.at):
            _write(file, msgspec.json.encode(sign(chain, signer)))
        value = line_bytes(line)
        leaf = leaf_of(value)
        if leaf is None or line.seq != chain.size:
            raise Misconfigured(f"The ledger cannot be written: its line {chain.size} is not the one that was hashed.")
        _write(file, value)
        chain.append(leaf, line.at, line.source_offset)
    if chain.wants_checkpoint():
        _write(file, msgspec.json.encode(sign(chain, signer)))
    write_closing(signer.sign(chain.head(signer.name).text()), file)
    return chain.size


def write_closing(note: str, file: BinaryIO) -> None:
    _write(file, msgspec.json.encode(Closing(closing=note)))


def read_pieces(file: BinaryIO) -> Iterator[bytes]:
    """Lines with their newlines; one that is longer than any of ours comes in parts, which nobody takes for lines."""
    while piece := file.readline(LONGEST + 1):
        yield piece


def verify_file(file: BinaryIO, verification: Verification) -> Verdict:
    for piece in read_pieces(file):
        verification.take(piece)
    return verification.verdict(closed=True)


def _write(file: BinaryIO, value: bytes) -> None:
    file.write(value + b"\n")
