"""Whatever is done to a ledger, a verifier that has nothing but its bytes and a public key says what, and where."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from headerfirst.agents.ledger import verification as module
from headerfirst.agents.ledger.chain import Chain, grow
from headerfirst.agents.ledger.checkpoint import TreeHead, stated_head
from headerfirst.agents.ledger.leaf import Sight, leaf_data, line_of
from headerfirst.agents.ledger.merkle import EMPTY_ROOT, leaf_hash
from headerfirst.agents.ledger.note import Signer
from headerfirst.agents.ledger.verification import Verdict, Verification
from headerfirst.schemas.ledger import Closing
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.agents.ledger import ledgers
from tests.agents.ledger.ledgers import ORIGIN, OTHER_SIGNER, SIGNER, file_of, sight

File = list[bytes]
SEEN = [one._replace(at=one.at + timedelta(days=one.offset // 100)) for one in ledgers.sights(300)]
FILE = file_of(SEEN)
CHECKPOINTS = [place for place, piece in enumerate(FILE) if piece.startswith(b'{"size":')]


def verdict_of(
    file: Iterable[bytes],
    signers: Sequence[Signer] = (SIGNER,),
    witnessed: Sequence[TreeHead] = (),
    *,
    closed: bool = True,
) -> Verdict:
    verification = Verification([one.verifier for one in signers], witnessed)
    for piece in file:
        verification.take(piece)
    return verification.verdict(closed=closed)


def found(file: Iterable[bytes], **options: Any) -> list[tuple[str, int]]:
    return [(one.kind, one.seq) for one in verdict_of(file, **options).problems]


def test_a_sound_ledger_has_no_problems() -> None:
    verdict = verdict_of(FILE)
    assert verdict.problems == []
    assert (verdict.size, verdict.signed, verdict.checkpoints) == (300, 300, 5)
    assert [stated_head(msgspec.json.decode(FILE[place])["note"]).size for place in CHECKPOINTS] == [75, 150, 225, 256]  # type: ignore[union-attr]  # each is one
    assert verdict.newest == msgspec.json.decode(FILE[-1])["closing"]


@pytest.mark.parametrize("count", [0, 1, 2, 255, 256, 257, 512])
def test_ledgers_of_every_length_are_sound(count: int) -> None:
    verdict = verdict_of(file_of(ledgers.sights(count)))
    assert (verdict.problems, verdict.size, verdict.signed) == ([], count, count)


def test_a_topic_needs_no_end() -> None:
    verdict = verdict_of(FILE[:-1], closed=False)
    assert (verdict.problems, verdict.size, verdict.signed) == ([], 300, 256)
    assert found(FILE[:-1]) == [("truncated", 300)]


def swapped(place: int, file: File = FILE) -> File:
    return [*file[:place], file[place + 1], file[place], *file[place + 2 :]]


def without(begin: int, end: int) -> File:
    return FILE[:begin] + FILE[end:]


def at(seq: int) -> int:
    return next(place for place, piece in enumerate(FILE) if piece.startswith(b'{"seq":%d,' % seq))


def replaced(place: int, piece: bytes) -> File:
    return [*FILE[:place], piece, *FILE[place + 1 :]]


def altered(seq: int) -> bytes:
    return FILE[at(seq)].replace(b'"person":"p-a1', b'"person":"p-b1')


def rehashed(seq: int) -> bytes:
    return ledgers.values([line_of(sight(seq, kind="purge")._replace(at=SEEN[seq].at), seq)])[0] + b"\n"


CLOSING_OF_200 = file_of(SEEN[:200])[-1]

CASES: list[tuple[str, Callable[[], File], list[tuple[str, int]]]] = [
    ("a field changed", lambda: replaced(at(7), altered(7)), [("altered", 7)]),
    ("a line changed into nonsense", lambda: replaced(at(7), b"nonsense\n"), [("altered", 7)]),
    ("a space added", lambda: replaced(at(7), FILE[at(7)].replace(b":", b": ", 1)), [("altered", 7)]),
    ("line ends of another system", lambda: replaced(at(7), FILE[at(7)][:-1] + b"\r\n"), [("altered", 7)]),
    ("an empty line", lambda: [*FILE[:7], b"\n", *FILE[7:]], [("altered", 7)]),
    ("a line changed and hashed again", lambda: replaced(at(80), rehashed(80)), [("checkpoint_mismatch", 150)]),
    ("a line dropped", lambda: without(at(7), at(8)), [("dropped", 7)]),
    ("many lines dropped", lambda: without(at(80), at(120)), [("dropped", 80)]),
    ("the first line dropped", lambda: without(0, 1), [("dropped", 0)]),
    ("the last line dropped", lambda: without(at(299), at(299) + 1), [("truncated", 299)]),
    ("a checkpoint dropped", lambda: without(CHECKPOINTS[1], CHECKPOINTS[1] + 1), [("dropped", 150)]),
    ("two lines swapped", lambda: swapped(at(7)), [("reordered", 7)]),
    ("a line moved far", lambda: [*without(at(7), at(8))[:-1], FILE[at(7)], FILE[-1]], [("reordered", 7)]),
    ("a line swapped with a checkpoint", lambda: swapped(CHECKPOINTS[0] - 1), [("reordered", 74)]),
    ("a checkpoint swapped with a line", lambda: swapped(CHECKPOINTS[0]), [("reordered", 75)]),
    ("a line twice", lambda: [*FILE[:7], FILE[6], *FILE[7:]], [("duplicate", 6)]),
    ("a line twice, far apart", lambda: [*FILE[:-1], FILE[6], FILE[-1]], [("duplicate", 6)]),
    (
        "a checkpoint twice",
        lambda: [*FILE[: CHECKPOINTS[0]], *FILE[CHECKPOINTS[0] :][:1], *FILE[CHECKPOINTS[0] :]],
        [("duplicate", 75)],
    ),
    ("two lines in one place", lambda: [*FILE[:8], rehashed(7), *FILE[8:]], [("forked", 7)]),
    ("the end cut off", lambda: FILE[: at(270)], [("truncated", 270)]),
    ("the end cut off after a checkpoint", lambda: FILE[: CHECKPOINTS[3] + 1], [("truncated", 256)]),
    ("the end cut off within a line", lambda: [*FILE[:-1], FILE[-1][:-9]], [("truncated", 300)]),
    ("the last newline cut off", lambda: [*FILE[:-1], FILE[-1][:-1]], [("truncated", 300)]),
    ("lines cut off before the closing line", lambda: [*FILE[: at(270)], FILE[-1]], [("truncated", 270)]),
    ("everything cut off", list, [("truncated", 0)]),
    ("an older closing line", lambda: [*FILE[:-1], CLOSING_OF_200], [("checkpoint_mismatch", 200)]),
    ("the closing line twice", lambda: [*FILE, FILE[-1]], [("duplicate", 300)]),
    ("the last two swapped", lambda: swapped(len(FILE) - 2), [("reordered", 299)]),
    ("signed by another key", lambda: file_of(SEEN[:9], OTHER_SIGNER), [("bad_signature", 9)]),
    (
        "a signature changed",
        lambda: replaced(len(FILE) - 1, FILE[-1].replace(b"\\n\\n", b"\\n \\n\\n")),
        [("bad_signature", 300)],
    ),
    (
        "a checkpoint for another place",
        lambda: replaced(CHECKPOINTS[0], FILE[CHECKPOINTS[0]].replace(b'"size":75', b'"size":74')),
        [("altered", 75)],
    ),
    (
        "a checkpoint dated otherwise",
        lambda: replaced(CHECKPOINTS[0], FILE[CHECKPOINTS[0]].replace(b'"at":"2026-03-10', b'"at":"2026-03-11')),
        [("altered", 75)],
    ),
]


@pytest.mark.parametrize(("file", "problems"), [pytest.param(*rest, id=name) for name, *rest in CASES])
def test_what_was_done_is_named_with_its_place(file: Callable[[], File], problems: list[tuple[str, int]]) -> None:
    assert file() != FILE
    assert found(file()) == problems


def test_a_checkpoint_where_none_belongs_is_named() -> None:
    day_turned = file_of([*SEEN[:5], SEEN[5]._replace(at=SEEN[5].at + timedelta(days=1))])
    early = day_turned[5]
    assert early.startswith(b'{"size":5')
    assert found([*FILE[:5], early, *FILE[5:]]) == [("checkpoint_mismatch", 5)]
    closing = file_of(SEEN[:5])[-1]
    assert found([*FILE[:5], early, closing]) == [("checkpoint_mismatch", 5)]
    assert found([*FILE[:5], closing]) == []


def test_what_was_added_after_the_end_is_named() -> None:
    seen = [*SEEN[:5], SEEN[5]._replace(at=SEEN[5].at + timedelta(days=1))]
    later = file_of(seen)[6:7]
    assert found([*file_of(SEEN[:5]), *later]) == [("reordered", 5)]
    assert found([*file_of(SEEN[:5]), FILE[5]]) == [("checkpoint_mismatch", 5)]


def test_the_order_of_entries_cannot_be_changed_by_who_has_the_key() -> None:
    seen = [sight(0), sight(2), sight(1)]
    assert found(file_of(seen)) == [("reordered", 2)]


@given(st.integers(0, len(FILE) - 1), st.data())
def test_no_character_of_a_file_can_change(place: int, data: st.DataObject) -> None:
    piece = FILE[place]
    index = data.draw(st.integers(0, len(piece) - 1))
    other = data.draw(st.one_of(st.integers(0, 255).map(lambda byte: bytes([byte])), st.just(b"")))
    changed = piece[:index] + other + piece[index + 1 :]
    assume(changed != piece)
    problems = found(b"".join(replaced(place, changed)).splitlines(keepends=True))
    kinds = {kind for kind, _ in problems}
    assert kinds & {"altered", "bad_signature", "truncated", "checkpoint_mismatch"}, problems


@st.composite
def ledgers_of_any_kind(draw: st.DrawFn) -> list[Sight]:
    gaps = draw(st.lists(st.sampled_from([1, 1, 1, 700, 3000]), min_size=1, max_size=40))
    seen, at = [], ledgers.sight(0).at
    for number, minutes in enumerate(gaps):
        at += timedelta(minutes=minutes)
        seen.append(sight(number)._replace(at=at))
    return seen


@settings(max_examples=150)
@given(ledgers_of_any_kind(), st.data())
def test_no_line_can_be_left_out_moved_or_repeated(seen: list[Sight], data: st.DataObject) -> None:
    file = file_of(seen)
    assert found(file) == []
    place = data.draw(st.integers(0, len(file) - 1))
    target = data.draw(st.integers(0, len(file) - 1).filter(lambda other: other != place))
    left = file[:place] + file[place + 1 :]
    assert {kind for kind, _ in found(left)} & {"dropped", "truncated"}
    moved = [*left[:target], file[place], *left[target:]]
    assert {kind for kind, _ in found(moved)} & {"reordered"}
    repeated = [*file[:target], file[place], *file[target:]]
    assert {kind for kind, _ in found(repeated)} & {"duplicate", "reordered"}


@given(ledgers_of_any_kind(), st.data())
def test_no_end_can_be_cut_off(seen: list[Sight], data: st.DataObject) -> None:
    file = file_of(seen)
    cut = file[: data.draw(st.integers(0, len(file) - 1))]
    assert {kind for kind, _ in found(cut)} == {"truncated"}


@given(ledgers_of_any_kind(), st.data())
def test_a_witness_knows_another_history_and_an_earlier_one(seen: list[Sight], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, len(seen)))
    yesterday = file_of(seen[:size])
    kept = stated_head(msgspec.json.decode(yesterday[-1])["closing"])
    assert kept is not None
    assert found(file_of(seen), witnessed=[kept]) == []
    changed = data.draw(st.integers(0, size - 1))
    other = [*seen[:changed], seen[changed]._replace(entry=sight(changed, kind="purge").entry), *seen[changed + 1 :]]
    assert found(file_of(other)) == []
    assert found(file_of(other), witnessed=[kept]) == [("forked", size)]
    shorter = data.draw(st.integers(0, size - 1))
    assert found(file_of(seen[:shorter])) == []
    assert found(file_of(seen[:shorter]), witnessed=[kept]) == [("truncated", shorter)]


def test_a_witness_of_the_empty_ledger_is_content() -> None:
    assert found(FILE, witnessed=[TreeHead(ORIGIN, 0, EMPTY_ROOT)]) == []


def test_after_a_rotation_both_keys_are_needed_and_enough() -> None:
    rotated = [*FILE[: CHECKPOINTS[2]], *file_of(SEEN, OTHER_SIGNER)[CHECKPOINTS[2] :]]
    assert found(rotated, signers=[SIGNER, OTHER_SIGNER]) == []
    assert found(rotated, signers=[OTHER_SIGNER]) == [("bad_signature", 75), ("bad_signature", 150)]
    assert found(rotated, signers=[SIGNER]) == [("bad_signature", 225), ("bad_signature", 256), ("bad_signature", 300)]


def test_fields_that_a_later_version_added_are_hashed_and_passed_over() -> None:
    value = ledgers.values([line_of(SEEN[0], 0)])[0]
    data = value.replace(b',"source_offset":0,', b',"weather":"fine","source_offset":0,')
    assert data != value
    leaf = leaf_hash(leaf_data(data) or b"")
    line = data[:-66] + leaf.hex().encode() + b'"}\n'
    note = SIGNER.sign(TreeHead(ORIGIN, 1, leaf).text())
    assert found([line, msgspec.json.encode(Closing(closing=note)) + b"\n"]) == []


def test_many_problems_are_counted_and_the_first_are_named() -> None:
    verdict = verdict_of([b"nonsense\n"] * (module.MOST_PROBLEMS + 7))
    assert len(verdict.problems) == module.MOST_PROBLEMS
    assert verdict.unnamed == 8


def test_memory_does_not_grow_with_the_ledger() -> None:
    """Compared after the last leaves that are kept have filled up."""
    chain, verification = Chain(), Verification([SIGNER.verifier])
    sizes = []
    tracemalloc.start()
    try:
        for begin in (0, 20_000, 40_000):
            for record in grow(chain, map(sight, range(begin, begin + 20_000)), SIGNER):
                verification.take(msgspec.json.encode(record) + b"\n")
            sizes.append(tracemalloc.get_traced_memory()[0])
    finally:
        tracemalloc.stop()
    assert not verification.has_problems
    assert sizes[2] - sizes[1] < 200_000
